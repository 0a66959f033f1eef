// The answer to TraceBatch: a lineage as far as the reader may know it.

#ifndef DAODI_SERVICES_RPC_TRACE_BATCH_H_
#define DAODI_SERVICES_RPC_TRACE_BATCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "daodi/v1/lineage.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// Errors: those of trace::LotAccess::Find(); kInvalidArgument
// RESOURCE_NAME_MALFORMED, ARGUMENT_INVALID; kPermissionDenied
// CALLER_NOT_PERMITTED for the downstream of a lot that does not concern the
// reader; kDataLoss.
absl::StatusOr<std::vector<v1::TraceBatchResponse>> TraceLot(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::TraceBatchRequest& request);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_TRACE_BATCH_H_
