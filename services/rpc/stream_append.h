// The bidirectional append stream: reads ahead a bounded number of statements,
// answers in order.

#ifndef DAODI_SERVICES_RPC_STREAM_APPEND_H_
#define DAODI_SERVICES_RPC_STREAM_APPEND_H_

#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "daodi/v1/ledger_service.pb.h"
#include "services/ledger/append_pipeline.h"
#include "services/rpc/caller.h"

namespace daodi::services::rpc {

// Owns itself until the stream is done. When `allowed` is an error the stream
// ends with it at once.
grpc::ServerBidiReactor<v1::StreamAppendRequest, v1::StreamAppendResponse>*
NewStreamAppend(ledger::AppendPipeline& pipeline, const absl::Status& allowed);

// Anybody with a TRANSPORT key may hand in statements: their signatures decide
// what they are worth. Errors: kUnauthenticated.
absl::Status CheckMayAppend(const CallerIdentifier& callers,
                            const grpc::ServerContextBase& context);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_STREAM_APPEND_H_
