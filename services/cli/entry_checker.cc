#include "services/cli/entry_checker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/governance.h"
#include "crypto/section.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::cli {
namespace {

// CATALOGUE is governance but its section is protobuf.
bool ChangesRegistry(crypto::StatementKind kind) {
  return crypto::LeafClassOf(kind) == crypto::LeafClass::kGovernance &&
         kind != crypto::StatementKind::kCatalogue;
}

}  // namespace

absl::Status EntryChecker::Check(
    const storage::StoredEntry& entry,
    const std::vector<storage::StoredSection>& sections) {
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope);
  if (!envelope.ok()) return envelope.status();
  const crypto::StatementHeader& header = envelope->header;
  if (absl::Status status = CheckSections(header, sections); !status.ok()) {
    return status;
  }
  const crypto::LogPosition position = {entry.leaf.index,
                                        entry.leaf.record_time_ms};
  if (ChangesRegistry(header.kind)) {
    return CheckGovernance(*envelope, position, sections);
  }
  if (header.ledger_id != registry_.ledger_id()) {
    return absl::DataLossError("ledger_id: of another ledger");
  }
  absl::StatusOr<crypto::Assurance> assurance =
      registry_.CheckAuthority(*envelope, position);
  if (!assurance.ok()) return assurance.status();
  return CheckSignature(*envelope);
}

absl::Status EntryChecker::CheckSections(
    const crypto::StatementHeader& header,
    const std::vector<storage::StoredSection>& sections) const {
  for (const storage::StoredSection& section : sections) {
    // Erasure is lawful; what is missing without one, storage itself reports.
    if (section.state != storage::SectionState::kPresent) continue;
    absl::StatusOr<crypto::SectionContent> content =
        crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return content.status();
    absl::Status checked = crypto::CheckSection(header, *content);
    if (!checked.ok()) return checked;
  }
  return absl::OkStatus();
}

absl::Status EntryChecker::CheckSignature(
    const crypto::Envelope& envelope) const {
  const crypto::KeyState* key = registry_.FindKey(envelope.header.key_id);
  if (key == nullptr) {
    return absl::DataLossError("key_id: no such key is registered");
  }
  const crypto::KeyState* countersigning =
      envelope.recovered ? registry_.FindKey(envelope.recovered->key_id)
                         : nullptr;
  return crypto::VerifyEnvelope(
      envelope, key->key,
      countersigning == nullptr ? nullptr : &countersigning->key);
}

absl::Status EntryChecker::CheckGovernance(
    const crypto::Envelope& envelope, crypto::LogPosition position,
    const std::vector<storage::StoredSection>& sections) {
  for (const storage::StoredSection& section : sections) {
    if (section.label != crypto::kGovernanceSectionLabel) continue;
    absl::StatusOr<crypto::SectionContent> content =
        crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return content.status();
    absl::StatusOr<crypto::GovernanceRecord> record =
        crypto::ParseGovernanceRecord(envelope.header.kind, content->bytes);
    if (!record.ok()) return record.status();
    absl::Status checked = registry_.Check(envelope, *record, position);
    if (!checked.ok()) return checked;
    const bool is_genesis =
        envelope.header.kind == crypto::StatementKind::kGenesis;
    if (!is_genesis) {
      checked = CheckSignature(envelope);
      if (!checked.ok()) return checked;
    }
    registry_.Apply(envelope, *record, position);
    return is_genesis ? CheckSignature(envelope) : absl::OkStatus();
  }
  return absl::DataLossError("sections: the record is missing");
}

}  // namespace daodi::services::cli
