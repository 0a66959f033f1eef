#include "services/documents/erase_documents.h"

#include "crypto/envelope.h"
#include "crypto/section.h"
#include "daodi/v1/event_sections.pb.h"
#include "services/domain/section_schema.h"
#include "storage/erasable_section.h"

namespace daodi::services::documents {

absl::Status EraseDocumentsOf(crypto::ErasureStage stage,
                              const crypto::ErasureTarget& target,
                              const storage::LedgerStore& ledger,
                              storage::DocumentStore* documents) {
  if (target.label != static_cast<uint8_t>(domain::SectionLabel::kDocuments)) {
    return absl::OkStatus();
  }
  const auto encoded =
      storage::ReadErasableSection(ledger, target.index, target.label);
  // Erased before, or restored without its key: no digest can be read.
  if (absl::IsNotFound(encoded.status())) return absl::OkStatus();
  if (!encoded.ok()) return encoded.status();
  const auto content = crypto::ParseSectionContent(target.label, *encoded);
  if (!content.ok()) return absl::DataLossError(content.status().message());
  const auto entry = ledger.ReadEntry(target.index);
  if (!entry.ok()) return entry.status();
  const auto envelope = crypto::ParseEnvelope(entry->envelope);
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  v1::DocumentReferences references;
  if (!references.ParseFromString(content->bytes)) {
    return absl::DataLossError("a documents section that does not parse");
  }
  for (const v1::DocumentReference& reference : references.documents()) {
    const auto digest = crypto::Digest::From(reference.salted_digest());
    if (!digest.has_value()) continue;
    const storage::DocumentName name = {envelope->header.author, *digest};
    absl::Status done = stage == crypto::ErasureStage::kBlock
                            ? documents->Block(name)
                            : documents->Erase(name);
    if (!done.ok()) return done;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::documents
