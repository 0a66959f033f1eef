// The bidirectional append stream: reads ahead a bounded number of statements,
// answers in order.

#ifndef DAODI_SERVICES_RPC_STREAM_APPEND_H_
#define DAODI_SERVICES_RPC_STREAM_APPEND_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "services/ledger/append_pipeline.h"
#include "services/rpc/caller.h"

namespace daodi::services::rpc {

// Of StreamAppendRequest and StreamAppendResponse, not read by gRPC
// (raw_message.h).
using StreamAppendReactor =
    grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

// Owns itself until the stream is done. When `allowed` is an error the stream
// ends with it at once.
StreamAppendReactor* NewStreamAppend(ledger::AppendPipeline& pipeline,
                                     const absl::Status& allowed);

// Anybody with a TRANSPORT key may hand in statements: their signatures decide
// what they are worth. Errors: kUnauthenticated.
absl::Status CheckMayAppend(const CallerIdentifier& callers,
                            const grpc::ServerContextBase& context);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_STREAM_APPEND_H_
