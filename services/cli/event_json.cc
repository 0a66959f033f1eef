#include "services/cli/event_json.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/envelope.h"
#include "services/cli/section_text.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

Json SectionsAsJson(const v1::Entry& entry,
                    const crypto::StatementHeader& header) {
  Json sections = Json::object();
  for (const v1::EntrySection& section : entry.sections()) {
    for (const crypto::SectionHead& head : header.sections) {
      if (head.label != section.label()) continue;
      Json& json = sections[SectionName(header, head)];
      json["visibility"] =
          std::string(WordingOf(section.visibility()).In(Language::kEnglish));
      if (section.visibility() != v1::SECTION_VISIBILITY_SHOWN) continue;
      absl::StatusOr<Json> content =
          SectionAsJson(head, section.content().content());
      if (content.ok()) json["content"] = *std::move(content);
    }
  }
  return sections;
}

}  // namespace

Json EventAsJson(const v1::BatchEvent& event, const NameOfId& name_of) {
  const v1::Entry& entry = event.entry();
  Json json = {{"index", entry.index()},
               {"record_time", FormatTimeMs(entry.record_time_ms())}};
  const absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope());
  if (envelope.ok()) {
    const crypto::StatementHeader& header = envelope->header;
    json["kind"] = crypto::StatementKindName(header.kind);
    json["author"] = header.author;
    json["author_name"] = name_of(header.author);
    json["sections"] = SectionsAsJson(entry, header);
  }
  json["assurance"] = v1::Assurance_Name(entry.assurance());
  json["key_suspect"] = entry.key_suspect();
  json["claim"] = event.claim();
  if (event.corrects() >= 0) json["corrects"] = event.corrects();
  const auto list = [](const auto& indexes) {
    return std::vector<int64_t>(indexes.begin(), indexes.end());
  };
  json["corrected_by"] = list(event.corrected_by());
  json["confirmed_by"] = list(event.confirmed_by());
  json["disputed_by"] = list(event.disputed_by());
  return json;
}

}  // namespace daodi::services::cli
