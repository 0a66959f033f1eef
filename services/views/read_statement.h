// Entries of the store, parsed for the views and for who reads through them.

#ifndef DAODI_SERVICES_VIEWS_READ_STATEMENT_H_
#define DAODI_SERVICES_VIEWS_READ_STATEMENT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/domain/parsed_statement.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// Reads and parses one entry with all its sections as they were signed; erased
// sections are missing. Errors: kDataLoss.
absl::StatusOr<domain::ParsedStatement> ReadStatement(
    const storage::LedgerStore& store, uint64_t index);

// The same for an entry already read.
absl::StatusOr<domain::ParsedStatement> ReadStatement(
    const storage::LedgerStore& store, const storage::StoredEntry& entry);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_READ_STATEMENT_H_
