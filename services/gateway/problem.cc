#include "services/gateway/problem.h"

#include <utility>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/error_reason.h"
#include "services/gateway/core.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr absl::string_view kProblemType = "application/problem+json";

Json FieldsOf(const google::rpc::BadRequest& bad) {
  Json fields = Json::array();
  for (const auto& violation : bad.field_violations()) {
    fields.push_back({{"field", violation.field()},
                      {"description", violation.description()}});
  }
  return fields;
}

// The catalogue of reasons has both languages for each.
void AddReason(const std::string& reason, Json* json) {
  (*json)["code"] = reason;
  const auto known = domain::ParseErrorReason(reason);
  if (!known.has_value()) return;
  const domain::ErrorReasonInfo& info = domain::InfoOf(*known);
  (*json)["messageZh"] = std::string(info.when_zh);
  (*json)["fixZh"] = std::string(info.action_zh);
  if (!json->contains("fix")) (*json)["fix"] = std::string(info.action);
  (*json)["retryable"] = info.retryable;
}

HttpResponse JsonProblem(int status, const Json& json) {
  HttpResponse response;
  response.status = status;
  response.Set("Content-Type", kProblemType);
  response.Set("Cache-Control", "no-store");
  response.body =
      json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace

google::rpc::Status DetailsOf(const absl::Status& status) {
  google::rpc::Status details;
  const auto payload = status.GetPayload(kRpcStatusPayload);
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) {
    details.Clear();
  }
  details.set_code(static_cast<int>(status.code()));
  if (details.message().empty()) {
    details.set_message(std::string(status.message()));
  }
  return details;
}

Json ErrorJson(const google::rpc::Status& status) {
  Json json;
  json["code"] =
      absl::StatusCodeToString(static_cast<absl::StatusCode>(status.code()));
  json["message"] = status.message();
  std::string reason;
  for (const google::protobuf::Any& any : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::LocalizedMessage localized;
    if (any.UnpackTo(&info)) {
      reason = info.reason();
      const auto fix = info.metadata().find("fix");
      if (fix != info.metadata().end()) json["fix"] = fix->second;
    } else if (any.UnpackTo(&bad)) {
      json["fields"] = FieldsOf(bad);
    } else if (any.UnpackTo(&localized)) {
      json[localized.locale() == "en" ? "detail" : "detailZh"] =
          localized.message();
    }
  }
  if (!reason.empty()) AddReason(reason, &json);
  return json;
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

HttpResponse ProblemResponse(const RefusalWording& wording, Bilingual detail) {
  Json json;
  json["type"] = "about:blank";
  json["title"] = std::string(wording.title.en);
  json["titleZh"] = std::string(wording.title.zh);
  json["status"] = wording.status;
  json["code"] = std::string(wording.code);
  const Bilingual text = detail.en.empty() ? wording.sentence : detail;
  json["detail"] = std::string(text.en);
  json["detailZh"] = std::string(text.zh);
  HttpResponse response = JsonProblem(wording.status, json);
  if (wording.status == 429 || wording.status == 503) {
    response.Set("Retry-After", "1");
  }
  return response;
}

HttpResponse ProblemResponse(const absl::Status& status) {
  const int http_status = HttpStatusOf(status.code());
  Json json;
  json["type"] = "about:blank";
  json["title"] = absl::StatusCodeToString(status.code());
  json["status"] = http_status;
  json.update(ErrorJson(DetailsOf(status)));
  HttpResponse response = JsonProblem(http_status, json);
  if (http_status == 429 || http_status >= 503) {
    response.Set("Retry-After", "1");
  }
  return response;
}

}  // namespace daodi::services::gateway
