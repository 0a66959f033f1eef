#include "services/cli/section_input.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "daodi/v1/event_sections.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/json_util.h"
#include "services/domain/disclosure.h"
#include "services/domain/section_schema.h"

namespace daodi::services::cli {
namespace {

using crypto::Audience;
using domain::SectionLabel;
using google::protobuf::Message;

constexpr absl::string_view kErasableSuffix = "+erasable";

struct ParsedSection {
  const domain::SectionSchema* schema;
  std::unique_ptr<Message> message;
};

// What a person wrote in "audiences".
struct AudienceChoice {
  Audience audience = Audience::kOwner;
  std::vector<std::string> names;
  bool erasable = false;
};

absl::Status InSection(absl::string_view name, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat("sections.", name, ": ", status.message()));
}

absl::StatusOr<ParsedSection> ParseSection(const std::string& name, Json json,
                                           const AliasResolver& resolve) {
  ParsedSection section;
  section.schema = domain::FindSchemaByName(name);
  if (section.schema == nullptr) {
    std::vector<absl::string_view> names;
    for (const domain::SectionSchema& schema : domain::SectionSchemas()) {
      names.push_back(schema.short_name);
    }
    return absl::InvalidArgumentError(
        absl::StrCat("is unknown; use one of ", absl::StrJoin(names, ", ")));
  }
  if (absl::Status status = ReplaceAliases(resolve, &json); !status.ok()) {
    return status;
  }
  section.message = domain::NewSectionMessage(section.schema->schema);
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      json.dump(), section.message.get());
  if (!parsed.ok()) {
    const auto message = parsed.message();
    return absl::InvalidArgumentError(
        absl::StrCat(absl::string_view(message.data(), message.size()),
                     " (message ", section.schema->message_name, ")"));
  }
  return section;
}

// The same bytes for the same message, on every machine.
std::string Serialize(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

const Message* Find(const std::vector<ParsedSection>& sections,
                    SectionLabel label) {
  for (const ParsedSection& section : sections) {
    if (section.schema->label == label) return section.message.get();
  }
  return nullptr;
}

absl::StatusOr<AudienceChoice> ParseAudience(absl::string_view text,
                                             const AliasResolver& resolve) {
  AudienceChoice choice;
  choice.erasable = absl::ConsumeSuffix(&text, kErasableSuffix);
  if (absl::ConsumePrefix(&text, "NAMED:")) {
    choice.audience = Audience::kNamed;
    for (absl::string_view alias : absl::StrSplit(text, ',')) {
      absl::StatusOr<std::string> id = resolve(alias);
      if (!id.ok()) return id.status();
      choice.names.push_back(*std::move(id));
    }
    return choice;
  }
  for (const Audience audience :
       {Audience::kPublic, Audience::kChain, Audience::kOwner}) {
    if (text != domain::AudienceName(audience)) continue;
    choice.audience = audience;
    return choice;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "audience \"", text,
      "\" is unknown; use PUBLIC, CHAIN, NAMED:@A,@B or OWNER, with +erasable "
      "for personal data"));
}

bool IsOnPlatform(absl::string_view id) { return absl::StartsWith(id, "org-"); }

// Whom a NAMED section of a transfer names when nobody says.
std::vector<std::string> PartiesToName(SectionLabel label,
                                       const v1::TransferParties* parties,
                                       const std::string& author_id) {
  if (parties == nullptr) return {};
  std::vector<std::string> names = {parties->source(), parties->destination()};
  if (label != SectionLabel::kTerms) names.push_back(parties->carrier());
  std::vector<std::string> kept;
  for (std::string& name : names) {
    if (IsOnPlatform(name) && name != author_id)
      kept.push_back(std::move(name));
  }
  return kept;
}

