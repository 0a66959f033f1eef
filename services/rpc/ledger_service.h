// LedgerService: check, call, translate; no logic of its own.

#ifndef DAODI_SERVICES_RPC_LEDGER_SERVICE_H_
#define DAODI_SERVICES_RPC_LEDGER_SERVICE_H_

#include "daodi/v1/ledger_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// The two that take statements read them only once they know the caller
// (raw_message.h).
template <class S>
using LedgerServiceReads = v1::LedgerService::WithCallbackMethod_GetEntry<
    v1::LedgerService::WithCallbackMethod_ListEntries<
        v1::LedgerService::WithCallbackMethod_GetCheckpoint<
            v1::LedgerService::WithCallbackMethod_GetReceipt<
                v1::LedgerService::WithCallbackMethod_GetProof<
                    v1::LedgerService::WithCallbackMethod_ProveConsistency<
                        S>>>>>>;
using LedgerServiceBase =
    v1::LedgerService::WithRawCallbackMethod_AppendStatements<
        v1::LedgerService::WithRawCallbackMethod_StreamAppend<
            LedgerServiceReads<v1::LedgerService::Service>>>;

class LedgerService final : public LedgerServiceBase {
 public:
  explicit LedgerService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* AppendStatements(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StreamAppend(
      grpc::CallbackServerContext* context) override;
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
                      const grpc::ByteBuffer& bytes, grpc::ByteBuffer* response,
                      grpc::ServerUnaryReactor* reactor);
  absl::Status Get(const grpc::CallbackServerContext& context,
                   const v1::GetEntryRequest& request, v1::Entry* response);
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
