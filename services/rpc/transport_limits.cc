#include "services/rpc/transport_limits.h"

#include <grpcpp/resource_quota.h>

#include "services/limits.h"

namespace daodi::services::rpc {

void LimitTransport(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(static_cast<int>(kMaxMessageBytes));
  builder->SetResourceQuota(
      grpc::ResourceQuota("daodid").Resize(kMaxTransportBytes));
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                              kMaxConcurrentStreams);
}

}  // namespace daodi::services::rpc
