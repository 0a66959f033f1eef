// POST /v1/statements:batch: signed statements as JSON, for systems that speak
// HTTP/1.1 and no gRPC (users.md G18). The signature is over bytes, so bytes
// travel in base64; the gateway adds nothing to them.

#ifndef DAODI_SERVICES_GATEWAY_STATEMENT_BATCH_H_
#define DAODI_SERVICES_GATEWAY_STATEMENT_BATCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/ledger_service.pb.h"

namespace daodi::services::gateway {

// {"mode": "PROCEED" | "ROLLBACK", "validateOnly": bool, "ackLevel": "DURABLE"
// | "CHECKPOINTED" | "WITNESSED", "statements": [{"envelope": base64,
// "sections": [{"label": n, "salt": base64, "content": base64,
// "namedOrganizations": [..]}], "simulatedRecordTimeMs": n}]}. Unknown members
// are refused. Errors: kInvalidArgument naming the member.
absl::StatusOr<v1::AppendStatementsRequest> ParseStatementBatch(
    absl::string_view json);

// One result for each statement, in order.
std::string StatementResultsJson(const v1::AppendStatementsResponse& response);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_STATEMENT_BATCH_H_
