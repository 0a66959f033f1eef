#include "services/cli/section_text.h"

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/governance.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "services/domain/section_schema.h"

namespace daodi::services::cli {

std::string SectionName(const crypto::StatementHeader& header,
                        const crypto::SectionHead& head) {
  if (crypto::LeafClassOf(header.kind) == crypto::LeafClass::kGovernance &&
      head.label == crypto::kGovernanceSectionLabel) {
    return "record";
  }
  const domain::SectionSchema* schema = domain::FindSchema(head.schema);
  return schema == nullptr ? absl::StrCat("section ", head.label)
                           : std::string(schema->short_name);
}

absl::StatusOr<Json> SectionAsJson(const crypto::SectionHead& head,
                                   absl::string_view bytes) {
  const std::unique_ptr<google::protobuf::Message> message =
      domain::NewSectionMessage(head.schema);
  if (message == nullptr) {
    return Json{{"bytes", absl::BytesToHexString(bytes)}};
  }
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  const bool parsed =
      message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (!parsed ||
      !google::protobuf::util::MessageToJsonString(*message, &text, options)
           .ok()) {
    return absl::DataLossError(absl::StrCat(
        "section ", head.label, ": does not parse as schema ", head.schema));
  }
  return ParseJson(text, "section");
}

}  // namespace daodi::services::cli
