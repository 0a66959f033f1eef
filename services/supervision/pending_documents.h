// Documents that statements name and whose bytes have not arrived.

#ifndef DAODI_SERVICES_SUPERVISION_PENDING_DOCUMENTS_H_
#define DAODI_SERVICES_SUPERVISION_PENDING_DOCUMENTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/statement_header.h"
#include "services/disclosure/entry_reader.h"
#include "services/documents/named_documents.h"
#include "storage/document_store.h"

namespace daodi::services::supervision {

// Has the statement a section that names documents?
bool NamesDocuments(const crypto::StatementHeader& header);

// Of the documents that entry `index` names in a section the reader may read in
// the log of `as_of_size` entries, those that have not come until now. One
// without a digest cannot come. Errors: kDataLoss.
absl::StatusOr<std::vector<documents::NamedDocument>> PendingDocumentsOf(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents, uint64_t index,
    uint64_t as_of_size);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_PENDING_DOCUMENTS_H_
