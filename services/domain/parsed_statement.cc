#include "services/domain/parsed_statement.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/section_wire.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {
namespace {

using crypto::LeafClass;
using crypto::SectionContent;
using crypto::SectionHead;
using crypto::StatementHeader;
using crypto::StatementKind;

std::string SectionField(uint8_t label) {
  return absl::StrCat("sections[", label, "]");
}

void Add(ErrorReason reason, uint8_t label, std::string description,
         std::string description_zh, std::string fix,
         std::vector<Violation>* violations) {
  violations->push_back({SectionField(label), std::move(description),
                         std::move(description_zh), std::move(fix), reason});
}

// CATALOGUE is governance, but its sections are messages.
bool HasGovernanceRecord(StatementKind kind) {
  return crypto::LeafClassOf(kind) == LeafClass::kGovernance &&
         kind != StatementKind::kCatalogue;
}

// The contents and the header's sections are the same labels, each once.
// Expects `contents` sorted by label.
void CheckLabels(const StatementHeader& header,
                 const std::vector<SectionContent>& contents,
                 std::vector<Violation>* violations) {
  size_t next = 0;
  for (const SectionHead& head : header.sections) {
    for (; next < contents.size() && contents[next].label < head.label;
         ++next) {
      Add(ErrorReason::kSectionUnexpected, contents[next].label,
          "is not in the header", "签名头未列此节", "leave it out", violations);
    }
    if (next == contents.size() || contents[next].label != head.label) {
      Add(ErrorReason::kSectionMissing, head.label,
          "is in the header but was not sent", "签名头列有此节而未提交",
          "send its content", violations);
      continue;
    }
    ++next;
    for (; next < contents.size() && contents[next].label == head.label;
         ++next) {
      Add(ErrorReason::kSectionRepeated, head.label, "was sent twice",
          "提交了两次", "send it once", violations);
    }
  }
  for (; next < contents.size(); ++next) {
    Add(ErrorReason::kSectionUnexpected, contents[next].label,
        "is not in the header", "签名头未列此节", "leave it out", violations);
  }
}

void CheckDigests(const StatementHeader& header,
                  const std::vector<SectionContent>& contents,
                  std::vector<Violation>* violations) {
  size_t total_bytes = 0;
  for (const SectionContent& content : contents) {
    total_bytes += content.bytes.size();
    const absl::Status status = crypto::CheckSection(header, content);
    if (status.ok()) continue;
    const bool too_large = content.bytes.size() > crypto::kMaxSectionBytes;
    Add(too_large ? ErrorReason::kStatementTooLarge
                  : ErrorReason::kSectionDigestMismatch,
        content.label, std::string(status.message()),
        too_large ? "该节超过 64 KiB" : "该节与签名头的承诺不符",
        "send the bytes, salt and names that were hashed", violations);
  }
  if (total_bytes > kMaxStatementBytes) {
    violations->push_back({"sections", "are over 256 KiB together",
                           "各节合计超过 256 KiB", "split the statement",
                           ErrorReason::kStatementTooLarge});
  }
}

const SectionHead* FindHead(const StatementHeader& header, uint8_t label) {
  for (const SectionHead& head : header.sections) {
    if (head.label == label) return &head;
  }
  return nullptr;
}

// The schema of `content`; null after adding a violation.
const SectionSchema* SchemaOf(const StatementHeader& header,
                              const SectionContent& content,
                              std::vector<Violation>* violations) {
  const SectionHead* head = FindHead(header, content.label);
  const SectionSchema* schema =
      head == nullptr ? nullptr : FindSchema(head->schema);
  if (schema != nullptr &&
      static_cast<uint8_t>(schema->label) == content.label) {
    return schema;
  }
  Add(ErrorReason::kSectionSchemaUnknown, content.label,
      absl::StrCat("schema ", head == nullptr ? 0 : head->schema,
                   " is unknown or belongs to another label"),
      "模式号未知或属于另一标签",
      "use the number of docs/formats/disclosure.md", violations);
  return nullptr;
}

// Null when libprotobuf cannot read the bytes.
const google::protobuf::Message* ParseMessage(const SectionSchema& schema,
                                              const std::string& bytes,
                                              google::protobuf::Arena* arena) {
  google::protobuf::Message* message = schema.prototype().New(arena);
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))
             ? message
             : nullptr;
}

std::unique_ptr<google::protobuf::Arena> NewArena() {
  google::protobuf::ArenaOptions options;
  // Objects take about four times their wire bytes; most statements have 400
  // bytes, so one block holds them.
  options.start_block_size = 2048;
  return std::make_unique<google::protobuf::Arena>(options);
}

