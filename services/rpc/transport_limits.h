// What the transport may take before a handler has seen anything.

#ifndef DAODI_SERVICES_RPC_TRANSPORT_LIMITS_H_
#define DAODI_SERVICES_RPC_TRANSPORT_LIMITS_H_

#include <grpcpp/server_builder.h>

namespace daodi::services::rpc {

// Sizes of messages, memory of all connections, calls of each.
void LimitTransport(grpc::ServerBuilder* builder);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_TRANSPORT_LIMITS_H_
