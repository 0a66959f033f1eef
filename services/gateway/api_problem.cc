#include "services/gateway/api_problem.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "nlohmann/json.hpp"
#include "services/domain/error_reason.h"
#include "services/domain/violation.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/problem.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::ordered_json;

// What is told of one field, in both languages.
struct FieldError {
  std::string field;
  std::string description;
  std::string description_zh;
};

struct ApiError {
  const domain::ErrorReasonInfo* reason = nullptr;  // null: the core gave none
  std::string fix;
  std::string detail;
  std::string detail_zh;
  std::vector<FieldError> fields;
};

// The core writes "field：text；field：text" in Chinese (status_to_grpc.cc of
// services/rpc) and "text; fix" in English.
void AddFields(const google::rpc::BadRequest& bad, ApiError* error) {
  for (const auto& violation : bad.field_violations()) {
    error->fields.push_back({violation.field(), violation.description(), ""});
  }
}

void AddChinese(const std::string& chinese, ApiError* error) {
  error->detail_zh = chinese;
  const std::vector<std::string> parts = absl::StrSplit(chinese, "；");
  for (FieldError& field : error->fields) {
    const std::string prefix = absl::StrCat(field.field, "：");
    for (const std::string& part : parts) {
      if (absl::StartsWith(part, prefix)) {
        field.description_zh = part.substr(prefix.size());
      }
    }
  }
}

ApiError ErrorOfCore(const google::rpc::Status& status) {
  ApiError error;
  error.detail = status.message();
  std::string chinese;
  for (const google::protobuf::Any& any : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::LocalizedMessage localized;
    if (any.UnpackTo(&info)) {
      const auto reason = domain::ParseErrorReason(info.reason());
      if (reason.has_value()) error.reason = &domain::InfoOf(*reason);
      const auto fix = info.metadata().find("fix");
      if (fix != info.metadata().end()) error.fix = fix->second;
    } else if (any.UnpackTo(&bad)) {
      AddFields(bad, &error);
    } else if (any.UnpackTo(&localized) &&
               absl::StartsWith(localized.locale(), "zh")) {
      chinese = localized.message();
    }
  }
  if (!chinese.empty()) AddChinese(chinese, &error);
  return error;
}

ApiError ErrorOfGateway(const absl::Status& status,
                        const std::vector<domain::Violation>& violations) {
  ApiError error;
  error.reason = &domain::InfoOf(violations[0].reason);
  error.fix = violations[0].fix;
  error.detail = std::string(status.message());
  error.detail_zh = violations[0].description_zh;
  for (const domain::Violation& violation : violations) {
    if (violation.field.empty()) continue;
    error.fields.push_back(
        {violation.field, violation.description, violation.description_zh});
  }
  return error;
}

std::string FixIn(const ApiError& error, Language language) {
  if (language == Language::kEnglish && !error.fix.empty()) return error.fix;
  if (error.reason == nullptr) return error.fix;
  return std::string(language == Language::kEnglish ? error.reason->action
                                                    : error.reason->action_zh);
}

Json FieldsIn(const ApiError& error, Language language) {
  Json fields = Json::array();
  for (const FieldError& field : error.fields) {
    const bool chinese =
        language != Language::kEnglish && !field.description_zh.empty();
    const absl::string_view described =
        chinese ? field.description_zh : field.description;
    const std::string suffix = absl::StrCat("; ", error.fix);
    fields.push_back(
        {{"field", field.field},
         {"description", std::string(absl::StripSuffix(
                             described, error.fix.empty() ? "" : suffix))},
         {"fix", FixIn(error, language)}});
  }
  return fields;
}

HttpResponse JsonProblem(int status, const Json& json, Language language) {
  HttpResponse response;
  response.status = status;
  response.Set("Content-Type", "application/problem+json");
  response.Set("Content-Language",
               language == Language::kEnglish ? "en" : "zh-CN");
  response.Set("Cache-Control", "no-store");
  if (status == 429 || status >= 503) response.Set("Retry-After", "1");
  response.body =
      json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace

Language ApiLanguage(const HttpRequest& request) {
  return LanguageOf("", request.Header("Accept-Language"));
}

HttpResponse ApiProblem(const absl::Status& status, Language language) {
  const auto violations = domain::ViolationsOf(status);
  const ApiError error = violations.empty()
                             ? ErrorOfCore(DetailsOf(status))
                             : ErrorOfGateway(status, violations);
  const bool chinese = language != Language::kEnglish;
  const std::string code_name = absl::StatusCodeToString(status.code());
  Json json;
  json["type"] = "about:blank";
  json["status"] = HttpStatusOf(status.code());
  json["title"] =
      error.reason == nullptr
          ? code_name
          : std::string(chinese ? error.reason->when_zh : error.reason->when);
  json["detail"] =
      chinese && !error.detail_zh.empty() ? error.detail_zh : error.detail;
  json["code"] =
      error.reason == nullptr ? code_name : std::string(error.reason->name);
  json["fix"] = FixIn(error, language);
  json["retryable"] = error.reason == nullptr ? absl::IsUnavailable(status)
                                              : error.reason->retryable;
  json["fields"] = FieldsIn(error, language);
  return JsonProblem(HttpStatusOf(status.code()), json, language);
}

HttpResponse ApiProblem(const RefusalWording& wording, Bilingual detail,
                        Language language) {
  const Bilingual text = detail.en.empty() ? wording.sentence : detail;
  Json json;
  json["type"] = "about:blank";
  json["status"] = wording.status;
  json["title"] = std::string(wording.title.In(language));
  json["detail"] = std::string(text.In(language));
  json["code"] = std::string(wording.code);
  json["fields"] = Json::array();
  return JsonProblem(wording.status, json, language);
}

}  // namespace daodi::services::gateway
