#include "services/rpc/status_to_grpc.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/violation.h"
#include "services/limits.h"

namespace daodi::services::rpc {
namespace {

void AddDetails(const std::vector<domain::Violation>& violations,
                google::rpc::Status* rpc) {
  const domain::ErrorReasonInfo& info = domain::InfoOf(violations[0].reason);
  google::rpc::ErrorInfo error_info;
  error_info.set_reason(std::string(info.name));
  error_info.set_domain("daodi");
  if (!violations[0].fix.empty()) {
    (*error_info.mutable_metadata())["fix"] = violations[0].fix;
  }
  rpc->add_details()->PackFrom(error_info);

  google::rpc::BadRequest bad_request;
  for (const domain::Violation& violation : violations) {
    if (violation.field.empty()) continue;
    auto* field = bad_request.add_field_violations();
    field->set_field(violation.field);
    field->set_description(
        violation.fix.empty()
            ? violation.description
            : absl::StrCat(violation.description, "; ", violation.fix));
  }
  if (bad_request.field_violations_size() > 0) {
    rpc->add_details()->PackFrom(bad_request);
  }
  if (info.retryable) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(kRetryAfterMs / 1000);
    retry.mutable_retry_delay()->set_nanos(
        static_cast<int>(kRetryAfterMs % 1000 * 1'000'000));
    rpc->add_details()->PackFrom(retry);
  }
  std::string chinese;
  for (const domain::Violation& violation : violations) {
    if (violation.description_zh.empty()) continue;
    if (!chinese.empty()) chinese += "；";
    chinese += violation.field.empty() ? violation.description_zh
                                       : absl::StrCat(violation.field, "：",
                                                      violation.description_zh);
  }
  if (chinese.empty()) return;
  google::rpc::LocalizedMessage localized;
  localized.set_locale("zh-CN");
  localized.set_message(chinese);
  rpc->add_details()->PackFrom(localized);
}

}  // namespace

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(std::string(status.message()));
  const std::vector<domain::Violation> violations =
      domain::ViolationsOf(status);
  if (!violations.empty()) AddDetails(violations, &rpc);
  return rpc;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      std::string(status.message()),
                      ToRpcStatus(status).SerializeAsString());
}

grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context,
                                 const absl::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace daodi::services::rpc
