// One statement of a history with the sections that the public may read.

#ifndef DAODI_SERVICES_GATEWAY_PUBLIC_STATEMENT_H_
#define DAODI_SERVICES_GATEWAY_PUBLIC_STATEMENT_H_

#include "absl/status/statusor.h"
#include "daodi/v1/statement.pb.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::gateway {

// Errors: kDataLoss when envelope or sections do not parse.
absl::StatusOr<domain::ParsedStatement> ParseEntry(const v1::Entry& entry);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PUBLIC_STATEMENT_H_
