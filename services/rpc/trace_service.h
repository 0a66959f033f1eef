// TraceService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_TRACE_SERVICE_H_
#define DAODI_SERVICES_RPC_TRACE_SERVICE_H_

#include "daodi/v1/trace_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class TraceService final : public v1::TraceService::CallbackService {
 public:
  explicit TraceService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListBatchEvents(
      grpc::CallbackServerContext* context,
      const v1::ListBatchEventsRequest* request,
      v1::ListBatchEventsResponse* response) override;

  grpc::ServerUnaryReactor* GetBatch(grpc::CallbackServerContext* context,
                                     const v1::GetBatchRequest* request,
                                     v1::Batch* response) override;
  grpc::ServerWriteReactor<v1::TraceBatchResponse>* TraceBatch(
      grpc::CallbackServerContext* context,
      const v1::TraceBatchRequest* request) override;
  grpc::ServerUnaryReactor* GetMassBalance(
      grpc::CallbackServerContext* context,
      const v1::GetMassBalanceRequest* request,
      v1::MassBalance* response) override;
  grpc::ServerUnaryReactor* PreviewRecall(
      grpc::CallbackServerContext* context,
      const v1::PreviewRecallRequest* request,
      v1::PreviewRecallResponse* response) override;
  grpc::ServerUnaryReactor* SearchBatches(
      grpc::CallbackServerContext* context,
      const v1::SearchBatchesRequest* request,
      v1::SearchBatchesResponse* response) override;

 private:
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListBatchEventsRequest& request,
                    v1::ListBatchEventsResponse* response);

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_TRACE_SERVICE_H_
