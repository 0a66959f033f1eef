// What the ledger would say of a statement by itself, without a ledger.

#ifndef DAODI_SERVICES_CLI_OFFLINE_CHECK_H_
#define DAODI_SERVICES_CLI_OFFLINE_CHECK_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/cli/statement_spec.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::cli {

// What the ledger would read of `spec` and every rule it breaks, as
// ParseSections() and ValidateStatement() tell them. Aliases stand for
// somebody; nothing is signed. `now_ms`: the clock that no time may be ahead
// of.
absl::StatusOr<domain::ParsedStatement> ParseOffline(const StatementSpec& spec,
                                                     int64_t now_ms);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_OFFLINE_CHECK_H_
