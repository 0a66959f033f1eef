// The methods of TraceService on lineage: who asks, the query, the answer.

#include <utility>

#include "services/rpc/batch_queries.h"
#include "services/rpc/response_stream.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/trace_batch.h"
#include "services/rpc/trace_service.h"

namespace daodi::services::rpc {
namespace {

template <typename Request, typename Response>
using Query = absl::StatusOr<Response> (*)(const ServerParts&,
                                           const disclosure::Reader&,
                                           const Request&);

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Answer(const ServerParts& parts,
                                 grpc::CallbackServerContext* context,
                                 absl::string_view method,
                                 const Request& request, Response* response,
                                 Query<Request, Response> query) {
  auto reader = parts.callers->ReaderOf(*context, method);
  if (!reader.ok()) return Finish(context, reader.status());
  absl::StatusOr<Response> answer = query(parts, *reader, request);
  if (answer.ok()) *response = *std::move(answer);
  // What was read is on record before the caller has it.
  reader->notes.reset();
  return Finish(context, answer.status());
}

}  // namespace

grpc::ServerUnaryReactor* TraceService::GetBatch(
    grpc::CallbackServerContext* context, const v1::GetBatchRequest* request,
    v1::Batch* response) {
  return Answer(parts_, context, "TraceService.GetBatch", *request, response,
                DescribeBatch);
}

grpc::ServerWriteReactor<v1::TraceBatchResponse>* TraceService::TraceBatch(
    grpc::CallbackServerContext* context,
    const v1::TraceBatchRequest* request) {
  auto reader = parts_.callers->ReaderOf(*context, "TraceService.TraceBatch");
  if (!reader.ok()) {
    return ResponseStream<v1::TraceBatchResponse>::Start(reader.status());
  }
  return ResponseStream<v1::TraceBatchResponse>::Start(
      TraceLot(parts_, *reader, *request));
}

grpc::ServerUnaryReactor* TraceService::GetMassBalance(
    grpc::CallbackServerContext* context,
    const v1::GetMassBalanceRequest* request, v1::MassBalance* response) {
  return Answer(parts_, context, "TraceService.GetMassBalance", *request,
                response, BalanceMass);
}

grpc::ServerUnaryReactor* TraceService::PreviewRecall(
    grpc::CallbackServerContext* context,
    const v1::PreviewRecallRequest* request,
    v1::PreviewRecallResponse* response) {
  return Answer(parts_, context, "TraceService.PreviewRecall", *request,
                response, PreviewRecallOf);
}

grpc::ServerUnaryReactor* TraceService::SearchBatches(
    grpc::CallbackServerContext* context,
    const v1::SearchBatchesRequest* request,
    v1::SearchBatchesResponse* response) {
  return Answer(parts_, context, "TraceService.SearchBatches", *request,
                response, FindBatches);
}

}  // namespace daodi::services::rpc
