#include "services/cli/error_report.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "services/cli/table.h"
#include "services/domain/error_reason.h"
#include "services/domain/violation.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kDetailsPayload =
    "type.googleapis.com/google.rpc.Status";

// Chinese for the codes a person meets.
Bilingual MeaningOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return {"输入有误", "invalid input"};
    case absl::StatusCode::kUnauthenticated:
      return {"签名或身份不能确认", "signature or identity not verified"};
    case absl::StatusCode::kPermissionDenied:
      return {"无权", "not permitted"};
    case absl::StatusCode::kNotFound:
      return {"没有找到", "not found"};
    case absl::StatusCode::kAlreadyExists:
      return {"已存在而内容不同", "already there with other content"};
    case absl::StatusCode::kFailedPrecondition:
      return {"当前状态不允许", "not possible in this state"};
    case absl::StatusCode::kResourceExhausted:
      return {"超过限制", "limit exceeded"};
    case absl::StatusCode::kOutOfRange:
      return {"超出范围", "out of range"};
    case absl::StatusCode::kUnavailable:
      return {"服务暂不可用", "service unavailable"};
    case absl::StatusCode::kDeadlineExceeded:
      return {"等候超时", "deadline exceeded"};
    case absl::StatusCode::kDataLoss:
      return {"数据损坏或核对不符", "data damaged or not matching"};
    case absl::StatusCode::kUnimplemented:
      return {"不支持", "not supported"};
    default:
      return {"出错", "error"};
  }
}

void AddErrorInfo(const google::rpc::ErrorInfo& info, ErrorParts* parts) {
  parts->reason = info.reason();
  const auto fix = info.metadata().find("fix");
  if (fix != info.metadata().end()) parts->fix = fix->second;
  const auto field = info.metadata().find("field");
  if (field != info.metadata().end()) {
    parts->fields.push_back({field->second, ""});
  }
}

void AddBadRequest(const google::rpc::BadRequest& bad, ErrorParts* parts) {
  for (const auto& violation : bad.field_violations()) {
    parts->fields.push_back({violation.field(), violation.description()});
  }
}

void AddDetails(const google::rpc::Status& details, Language language,
                ErrorParts* parts) {
  const absl::string_view locale = language == Language::kChinese ? "zh" : "en";
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::Help help;
    google::rpc::LocalizedMessage localized;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&info)) {
      AddErrorInfo(info, parts);
    } else if (any.UnpackTo(&bad)) {
      AddBadRequest(bad, parts);
    } else if (any.UnpackTo(&help)) {
      for (const auto& link : help.links()) {
        absl::StrAppend(&parts->fix, parts->fix.empty() ? "" : "; ",
                        link.description());
      }
    } else if (any.UnpackTo(&localized)) {
      if (absl::StartsWith(localized.locale(), locale)) {
        parts->message = localized.message();
      }
    } else if (any.UnpackTo(&retry)) {
      parts->retry_after =
          absl::FormatDuration(absl::Seconds(retry.retry_delay().seconds()) +
                               absl::Nanoseconds(retry.retry_delay().nanos()));
    }
  }
}

// What a local check found (services/domain/violation.h).
void AddViolations(const absl::Status& status, bool zh, ErrorParts* parts) {
  for (const domain::Violation& violation : domain::ViolationsOf(status)) {
    if (parts->reason.empty()) {
      parts->reason = std::string(domain::ErrorReasonName(violation.reason));
    }
    if (parts->fix.empty()) parts->fix = violation.fix;
    parts->fields.push_back(
        {violation.field, zh && !violation.description_zh.empty()
                              ? violation.description_zh
                              : violation.description});
  }
}

// The table of reasons says what to do when nobody else did; a fix made for the
// case is in English only, so Chinese takes the table's.
void AddActionOfReason(bool zh, ErrorParts* parts) {
  const auto reason = domain::ParseErrorReason(parts->reason);
  if (!reason || (!parts->fix.empty() && !zh)) return;
  const domain::ErrorReasonInfo& info = domain::InfoOf(*reason);
  parts->fix = std::string(zh ? info.action_zh : info.action);
}

}  // namespace

int ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
      // A server refuses with details; without them it was our own input.
      return status.GetPayload(kDetailsPayload) ? kExitRefused : kExitBadInput;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitUnavailable;
    default:
      return kExitRefused;
  }
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) details.Clear();
  details.set_code(status.error_code());
  details.set_message(status.error_message());
  result.SetPayload(kDetailsPayload, absl::Cord(details.SerializeAsString()));
  return result;
}

absl::Status FromRpc(const google::rpc::Status& status) {
  if (status.code() == 0) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.code()),
                      status.message());
  result.SetPayload(kDetailsPayload, absl::Cord(status.SerializeAsString()));
  return result;
}

ErrorParts PartsOf(const absl::Status& status, Language language) {
  ErrorParts parts;
  parts.code = absl::StatusCodeToString(status.code());
  parts.message = std::string(status.message());
  if (const auto payload = status.GetPayload(kDetailsPayload)) {
    google::rpc::Status details;
    if (details.ParseFromString(std::string(*payload))) {
      AddDetails(details, language, &parts);
    }
  }
  const bool zh = language == Language::kChinese;
  AddViolations(status, zh, &parts);
  AddActionOfReason(zh, &parts);
  return parts;
}

std::string DescribeError(const absl::Status& status, Language language) {
  const ErrorParts parts = PartsOf(status, language);
  const bool zh = language == Language::kChinese;
  std::string text = absl::StrCat(
      zh ? "错误：" : "error: ", MeaningOf(status.code()).In(language), " [",
      parts.code, parts.reason.empty() ? "" : " ", parts.reason, "]\n  ",
      zh ? "原因：" : "why:   ", parts.message, "\n");
  for (const ErrorParts::Field& field : parts.fields) {
    absl::StrAppend(&text, zh ? "  字段：" : "  field: ", field.field,
                    field.description.empty() ? "" : " — ", field.description,
                    "\n");
  }
  if (!parts.fix.empty()) {
    absl::StrAppend(&text, zh ? "  办法：" : "  fix:   ", parts.fix, "\n");
  }
  if (!parts.retry_after.empty()) {
    absl::StrAppend(&text,
                    zh ? "  重试：" : "  retry: ", zh ? "等候 " : "after ",
                    parts.retry_after, "\n");
  }
  return SafeForTerminal(text);
}

nlohmann::ordered_json ErrorAsJson(const absl::Status& status,
                                   Language language) {
  const ErrorParts parts = PartsOf(status, language);
  nlohmann::ordered_json json = {{"code", parts.code},
                                 {"message", parts.message}};
  if (!parts.reason.empty()) json["reason"] = parts.reason;
  for (const ErrorParts::Field& field : parts.fields) {
    json["fields"].push_back(
        {{"field", field.field}, {"description", field.description}});
  }
  if (!parts.fix.empty()) json["fix"] = parts.fix;
  if (!parts.retry_after.empty()) json["retry_after"] = parts.retry_after;
  return json;
}

}  // namespace daodi::services::cli
