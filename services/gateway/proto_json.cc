#include "services/gateway/proto_json.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "services/domain/violation.h"

namespace daodi::services::gateway {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com";

google::protobuf::util::TypeResolver* Resolver() {
  static auto* const resolver =
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          kTypePrefix, google::protobuf::DescriptorPool::generated_pool());
  return resolver;
}

std::string TypeUrl(const google::protobuf::Descriptor& type) {
  return absl::StrCat(kTypePrefix, "/", type.full_name());
}

}  // namespace

absl::StatusOr<std::string> JsonOfMessage(
    const google::protobuf::Descriptor& type, const std::string& bytes) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::BinaryToJsonString(
      Resolver(), TypeUrl(type), bytes, &json, options);
  if (!status.ok()) {
    return absl::DataLossError(
        absl::StrCat("the answer is no ", type.full_name()));
  }
  return json;
}

absl::StatusOr<std::string> MessageOfJson(
    const google::protobuf::Descriptor& type, const std::string& json) {
  std::string bytes;
  const auto status = google::protobuf::util::JsonToBinaryString(
      Resolver(), TypeUrl(type), json, &bytes);
  if (!status.ok()) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kArgumentInvalid, "body",
        std::string(status.message()),
        absl::StrCat("send ", type.full_name(), " as proto3 JSON"));
  }
  return bytes;
}

}  // namespace daodi::services::gateway
