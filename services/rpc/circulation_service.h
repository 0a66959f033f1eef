// CirculationService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_CIRCULATION_SERVICE_H_
#define DAODI_SERVICES_RPC_CIRCULATION_SERVICE_H_

#include "daodi/v1/circulation_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class CirculationService final
    : public v1::CirculationService::CallbackService {
 public:
  explicit CirculationService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListTransfers(
      grpc::CallbackServerContext* context,
      const v1::ListTransfersRequest* request,
      v1::ListTransfersResponse* response) override;
  grpc::ServerUnaryReactor* ListStockMonths(
      grpc::CallbackServerContext* context,
      const v1::ListStockMonthsRequest* request,
      v1::ListStockMonthsResponse* response) override;
  grpc::ServerWriteReactor<v1::ExportTransfersResponse>* ExportTransfers(
      grpc::CallbackServerContext* context,
      const v1::ExportTransfersRequest* request) override;

 private:
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListTransfersRequest& request,
                    v1::ListTransfersResponse* response);
  absl::Status ListMonths(const grpc::CallbackServerContext& context,
                          const v1::ListStockMonthsRequest& request,
                          v1::ListStockMonthsResponse* response);

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CIRCULATION_SERVICE_H_
