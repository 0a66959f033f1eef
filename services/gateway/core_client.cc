#include "services/gateway/core_client.h"

#include <utility>

#include "daodi/v1/code_service.grpc.pb.h"
#include "daodi/v1/identity_service.grpc.pb.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "daodi/v1/library_service.grpc.pb.h"
#include "daodi/v1/supervision_service.grpc.pb.h"
#include "daodi/v1/trace_service.grpc.pb.h"
#include "services/gateway/core_channel.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

// One blocking call of a unary method.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub* stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                           const Request&,
                                                           Response*),
                              const Request& request,
                              int64_t timeout_ms = kGatewayCoreTimeoutMs) {
  grpc::ClientContext context;
  SetDeadline(&context, timeout_ms);
  Response response;
  absl::Status status = FromGrpc((stub->*method)(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

// What must stay in place until a call without a waiting thread returns.
template <typename Request, typename Response>
struct AsyncCall {
  grpc::ClientContext context;
  Request request;
  Response response;
  OnResponse<Response> done;

  void Finish(const grpc::Status& status) {
    if (status.ok()) {
      done(std::move(response));
    } else {
      done(FromGrpc(status));
    }
  }
};

template <typename Request, typename Response>
std::shared_ptr<AsyncCall<Request, Response>> NewAsyncCall(
    Request request, OnResponse<Response> done) {
  auto call = std::make_shared<AsyncCall<Request, Response>>();
  SetDeadline(&call->context, kGatewayCoreTimeoutMs);
  call->request = std::move(request);
  call->done = std::move(done);
  return call;
}

class CoreClient final : public Core {
 public:
  CoreClient(const std::shared_ptr<grpc::Channel>& channel,
             const std::shared_ptr<grpc::Channel>& operator_channel)
      : codes_(v1::CodeService::NewStub(operator_channel)),
        forward_(v1::LedgerService::NewStub(operator_channel)),
        identity_(v1::IdentityService::NewStub(channel)),
        ledger_(v1::LedgerService::NewStub(channel)),
        library_(v1::LibraryService::NewStub(channel)),
        supervision_(v1::SupervisionService::NewStub(channel)),
        trace_(v1::TraceService::NewStub(channel)) {}

  absl::StatusOr<v1::Ledger> GetLedger() override {
    v1::GetLedgerRequest request;
    request.set_name("ledgers/-");
    return Call(identity_.get(), &v1::IdentityService::Stub::GetLedger,
                request);
  }
  absl::StatusOr<v1::Organization> GetOrganization(
      const v1::GetOrganizationRequest& request) override {
    return Call(identity_.get(), &v1::IdentityService::Stub::GetOrganization,
                request);
  }
  absl::StatusOr<v1::SearchLibraryRecordsResponse> SearchLibraryRecords(
      const v1::SearchLibraryRecordsRequest& request) override {
    return Call(library_.get(), &v1::LibraryService::Stub::SearchLibraryRecords,
                request);
  }
  absl::StatusOr<v1::LibraryRecord> GetLibraryRecord(
      const v1::GetLibraryRecordRequest& request) override {
    return Call(library_.get(), &v1::LibraryService::Stub::GetLibraryRecord,
                request);
  }
  absl::StatusOr<v1::Batch> GetBatch(
      const v1::GetBatchRequest& request) override {
    return Call(trace_.get(), &v1::TraceService::Stub::GetBatch, request);
  }
  absl::StatusOr<v1::ListBatchEventsResponse> ListBatchEvents(
      const v1::ListBatchEventsRequest& request) override {
    return Call(trace_.get(), &v1::TraceService::Stub::ListBatchEvents,
                request);
  }
  absl::StatusOr<std::vector<v1::TraceBatchResponse>> TraceBatch(
      const v1::TraceBatchRequest& request) override {
    grpc::ClientContext context;
    SetDeadline(&context, kGatewayCoreTimeoutMs);
    auto reader = trace_->TraceBatch(&context, request);
    std::vector<v1::TraceBatchResponse> parts;
    v1::TraceBatchResponse part;
    while (reader->Read(&part)) parts.push_back(std::move(part));
    absl::Status status = FromGrpc(reader->Finish());
    if (!status.ok()) return status;
    return parts;
  }
  absl::StatusOr<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest& request) override {
    return Call(supervision_.get(), &v1::SupervisionService::Stub::ListOrders,
                request);
  }
  absl::StatusOr<v1::Checkpoint> GetCheckpoint() override {
    v1::GetCheckpointRequest request;
    request.set_name("ledgers/-/checkpoint");
    return Call(ledger_.get(), &v1::LedgerService::Stub::GetCheckpoint,
                request);
  }
  absl::StatusOr<v1::Proof> GetProof(
      const v1::GetProofRequest& request) override {
    return Call(ledger_.get(), &v1::LedgerService::Stub::GetProof, request);
  }
  void LookupScans(v1::LookupScansRequest request,
                   OnResponse<v1::LookupScansResponse> done) override {
    auto call = NewAsyncCall(std::move(request), std::move(done));
    codes_->async()->LookupScans(
        &call->context, &call->request, &call->response,
        [call](const grpc::Status& status) { call->Finish(status); });
  }
  void RecordScans(v1::RecordScansRequest request,
                   OnResponse<v1::RecordScansResponse> done) override {
    auto call = NewAsyncCall(std::move(request), std::move(done));
    codes_->async()->RecordScans(
        &call->context, &call->request, &call->response,
        [call](const grpc::Status& status) { call->Finish(status); });
  }
  absl::StatusOr<v1::CheckPinResponse> CheckPin(
      const v1::CheckPinRequest& request) override {
    return Call(codes_.get(), &v1::CodeService::Stub::CheckPin, request);
  }
  absl::StatusOr<v1::AppendStatementsResponse> AppendStatements(
      const v1::AppendStatementsRequest& request) override {
    return Call(forward_.get(), &v1::LedgerService::Stub::AppendStatements,
                request, kGatewayAppendTimeoutMs);
  }

 private:
  const std::unique_ptr<v1::CodeService::Stub> codes_;
  const std::unique_ptr<v1::LedgerService::Stub> forward_;
  const std::unique_ptr<v1::IdentityService::Stub> identity_;
  const std::unique_ptr<v1::LedgerService::Stub> ledger_;
  const std::unique_ptr<v1::LibraryService::Stub> library_;
  const std::unique_ptr<v1::SupervisionService::Stub> supervision_;
  const std::unique_ptr<v1::TraceService::Stub> trace_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Core>> ConnectCore(const CoreAddress& address) {
  auto channel = PublicChannel(address);
  if (!channel.ok()) return channel.status();
  const auto operator_channel = OperatorChannel(address);
  return std::make_unique<CoreClient>(
      *channel, operator_channel == nullptr ? *channel : operator_channel);
}

}  // namespace daodi::services::gateway
