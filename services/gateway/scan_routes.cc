#include "services/gateway/scan_routes.h"

#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "crypto/secret.h"
#include "nlohmann/json.hpp"
#include "services/gateway/code_status.h"
#include "services/gateway/cookie.h"
#include "services/gateway/html_writer.h"
#include "services/gateway/problem.h"
#include "services/gateway/rate_limiter.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kReaderBytes = 16;

std::string ReaderCookie(const HttpRequest& request, absl::string_view name) {
  const auto value = CookieValue(request, name);
  return value.has_value() && value->size() == 2 * kReaderBytes ? *value : "";
}

HttpResponse Forged() {
  return ProblemResponse(
      WordingOf(Refusal::kBadRequest),
      {"查询凭据无效或已过期。", "The token is not valid, or too old."});
}

// The messages of a repeated field, without copying them.
template <typename Message>
std::vector<Message> Taken(
    google::protobuf::RepeatedPtrField<Message>* messages) {
  return {std::make_move_iterator(messages->begin()),
          std::make_move_iterator(messages->end())};
}

Batcher<v1::ScanQuery, v1::CodeStatus>::Call LookUpAt(Core* core) {
  return [core](std::vector<v1::ScanQuery> queries, auto done) {
    v1::LookupScansRequest request;
    for (v1::ScanQuery& query : queries) {
      *request.add_scans() = std::move(query);
    }
    core->LookupScans(std::move(request),
                      [done = std::move(done)](
                          absl::StatusOr<v1::LookupScansResponse> response) {
                        if (!response.ok()) return done(response.status());
                        done(Taken(response->mutable_codes()));
                      });
  };
}

Batcher<v1::ScanRecord, v1::RecordedScan>::Call RecordAt(Core* core) {
  return [core](std::vector<v1::ScanRecord> records, auto done) {
    v1::RecordScansRequest request;
    for (v1::ScanRecord& record : records) {
      *request.add_scans() = std::move(record);
    }
    core->RecordScans(std::move(request),
                      [done = std::move(done)](
                          absl::StatusOr<v1::RecordScansResponse> response) {
                        if (!response.ok()) return done(response.status());
                        done(Taken(response->mutable_scans()));
                      });
  };
}

HttpResponse Recorded() {
  HttpResponse response;
  response.status = 204;
  response.Set("Cache-Control", "no-store");
  return response;
}

}  // namespace

ScanRoutes::ScanRoutes(Core* core, std::string secret, bool may_record,
                       bool secure, NowMs now_ms)
    : tokens_(secret.empty() ? crypto::RandomBytes(kSecretBytes)
                             : std::move(secret)),
      may_record_(may_record),
      secure_(secure),
      now_ms_(std::move(now_ms)),
      lookups_(LookUpAt(core)),
      records_(RecordAt(core)) {}

void ScanRoutes::Flush() {
  lookups_.Flush();
  records_.Flush();
}

void ScanRoutes::Stop() {
  lookups_.Stop();
  records_.Stop();
}

absl::string_view ScanRoutes::cookie_name() const {
  return secure_ ? "__Host-reader" : "reader";
}

std::string ScanRoutes::ReaderHash(const HttpRequest& request) const {
  const std::string cookie = ReaderCookie(request, cookie_name());
  if (cookie.empty()) return "";
  return tokens_.DailyHash("reader", cookie, now_ms_());
}

std::string ScanRoutes::NetworkHash(const HttpRequest& request) const {
  return tokens_.DailyHash("network", NetworkPrefix(request.peer), now_ms_());
}

void ScanRoutes::LookUp(const HttpRequest& request, const DigitalLink& link,
                        OnResponse<v1::CodeStatus> done) {
  v1::ScanQuery query;
  *query.mutable_code() = CodeKeyOf(link);
  query.set_source_prefix_hash(NetworkHash(request));
  query.set_reader_hash(ReaderHash(request));
  lookups_.Add(std::move(query), std::move(done));
}

absl::StatusOr<v1::CodeStatus> ScanRoutes::LookUpAndWait(
    const HttpRequest& request, const DigitalLink& link) {
  absl::StatusOr<v1::CodeStatus> found;
  absl::Notification is_there;
  LookUp(request, link, [&](absl::StatusOr<v1::CodeStatus> status) {
    found = std::move(status);
    is_there.Notify();
  });
  Flush();
  is_there.WaitForNotification();
  return found;
}

std::string ScanRoutes::BeaconAttributes(const HttpRequest& request,
                                         const DigitalLink& link) const {
  if (!may_record_) return "";
  const std::string code = link.Path();
  return absl::StrCat(
      " data-code=\"", EscapeHtml(code), "\" data-nonce=\"",
      tokens_.Make(code, NetworkPrefix(request.peer), now_ms_()), "\"");
}

void ScanRoutes::AddReaderCookie(const HttpRequest& request,
                                 HttpResponse* response) const {
  if (!may_record_ || !ReaderCookie(request, cookie_name()).empty()) return;
  response->Set(
      "Set-Cookie",
      absl::StrCat(cookie_name(), "=",
                   absl::BytesToHexString(crypto::RandomBytes(kReaderBytes)),
                   "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax",
                   secure_ ? "; Secure" : ""));
}

absl::StatusOr<v1::ScanRecord> ScanRoutes::RecordOf(
    const HttpRequest& request) const {
  using Json = nlohmann::json;
  const absl::Status forged = absl::InvalidArgumentError("token");
  const Json json = Json::parse(request.body, nullptr, false);
  if (!json.is_object() || !json.contains("code") || !json.contains("nonce") ||
      !json["code"].is_string() || !json["nonce"].is_string()) {
    return forged;
  }
  const auto target = ParseTarget(json["code"].get<std::string>());
  if (!target.ok()) return forged;
  const LinkResult link = ParseDigitalLink(target->segments);
  if (!link.link.has_value() || link.link->serial.empty()) return forged;
  const int64_t now = now_ms_();
  const auto nonce =
      tokens_.Check(json["nonce"].get<std::string>(), link.link->Path(),
                    NetworkPrefix(request.peer), now);
  if (!nonce.has_value()) return forged;
  v1::ScanRecord scan;
  *scan.mutable_code() = CodeKeyOf(*link.link);
  scan.set_nonce(*nonce);
  scan.set_reader_hash(ReaderHash(request));
  scan.set_source_prefix_hash(NetworkHash(request));
  scan.set_time_ms(now);
  return scan;
}

void ScanRoutes::Record(const HttpRequest& request,
                        const std::function<void(HttpResponse)>& respond) {
  if (!may_record_) {
    return respond(ProblemResponse(WordingOf(Refusal::kNoSuchPage), {}));
  }
  auto scan = RecordOf(request);
  if (!scan.ok()) return respond(Forged());
  records_.Add(*std::move(scan),
               [respond](const absl::StatusOr<v1::RecordedScan>& recorded) {
                 respond(recorded.ok() ? Recorded()
                                       : ProblemResponse(recorded.status()));
               });
}

}  // namespace daodi::services::gateway
