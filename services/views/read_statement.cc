#include "services/views/read_statement.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/section.h"

namespace daodi::services::views {

absl::StatusOr<domain::ParsedStatement> ReadStatement(
    const storage::LedgerStore& store, uint64_t index) {
  auto entry = store.ReadEntry(index);
  if (!entry.ok()) return entry.status();
  return ReadStatement(store, *entry);
}

absl::StatusOr<domain::ParsedStatement> ReadStatement(
    const storage::LedgerStore& store, const storage::StoredEntry& entry) {
  const uint64_t index = entry.leaf.index;
  auto envelope = crypto::ParseEnvelope(entry.envelope);
  if (!envelope.ok()) {
    return absl::DataLossError(
        absl::StrCat("entry ", index, ": ", envelope.status().message()));
  }
  auto stored = store.ReadSections(index, envelope->header.sections);
  if (!stored.ok()) return stored.status();
  std::vector<crypto::SectionContent> sections;
  for (const storage::StoredSection& section : *stored) {
    if (section.state != storage::SectionState::kPresent) continue;
    auto content = crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return absl::DataLossError(content.status().message());
    sections.push_back(*std::move(content));
  }
  return domain::ParseStoredSections(*std::move(envelope), std::move(sections));
}

}  // namespace daodi::services::views
