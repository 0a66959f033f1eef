#include "services/gateway/rest_routes.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "services/domain/violation.h"
#include "services/gateway/api_problem.h"
#include "services/gateway/proto_json.h"
#include "services/gateway/request_fields.h"
#include "services/gateway/uri.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

using google::protobuf::Message;

absl::Status WrongHeader(absl::string_view name, absl::string_view what) {
  return domain::ErrorWithReason(domain::ErrorReason::kArgumentInvalid, name,
                                 what, "write it as docs/gateway.md says");
}

absl::StatusOr<CallOrigin> OriginOf(const HttpRequest& request,
                                    const std::string& token) {
  CallOrigin origin;
  origin.session_token = token;
  const absl::string_view purpose = request.Header("X-Daodi-Purpose");
  if (!purpose.empty() && purpose != "ROUTINE" && purpose != "CASE") {
    return WrongHeader("X-Daodi-Purpose", "must be ROUTINE or CASE");
  }
  origin.purpose = std::string(purpose);
  const auto case_number = PercentDecode(request.Header("X-Daodi-Case"));
  if (!case_number.has_value()) {
    return WrongHeader("X-Daodi-Case", "must be percent-encoded UTF-8");
  }
  origin.case_number = *case_number;
  return origin;
}

// The request message of the method, serialized.
absl::StatusOr<std::string> RequestOf(const HttpRequest& request,
                                      const RestMethods::Found& found) {
  const auto* type = found.method->method->input_type();
  const std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
  if (found.method->takes_body) {
    auto body =
        MessageOfJson(*type, request.body.empty() ? "{}" : request.body);
    if (!body.ok()) return body.status();
    if (!message->ParseFromString(*body)) {
      return WrongHeader("body", "is not such a message");
    }
  } else if (!request.body.empty()) {
    return WrongHeader("body", "must be empty");
  }
  RequestFields fields(message.get());
  for (const auto& [field, value] : found.bindings) {
    absl::Status status = fields.Set(field, value);
    if (!status.ok()) return status;
  }
  const size_t mark = request.target.find('?');
  if (mark == std::string::npos) return message->SerializeAsString();
  auto query = ParseApiQuery(request.target.substr(mark + 1));
  if (!query.ok()) return query.status();
  if (found.method->takes_body && !query->empty()) {
    return WrongHeader(query->front().first, "belongs in the body");
  }
  for (const auto& [field, value] : *query) {
    absl::Status status = fields.Set(field, value);
    if (!status.ok()) return status;
  }
  return message->SerializeAsString();
}

// {"items": [...], "truncated": true}, or the one message of a unary method.
absl::StatusOr<std::string> JsonOfAnswer(
    const google::protobuf::MethodDescriptor& method,
    const MethodAnswer& answer) {
  if (!method.server_streaming()) {
    if (answer.messages.empty()) {
      return absl::DataLossError("the core sent no message");
    }
    return JsonOfMessage(*method.output_type(), answer.messages[0]);
  }
  std::string json = "{\"items\":[";
  for (size_t i = 0; i < answer.messages.size(); ++i) {
    auto item = JsonOfMessage(*method.output_type(), answer.messages[i]);
    if (!item.ok()) return item;
    absl::StrAppend(&json, i == 0 ? "" : ",", *item);
  }
  absl::StrAppend(&json, "]", answer.truncated ? ",\"truncated\":true" : "",
                  "}");
  return json;
}

AnswerLimits LimitsOf(const google::protobuf::MethodDescriptor& method) {
  if (method.server_streaming()) {
    return {kMaxApiStreamMessages, kMaxApiStreamBytes};
  }
  return {1, 2 * kMaxMessageBytes};
}

}  // namespace

RestRoutes::RestRoutes(CoreMethods* core, RestMethods methods,
                       const SessionCookie& cookie)
    : core_(*core), methods_(std::move(methods)), cookie_(cookie) {}

std::optional<HttpResponse> RestRoutes::Answer(const HttpRequest& request) {
  const absl::string_view target = request.target;
  if (!absl::StartsWith(target, "/v1/")) return std::nullopt;
  const auto path = ParseApiPath(target.substr(0, target.find('?')));
  if (!path.has_value()) return std::nullopt;
  const auto found = methods_.Find(request.method, *path);
  if (found.has_value()) return Call(request, *found);
  const std::string allowed = methods_.AllowedFor(*path);
  if (allowed.empty() || request.method == "OPTIONS") return std::nullopt;
  HttpResponse refused = ApiProblem(WordingOf(Refusal::kMethodNotAllowed), {},
                                    ApiLanguage(request));
  refused.Set("Allow", allowed);
  return refused;
}

HttpResponse RestRoutes::Call(const HttpRequest& request,
                              const RestMethods::Found& found) {
  const Language language = ApiLanguage(request);
  const auto token = cookie_.TokenOf(request);
  if (token.has_value() && !ComesFromConsole(request)) {
    return NotFromConsole(language);
  }
  auto origin = OriginOf(request, token.value_or(""));
  if (!origin.ok()) return ApiProblem(origin.status(), language);
  auto message = RequestOf(request, found);
  if (!message.ok()) return ApiProblem(message.status(), language);
  const auto& method = *found.method->method;
  auto answer =
      core_.Call(found.method->CoreName(), *message, *origin, LimitsOf(method));
  if (!answer.ok()) {
    HttpResponse refused = ApiProblem(answer.status(), language);
    // A session that ended must not stand in the way of what is public.
    if (token.has_value() && absl::IsUnauthenticated(answer.status())) {
      refused.Set("Set-Cookie", cookie_.Cleared());
    }
    return refused;
  }
  auto json = JsonOfAnswer(method, *answer);
  if (!json.ok()) return ApiProblem(json.status(), language);
  HttpResponse response;
  response.Set("Content-Type", "application/json");
  // What one reader may see must not reach another from a cache.
  response.Set("Cache-Control", "no-store");
  response.body = *std::move(json);
  return response;
}

}  // namespace daodi::services::gateway