absl::StatusOr<AudienceChoice> DefaultAudience(
    const StatementSpec& spec, const ParsedSection& section,
    const std::vector<ParsedSection>& all, const std::string& author_id) {
  const auto stage = domain::StageOf(
      spec.kind,
      static_cast<const v1::Verdict*>(Find(all, SectionLabel::kVerdict)));
  const domain::DisclosureRule* rule =
      domain::FindDisclosureRule(spec.kind, stage, section.schema->label);
  if (rule == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("has no place in a ", crypto::StatementKindName(spec.kind),
                     " statement; docs/formats/disclosure.md lists what has"));
  }
  AudienceChoice choice;
  choice.audience = rule->default_audience;
  choice.erasable = rule->erasable == domain::Erasability::kRequired;
  if (choice.audience != Audience::kNamed) return choice;
  choice.names = PartiesToName(section.schema->label,
                               static_cast<const v1::TransferParties*>(
                                   Find(all, SectionLabel::kParties)),
                               author_id);
  if (choice.names.empty()) choice.audience = Audience::kOwner;
  return choice;
}

absl::StatusOr<SectionDraft> DraftSection(const StatementSpec& spec,
                                          const ParsedSection& section,
                                          const std::vector<ParsedSection>& all,
                                          const std::string& author_id,
                                          const AliasResolver& resolve) {
  const std::string name(section.schema->short_name);
  absl::StatusOr<AudienceChoice> choice =
      DefaultAudience(spec, section, all, author_id);
  if (!choice.ok()) return choice.status();
  const auto wanted = spec.audiences.find(name);
  if (wanted != spec.audiences.end()) {
    const bool must_be_erasable = choice->erasable;
    choice = ParseAudience(wanted->second, resolve);
    if (!choice.ok()) return choice.status();
    choice->erasable |= must_be_erasable;
  }
  SectionDraft draft;
  draft.head.label = static_cast<uint8_t>(section.schema->label);
  draft.head.audience = choice->audience;
  draft.head.erasable = choice->erasable;
  draft.head.schema = section.schema->schema;
  draft.named_organizations = std::move(choice->names);
  std::vector<std::string>& names = draft.named_organizations;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  draft.bytes = Serialize(*section.message);
  return draft;
}

absl::Status CheckAudienceNames(const StatementSpec& spec) {
  for (const auto& [name, audience] : spec.audiences) {
    if (spec.sections.is_object() && spec.sections.contains(name)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "audiences.", name, ": there is no section of that name here"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReplaceAliases(const AliasResolver& resolve, Json* json) {
  if (json->is_structured()) {
    for (Json& element : *json) {
      if (absl::Status status = ReplaceAliases(resolve, &element);
          !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }
  if (!json->is_string()) return absl::OkStatus();
  const std::string text = json->get<std::string>();
  if (absl::StartsWith(text, "@@")) {
    *json = text.substr(1);
  } else if (text.size() > 1 && text.front() == '@') {
    absl::StatusOr<std::string> id = resolve(text.substr(1));
    if (!id.ok()) return id.status();
    *json = *std::move(id);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<SectionDraft>> DraftSections(
    const StatementSpec& spec, const std::string& author_id,
    const AliasResolver& resolve) {
  std::vector<SectionDraft> drafts;
  if (spec.sections.is_null()) return drafts;
  if (!spec.sections.is_object()) {
    return absl::InvalidArgumentError(
        "sections: must be an object of section name: content");
  }
  if (absl::Status status = CheckAudienceNames(spec); !status.ok()) {
    return status;
  }
  std::vector<ParsedSection> sections;
  for (const auto& [name, json] : spec.sections.items()) {
    absl::StatusOr<ParsedSection> section = ParseSection(name, json, resolve);
    if (!section.ok()) return InSection(name, section.status());
    sections.push_back(*std::move(section));
  }
  for (const ParsedSection& section : sections) {
    absl::StatusOr<SectionDraft> draft =
        DraftSection(spec, section, sections, author_id, resolve);
    if (!draft.ok()) {
      return InSection(section.schema->short_name, draft.status());
    }
    drafts.push_back(*std::move(draft));
  }
  std::sort(drafts.begin(), drafts.end(),
            [](const SectionDraft& a, const SectionDraft& b) {
              return a.head.label < b.head.label;
            });
  return drafts;
}

}  // namespace daodi::services::cli
