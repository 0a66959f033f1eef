// A circulation list as a file, made a page at a time as the client reads: any
// length in constant memory.

#ifndef DAODI_SERVICES_RPC_EXPORT_TRANSFERS_H_
#define DAODI_SERVICES_RPC_EXPORT_TRANSFERS_H_

#include <grpcpp/support/server_callback.h>

#include "absl/status/statusor.h"
#include "daodi/v1/circulation_service.pb.h"
#include "services/disclosure/reader.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// Owns itself until the call is done; `parts` must outlive it. Ends the call
// with the reader's error, if it is one. Errors as in circulation_query.h.
grpc::ServerWriteReactor<v1::ExportTransfersResponse>* NewExportTransfers(
    const ServerParts& parts, absl::StatusOr<disclosure::Reader> reader,
    const v1::ExportTransfersRequest& request);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_EXPORT_TRANSFERS_H_
