// Rebuilds the registry from the governance entries of a store.

#ifndef DAODI_SERVICES_LEDGER_LOAD_REGISTRY_H_
#define DAODI_SERVICES_LEDGER_LOAD_REGISTRY_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/governance.h"
#include "crypto/registry.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

struct LoadedRegistry {
  crypto::Registry registry;
  std::vector<crypto::ErasureRecord> erasures;  // in the order of the log
};

// Applies the governance entries before `end` in order. Signatures were checked
// when they entered; `daodi fsck` checks them again. Errors: kDataLoss naming
// the entry.
absl::StatusOr<LoadedRegistry> LoadRegistry(
    const storage::LedgerStore& store,
    uint64_t end = std::numeric_limits<uint64_t>::max());

// The record of a governance entry, from its stored section.
absl::StatusOr<crypto::GovernanceRecord> ReadGovernanceRecord(
    const storage::LedgerStore& store, uint64_t index,
    const crypto::StatementHeader& header);

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_LOAD_REGISTRY_H_
