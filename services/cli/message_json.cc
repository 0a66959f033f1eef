#include "services/cli/message_json.h"

#include <string>

#include "google/protobuf/util/json_util.h"

namespace daodi::services::cli {

Json MessageAsJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto printed =
      google::protobuf::util::MessageToJsonString(message, &text, options);
  if (!printed.ok()) return {};
  return Json::parse(text, nullptr, false);
}

}  // namespace daodi::services::cli
