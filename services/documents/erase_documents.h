// What an ERASURE statement does to documents: those that an erasable section
// names go with it.

#ifndef DAODI_SERVICES_DOCUMENTS_ERASE_DOCUMENTS_H_
#define DAODI_SERVICES_DOCUMENTS_ERASE_DOCUMENTS_H_

#include "absl/status/status.h"
#include "crypto/governance.h"
#include "storage/document_store.h"
#include "storage/ledger_store.h"

namespace daodi::services::documents {

// Blocks or erases what the author of the target's statement deposited under
// the digests its documents section names. To be called before the section
// itself is erased: afterwards nobody knows the digests. Idempotent, so that
// it may be repeated at start; nothing for sections of another label and for
// one that is erased already. Errors: those of the stores.
absl::Status EraseDocumentsOf(crypto::ErasureStage stage,
                              const crypto::ErasureTarget& target,
                              const storage::LedgerStore& ledger,
                              storage::DocumentStore* documents);

}  // namespace daodi::services::documents

#endif  // DAODI_SERVICES_DOCUMENTS_ERASE_DOCUMENTS_H_
