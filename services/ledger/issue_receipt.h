// Step 9: receipts and proofs of entries, from stored tiles and a checkpoint.

#ifndef DAODI_SERVICES_LEDGER_ISSUE_RECEIPT_H_
#define DAODI_SERVICES_LEDGER_ISSUE_RECEIPT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/proof_file.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/published_registry.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

// The tlog-proof of one entry under `checkpoint`. Errors: kFailedPrecondition
// NOT_YET_SIGNED when the checkpoint does not cover the entry; kNotFound.
absl::StatusOr<std::string> IssueReceipt(const storage::LedgerStore& store,
                                         const PublishedCheckpoint& checkpoint,
                                         uint64_t index);

// The offline proof of one entry: `shown` sections, place, key chain. The
// caller decides what may be shown. Errors as IssueReceipt.
absl::StatusOr<crypto::ProofFile> IssueProof(
    const storage::LedgerStore& store, const PublishedRegistry& registry,
    const PublishedCheckpoint& checkpoint, uint64_t index,
    std::vector<crypto::SectionContent> shown);

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_ISSUE_RECEIPT_H_