void ParseMessages(ParsedStatement* statement,
                   std::vector<Violation>* violations) {
  statement->arena = NewArena();
  for (const SectionContent& content : statement->sections) {
    const SectionSchema* schema =
        SchemaOf(statement->header(), content, violations);
    if (schema == nullptr) continue;
    const size_t faults = violations->size();
    CheckSectionWire(*schema->prototype().GetDescriptor(), content.bytes,
                     SectionField(content.label), violations);
    if (violations->size() != faults) continue;
    statement->messages[content.label] =
        ParseMessage(*schema, content.bytes, statement->arena.get());
    if (statement->messages[content.label] == nullptr) {
      Add(ErrorReason::kSectionMalformed, content.label,
          absl::StrCat("is no ", schema->message_name), "不是该模式的消息",
          "encode it as its schema's message", violations);
    }
  }
}

void ParseGovernance(ParsedStatement* statement,
                     std::vector<Violation>* violations) {
  const StatementHeader& header = statement->header();
  const bool alone =
      header.sections.size() == 1 &&
      header.sections[0].label == crypto::kGovernanceSectionLabel &&
      header.sections[0].schema == static_cast<uint32_t>(header.kind);
  if (!alone) {
    violations->push_back({"header.sections",
                           "a governance statement has exactly one section: "
                           "label 1 with the number of its kind as schema",
                           "治理语句只有一节：标签 1，模式号等于种类号",
                           "put the record in section 1",
                           ErrorReason::kSectionSchemaUnknown});
    return;
  }
  absl::StatusOr<crypto::GovernanceRecord> record =
      crypto::ParseGovernanceRecord(header.kind, statement->sections[0].bytes);
  if (!record.ok()) {
    Add(ErrorReason::kGovernanceInvalid, crypto::kGovernanceSectionLabel,
        std::string(record.status().message()), "治理记录格式错误",
        "encode it as docs/formats/governance.md says", violations);
    return;
  }
  statement->governance = *std::move(record);
}

void SortByLabel(std::vector<SectionContent>* contents) {
  std::stable_sort(contents->begin(), contents->end(),
                   [](const SectionContent& a, const SectionContent& b) {
                     return a.label < b.label;
                   });
}

}  // namespace

absl::StatusOr<ParsedStatement> ParseSections(
    crypto::Envelope envelope, std::vector<SectionContent> sections) {
  ParsedStatement statement;
  statement.envelope = std::move(envelope);
  statement.sections = std::move(sections);
  SortByLabel(&statement.sections);

  std::vector<Violation> violations;
  CheckLabels(statement.header(), statement.sections, &violations);
  if (!violations.empty()) return StatusOf(violations);
  CheckDigests(statement.header(), statement.sections, &violations);
  if (!violations.empty()) return StatusOf(violations);
  if (HasGovernanceRecord(statement.header().kind)) {
    ParseGovernance(&statement, &violations);
  } else {
    ParseMessages(&statement, &violations);
  }
  if (!violations.empty()) return StatusOf(violations);
  return statement;
}

absl::StatusOr<ParsedStatement> ParseStoredSections(
    crypto::Envelope envelope, std::vector<SectionContent> sections) {
  ParsedStatement statement;
  statement.envelope = std::move(envelope);
  statement.sections = std::move(sections);
  SortByLabel(&statement.sections);
  if (HasGovernanceRecord(statement.header().kind)) {
    if (statement.sections.empty()) return statement;
    absl::StatusOr<crypto::GovernanceRecord> record =
        crypto::ParseGovernanceRecord(statement.header().kind,
                                      statement.sections[0].bytes);
    if (!record.ok()) return absl::DataLossError(record.status().message());
    statement.governance = *std::move(record);
    return statement;
  }
  statement.arena = NewArena();
  for (const SectionContent& content : statement.sections) {
    const SectionHead* head = FindHead(statement.header(), content.label);
    const SectionSchema* schema =
        head == nullptr ? nullptr : FindSchema(head->schema);
    const google::protobuf::Message* message =
        schema == nullptr ||
                static_cast<uint8_t>(schema->label) != content.label
            ? nullptr
            : ParseMessage(*schema, content.bytes, statement.arena.get());
    if (message == nullptr) {
      return absl::DataLossError(absl::StrCat(SectionField(content.label),
                                              ": stored bytes do not parse"));
    }
    statement.messages[content.label] = message;
  }
  return statement;
}

}  // namespace daodi::services::domain
