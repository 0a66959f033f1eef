// Makes a new ledger with its genesis as entry 0.

#ifndef DAODI_SERVICES_LEDGER_CREATE_LEDGER_H_
#define DAODI_SERVICES_LEDGER_CREATE_LEDGER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/section.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

struct CreateLedgerOptions {
  storage::LedgerStoreOptions store;  // of a path that holds no ledger yet
  std::string guard_path;             // better on another volume
  std::string genesis_envelope;
  std::vector<crypto::SectionContent> genesis_sections;
  int64_t record_time_ms = 0;
};

// Checks genesis as it checks any statement, then writes entry 0 and the guard.
// Errors: kInvalidArgument (genesis), kAlreadyExists (a ledger or guard is
// there), kUnauthenticated (signature).
absl::Status CreateLedger(const CreateLedgerOptions& options);

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_CREATE_LEDGER_H_
