// gRPC channels to the core, and its statuses as values. Only files that speak
// gRPC include this.

#ifndef DAODI_SERVICES_GATEWAY_CORE_CHANNEL_H_
#define DAODI_SERVICES_GATEWAY_CORE_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "services/gateway/core_client.h"

namespace daodi::services::gateway {

// Without a certificate: the core answers as to the public. Errors:
// kInvalidArgument for plaintext beyond loopback.
absl::StatusOr<std::shared_ptr<grpc::Channel>> PublicChannel(
    const CoreAddress& address);

// With the operator's certificate; null when there is none.
std::shared_ptr<grpc::Channel> OperatorChannel(const CoreAddress& address);

// The core's refusal with its google.rpc details (kRpcStatusPayload).
absl::Status FromGrpc(const grpc::Status& status);

void SetDeadline(grpc::ClientContext* context, int64_t timeout_ms);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CORE_CHANNEL_H_
