// The one translation of absl::Status to gRPC, with google.rpc details:
// ErrorInfo (domain "daodi"), BadRequest with field paths, RetryInfo where
// sending again helps, LocalizedMessage in Chinese.

#ifndef DAODI_SERVICES_RPC_STATUS_TO_GRPC_H_
#define DAODI_SERVICES_RPC_STATUS_TO_GRPC_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace daodi::services::rpc {

google::rpc::Status ToRpcStatus(const absl::Status& status);
grpc::Status ToGrpcStatus(const absl::Status& status);

// Ends a unary call with `status`; what its handler returns.
grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context,
                                 const absl::Status& status);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_STATUS_TO_GRPC_H_
