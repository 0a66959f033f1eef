#include "tests/services/rpc/lineage_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/trace_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Stub = v1::TraceService::Stub;

template <typename Response>
std::string Bytes(const grpc::Status& status, const Response& response) {
  if (status.ok()) return response.SerializeAsString();
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

template <typename Request, typename Response>
std::string CallUnary(Stub* stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                   const Request&, Response*),
                      const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub->*method)(&context, request, &response);
  return Bytes(status, response);
}

}  // namespace

std::string AskAboutLots(const std::shared_ptr<grpc::Channel>& channel,
                         uint64_t, const std::string& issuer) {
  auto stub = v1::TraceService::NewStub(channel);
  std::string all;
  for (const char* lot : {"HP26-1", "HP26-9"}) {
    const std::string name =
        absl::StrCat("organizations/", issuer, "/batches/", lot);
    v1::GetBatchRequest batch;
    batch.set_name(name);
    all += CallUnary(stub.get(), &Stub::GetBatch, batch);
    v1::GetMassBalanceRequest balance;
    balance.set_name(name);
    balance.set_whole_chain(true);
    all += CallUnary(stub.get(), &Stub::GetMassBalance, balance);
    v1::PreviewRecallRequest recall;
    recall.set_name(name);
    all += CallUnary(stub.get(), &Stub::PreviewRecall, recall);
    v1::TraceBatchRequest trace;
    trace.set_name(name);
    trace.set_direction(v1::TRACE_DIRECTION_BOTH);
    grpc::ClientContext context;
    const auto stream = stub->TraceBatch(&context, trace);
    v1::TraceBatchResponse response;
    while (stream->Read(&response)) all += response.SerializeAsString();
    all += Bytes(stream->Finish(), v1::TraceBatchResponse());
  }
  v1::GetMassBalanceRequest balance;
  balance.set_name("organizations/" + issuer);
  balance.set_period_end_ms(2'000'000'000'000);
  all += CallUnary(stub.get(), &Stub::GetMassBalance, balance);
  v1::SearchBatchesRequest search;
  search.set_query("HP26");
  return all + CallUnary(stub.get(), &Stub::SearchBatches, search);
}

}  // namespace daodi::testing
