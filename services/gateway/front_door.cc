#include "services/gateway/front_door.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "services/gateway/problem.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

HttpResponse PlainText(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.Set("Content-Type", "text/plain; charset=utf-8");
  response.Set("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

// Answers once and counts it.
Respond Counted(Metrics* metrics, std::string target, Respond respond) {
  const absl::Time begin = absl::Now();
  return [metrics, begin, target = std::move(target),
          respond = std::move(respond)](HttpResponse response) {
    metrics->Count(target, response.status,
                   absl::ToInt64Microseconds(absl::Now() - begin));
    respond(std::move(response));
  };
}

}  // namespace

std::string ClientAddress(const HttpRequest& request,
                          const std::vector<std::string>& trusted_proxies) {
  if (std::find(trusted_proxies.begin(), trusted_proxies.end(), request.peer) ==
      trusted_proxies.end()) {
    return request.peer;
  }
  const absl::string_view forwarded = request.Header("X-Forwarded-For");
  const size_t comma = forwarded.rfind(',');
  const absl::string_view last = comma == absl::string_view::npos
                                     ? forwarded
                                     : forwarded.substr(comma + 1);
  const std::string client(absl::StripAsciiWhitespace(last));
  return client.empty() ? request.peer : client;
}

size_t BodyLimitOf(absl::string_view method, absl::string_view target) {
  if (method != "POST") return 0;
  if (absl::StartsWith(target, "/v1/statements:batch")) {
    return kMaxBatchBodyBytes;
  }
  const bool is_api = absl::StartsWith(target, "/v1/") &&
                      !absl::StartsWith(target, "/v1/scans");
  return is_api ? kMaxApiBodyBytes : kMaxSmallBodyBytes;
}

Handler FrontDoor(Site* site, const SiteWorkers& workers, RateLimiter* limiter,
                  Metrics* metrics, std::vector<std::string> trusted_proxies) {
  return [=, trusted = std::move(trusted_proxies)](HttpRequest request,
                                                   Respond answer) {
    request.peer = ClientAddress(request, trusted);
    Respond respond = Counted(metrics, request.target, std::move(answer));
    if (!limiter->Admit(NetworkPrefix(request.peer))) {
      respond(ProblemResponse(WordingOf(Refusal::kTooManyRequests), {}));
      return;
    }
    auto shared = std::make_shared<const HttpRequest>(std::move(request));
    if (site->AnswerLater(shared, respond, workers.pages)) return;
    auto at_once = site->AnswerAtOnce(*shared);
    if (at_once.has_value()) {
      respond(*std::move(at_once));
      return;
    }
    WorkerPool* const pool =
        absl::StartsWith(shared->target, "/v1/") ? workers.api : workers.pages;
    const bool taken =
        pool->Post([site, shared, respond] { respond(site->Answer(*shared)); });
    if (!taken) {
      respond(ProblemResponse(WordingOf(Refusal::kUnavailable), {}));
    }
  };
}

Handler AdminDoor(Core* core, WorkerPool* workers, const Metrics* metrics,
                  const std::function<bool()>& draining,
                  const std::function<size_t()>& connections) {
  return [=](const HttpRequest& request, const Respond& respond) {
    if (request.target == "/livez") return respond(PlainText(200, "live\n"));
    if (request.target == "/metrics") {
      HttpResponse response = PlainText(200, metrics->Text(connections()));
      response.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      return respond(std::move(response));
    }
    if (request.target != "/readyz") {
      return respond(PlainText(404, "/livez, /readyz, /metrics\n"));
    }
    if (draining()) return respond(PlainText(503, "draining\n"));
    const bool taken = workers->Post([core, respond] {
      const bool ready = core->GetLedger().ok();
      respond(ready ? PlainText(200, "ready\n")
                    : PlainText(503, "the core does not answer\n"));
    });
    if (!taken) respond(PlainText(503, "busy\n"));
  };
}

}  // namespace daodi::services::gateway
