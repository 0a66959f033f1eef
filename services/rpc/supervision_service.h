// SupervisionService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_
#define DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_

#include "daodi/v1/supervision_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class SupervisionService final
    : public v1::SupervisionService::CallbackService {
 public:
  explicit SupervisionService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListFlags(grpc::CallbackServerContext* context,
                                      const v1::ListFlagsRequest* request,
                                      v1::ListFlagsResponse* response) override;
  grpc::ServerUnaryReactor* ListOrders(
      grpc::CallbackServerContext* context,
      const v1::ListOrdersRequest* request,
      v1::ListOrdersResponse* response) override;
  grpc::ServerUnaryReactor* GetStatistics(
      grpc::CallbackServerContext* context,
      const v1::GetStatisticsRequest* request,
      v1::Statistics* response) override;
  grpc::ServerUnaryReactor* GetDayReport(grpc::CallbackServerContext* context,
                                         const v1::GetDayReportRequest* request,
                                         v1::DayReport* response) override;

 private:
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListFlagsRequest& request,
                    v1::ListFlagsResponse* response);

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_
