// Messages of the RPCs that take megabytes, read by their handlers instead of
// gRPC: only once the caller may send them, and only when what they take in
// memory is in proportion to what they took on the wire.

#ifndef DAODI_SERVICES_RPC_RAW_MESSAGE_H_
#define DAODI_SERVICES_RPC_RAW_MESSAGE_H_

#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace daodi::services::rpc {

// Errors: kInvalidArgument ARGUMENT_INVALID for bytes that are no such message
// or have more than kMaxRequestFields fields, which are counted before any of
// them is built.
absl::Status ReadMessage(const grpc::ByteBuffer& bytes,
                         google::protobuf::Message* message);
grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_RAW_MESSAGE_H_
