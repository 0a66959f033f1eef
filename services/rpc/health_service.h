// grpc.health.v1: SERVING while the ledger takes statements and signs.

#ifndef DAODI_SERVICES_RPC_HEALTH_SERVICE_H_
#define DAODI_SERVICES_RPC_HEALTH_SERVICE_H_

#include <functional>

#include "absl/status/status.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace daodi::services::rpc {

// Watch is not offered: clients poll Check.
class HealthService final : public grpc::health::v1::Health::CallbackService {
 public:
  // Why the ledger does not serve; OK while it does. Thread-safe.
  using HealthOf = std::function<absl::Status()>;

  explicit HealthService(HealthOf health_of)
      : health_of_(std::move(health_of)) {}

  grpc::ServerUnaryReactor* Check(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request,
      grpc::health::v1::HealthCheckResponse* response) override;

 private:
  const HealthOf health_of_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_HEALTH_SERVICE_H_
