// CodeService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_CODE_SERVICE_H_
#define DAODI_SERVICES_RPC_CODE_SERVICE_H_

#include <functional>

#include "daodi/v1/code_service.grpc.pb.h"
#include "services/codes/code_desk.h"
#include "services/disclosure/reader.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class CodeService final : public v1::CodeService::CallbackService {
 public:
  // `desk` must outlive it.
  CodeService(const ServerParts& parts, codes::CodeDesk* desk)
      : parts_(parts), desk_(*desk) {}

  grpc::ServerWriteReactor<v1::IssueCodesResponse>* IssueCodes(
      grpc::CallbackServerContext* context,
      const v1::IssueCodesRequest* request) override;
  grpc::ServerUnaryReactor* LookupScans(
      grpc::CallbackServerContext* context,
      const v1::LookupScansRequest* request,
      v1::LookupScansResponse* response) override;
  grpc::ServerUnaryReactor* RecordScans(
      grpc::CallbackServerContext* context,
      const v1::RecordScansRequest* request,
      v1::RecordScansResponse* response) override;
  grpc::ServerUnaryReactor* CheckPin(grpc::CallbackServerContext* context,
                                     const v1::CheckPinRequest* request,
                                     v1::CheckPinResponse* response) override;
  grpc::ServerUnaryReactor* GetLabelBalance(
      grpc::CallbackServerContext* context,
      const v1::GetLabelBalanceRequest* request,
      v1::LabelBalance* response) override;
  grpc::ServerUnaryReactor* ListCodeRanges(
      grpc::CallbackServerContext* context,
      const v1::ListCodeRangesRequest* request,
      v1::ListCodeRangesResponse* response) override;
  grpc::ServerUnaryReactor* ListCopyFindings(
      grpc::CallbackServerContext* context,
      const v1::ListCopyFindingsRequest* request,
      v1::ListCopyFindingsResponse* response) override;

 private:
  using Work = std::function<absl::Status(codes::CodeReader* codes)>;
  // Does the work as `reader`, over what the views have now.
  absl::Status With(disclosure::Reader reader, const Work& work) const;
  // The reader, when it is the operator: its gateways see who scans.
  absl::StatusOr<disclosure::Reader> GatewayOf(
      const grpc::CallbackServerContext& context) const;
  absl::StatusOr<codes::IssuePlan> PlanIssue(
      const grpc::CallbackServerContext& context,
      const v1::IssueCodesRequest& request) const;
  absl::Status Lookup(const grpc::CallbackServerContext& context,
                      const v1::LookupScansRequest& request,
                      v1::LookupScansResponse* response) const;
  absl::Status LookupOne(const v1::ScanQuery& query, bool by_gateway,
                         codes::CodeReader* codes,
                         v1::CodeStatus* message) const;
  absl::Status Record(const grpc::CallbackServerContext& context,
                      const v1::RecordScansRequest& request,
                      v1::RecordScansResponse* response) const;
  absl::Status Check(const grpc::CallbackServerContext& context,
                     const v1::CheckPinRequest& request,
                     v1::CheckPinResponse* response) const;
  absl::Status Balance(const grpc::CallbackServerContext& context,
                       const v1::GetLabelBalanceRequest& request,
                       v1::LabelBalance* response) const;
  absl::Status Ranges(const grpc::CallbackServerContext& context,
                      const v1::ListCodeRangesRequest& request,
                      v1::ListCodeRangesResponse* response) const;
  absl::Status Findings(const grpc::CallbackServerContext& context,
                        const v1::ListCopyFindingsRequest& request,
                        v1::ListCopyFindingsResponse* response) const;
  absl::Status ListFindings(const views::LotName& lot,
                            const v1::ListCopyFindingsRequest& request,
                            size_t page_size, codes::CodeReader* codes,
                            v1::ListCopyFindingsResponse* response) const;
  bool IsSimulated() const;
  // What orders and shelf lives are judged by.
  int64_t LedgerNowMs() const;
  int64_t NowMs() const;

  const ServerParts parts_;
  codes::CodeDesk& desk_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CODE_SERVICE_H_
