#include "services/supervision/pending_documents.h"

#include <algorithm>
#include <utility>

#include "services/domain/section_schema.h"

namespace daodi::services::supervision {
namespace {

bool HasCome(const documents::NamedDocument& document) {
  return document.reference.salted_digest().empty() ||
         (document.deposit.has_value() &&
          document.deposit->state != storage::StoredDocumentState::kUploading);
}

}  // namespace

bool NamesDocuments(const crypto::StatementHeader& header) {
  return std::any_of(
      header.sections.begin(), header.sections.end(),
      [](const crypto::SectionHead& head) {
        return head.label ==
               static_cast<uint8_t>(domain::SectionLabel::kDocuments);
      });
}

absl::StatusOr<std::vector<documents::NamedDocument>> PendingDocumentsOf(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents, uint64_t index,
    uint64_t as_of_size) {
  auto entry = reader.Read(index, as_of_size);
  if (!entry.ok()) return entry.status();
  auto named = documents::DocumentsOfEntry(reader, documents, *entry);
  if (!named.ok()) return named.status();
  named->erase(std::remove_if(named->begin(), named->end(), HasCome),
               named->end());
  return std::move(*named);
}

}  // namespace daodi::services::supervision
