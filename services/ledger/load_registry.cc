#include "services/ledger/load_registry.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/section.h"

namespace daodi::services::ledger {
namespace {

absl::Status Broken(uint64_t index, const absl::Status& why) {
  return absl::DataLossError(
      absl::StrCat("entry ", index, ": ", why.message(), "; run `daodi fsck`"));
}

}  // namespace

absl::StatusOr<crypto::GovernanceRecord> ReadGovernanceRecord(
    const storage::LedgerStore& store, uint64_t index,
    const crypto::StatementHeader& header) {
  auto sections = store.ReadSections(index, header.sections);
  if (!sections.ok()) return sections.status();
  for (const storage::StoredSection& section : *sections) {
    if (section.label != crypto::kGovernanceSectionLabel) continue;
    auto content = crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return content.status();
    return crypto::ParseGovernanceRecord(header.kind, content->bytes);
  }
  return absl::NotFoundError("the governance section is missing");
}

absl::StatusOr<LoadedRegistry> LoadRegistry(const storage::LedgerStore& store,
                                            uint64_t end) {
  auto indexes = store.GovernanceIndexes();
  if (!indexes.ok()) return indexes.status();
  LoadedRegistry loaded;
  for (const uint64_t index : *indexes) {
    if (index >= end) break;
    auto entry = store.ReadEntry(index);
    if (!entry.ok()) return Broken(index, entry.status());
    auto envelope = crypto::ParseEnvelope(entry->envelope);
    if (!envelope.ok()) return Broken(index, envelope.status());
    // The catalogue is data for people and rules, not for the registry.
    if (envelope->header.kind == crypto::StatementKind::kCatalogue) continue;
    auto record = ReadGovernanceRecord(store, index, envelope->header);
    if (!record.ok()) return Broken(index, record.status());
    loaded.registry.Apply(*envelope, *record,
                          {index, entry->leaf.record_time_ms});
    if (const auto* erasure = std::get_if<crypto::ErasureRecord>(&*record)) {
      loaded.erasures.push_back(*erasure);
    }
  }
  return loaded;
}

}  // namespace daodi::services::ledger
