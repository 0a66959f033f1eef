#include "services/rpc/health_service.h"

namespace daodi::services::rpc {

using grpc::health::v1::HealthCheckResponse;

grpc::ServerUnaryReactor* HealthService::Check(
    grpc::CallbackServerContext* context,
    const grpc::health::v1::HealthCheckRequest* request,
    HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const std::string& service = request->service();
  const bool known = service.empty() || service == "daodi.v1.LedgerService" ||
                     service == "daodi.v1.IdentityService" ||
                     service == "daodi.v1.TraceService";
  if (!known) {
    reactor->Finish(
        grpc::Status(grpc::StatusCode::NOT_FOUND, "no such service"));
    return reactor;
  }
  response->set_status(health_of_().ok() ? HealthCheckResponse::SERVING
                                         : HealthCheckResponse::NOT_SERVING);
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace daodi::services::rpc
