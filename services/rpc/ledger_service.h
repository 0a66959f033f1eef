// LedgerService: check, call, translate; no logic of its own.

#ifndef DAODI_SERVICES_RPC_LEDGER_SERVICE_H_
#define DAODI_SERVICES_RPC_LEDGER_SERVICE_H_

#include "daodi/v1/ledger_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class LedgerService final : public v1::LedgerService::CallbackService {
 public:
  explicit LedgerService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* AppendStatements(
      grpc::CallbackServerContext* context,
      const v1::AppendStatementsRequest* request,
      v1::AppendStatementsResponse* response) override;
  grpc::ServerBidiReactor<v1::StreamAppendRequest, v1::StreamAppendResponse>*
  StreamAppend(grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetEntry(grpc::CallbackServerContext* context,
                                     const v1::GetEntryRequest* request,
                                     v1::Entry* response) override;
  grpc::ServerUnaryReactor* ListEntries(
      grpc::CallbackServerContext* context,
      const v1::ListEntriesRequest* request,
      v1::ListEntriesResponse* response) override;
  grpc::ServerUnaryReactor* GetCheckpoint(
      grpc::CallbackServerContext* context,
      const v1::GetCheckpointRequest* request,
      v1::Checkpoint* response) override;
  grpc::ServerUnaryReactor* GetReceipt(grpc::CallbackServerContext* context,
                                       const v1::GetReceiptRequest* request,
                                       v1::Receipt* response) override;
  grpc::ServerUnaryReactor* GetProof(grpc::CallbackServerContext* context,
                                     const v1::GetProofRequest* request,
                                     v1::Proof* response) override;
  grpc::ServerUnaryReactor* ProveConsistency(
      grpc::CallbackServerContext* context,
      const v1::ProveConsistencyRequest* request,
      v1::ProveConsistencyResponse* response) override;

 private:
  absl::Status Append(const grpc::CallbackServerContext& context,
                      const v1::AppendStatementsRequest& request,
                      v1::AppendStatementsResponse* response,
                      grpc::ServerUnaryReactor* reactor);
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListEntriesRequest& request,
                    v1::ListEntriesResponse* response);
  absl::Status Prove(const grpc::CallbackServerContext& context,
                     const v1::GetProofRequest& request, v1::Proof* response);
  absl::Status ProveGrowth(const v1::ProveConsistencyRequest& request,
                           v1::ProveConsistencyResponse* response);

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LEDGER_SERVICE_H_
