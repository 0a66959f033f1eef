// SupervisionService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_
#define DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/supervision_service.grpc.pb.h"
#include "services/disclosure/reader.h"
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
  grpc::ServerUnaryReactor* ListReads(grpc::CallbackServerContext* context,
                                      const v1::ListReadsRequest* request,
                                      v1::ListReadsResponse* response) override;
  grpc::ServerUnaryReactor* CloseCase(grpc::CallbackServerContext* context,
                                      const v1::CloseCaseRequest* request,
                                      v1::CloseCaseResponse* response) override;
  grpc::ServerUnaryReactor* RecordEvidencePack(
      grpc::CallbackServerContext* context,
      const v1::RecordEvidencePackRequest* request,
      v1::RecordEvidencePackResponse* response) override;
  grpc::ServerUnaryReactor* GetOverview(grpc::CallbackServerContext* context,
                                        const v1::GetOverviewRequest* request,
                                        v1::Overview* response) override;
  grpc::ServerUnaryReactor* ListFilings(
      grpc::CallbackServerContext* context,
      const v1::ListFilingsRequest* request,
      v1::ListFilingsResponse* response) override;

 private:
  // The answer to who calls; `method` as the read log has it.
  absl::Status Answer(
      const grpc::CallbackServerContext& context, absl::string_view method,
      absl::FunctionRef<absl::Status(const disclosure::Reader&)> answer) const;
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListFlagsRequest& request,
                    v1::ListFlagsResponse* response);

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SUPERVISION_SERVICE_H_
