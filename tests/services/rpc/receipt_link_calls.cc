#include "tests/services/rpc/receipt_link_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/read_count_service.grpc.pb.h"
#include "daodi/v1/receipt_link_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;

template <typename Stub, typename Request, typename Response>
std::string Call(Stub* stub,
                 grpc::Status (Stub::*method)(grpc::ClientContext*,
                                              const Request&, Response*),
                 const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub->*method)(&context, request, &response);
  if (!status.ok()) {
    return absl::StrCat("status ", status.error_code(), ": ",
                        status.error_message(), status.error_details());
  }
  return response.SerializeAsString();
}

using Links = v1::ReceiptLinkService::Stub;

std::string GuessedToken() { return std::string(32, 'a'); }

}  // namespace

std::string AskForReceiptLinks(const Channel& channel, uint64_t size,
                               const std::string&) {
  const auto stub = v1::ReceiptLinkService::NewStub(channel);
  std::string all;
  for (uint64_t index = 0; index <= size; ++index) {
    v1::CreateReceiptLinkRequest request;
    request.set_shipment(absl::StrCat("ledgers/-/entries/", index));
    all += Call(stub.get(), &Links::CreateReceiptLink, request);
  }
  return all;
}

std::string AskForReceiptLink(const Channel& channel, uint64_t,
                              const std::string&) {
  const auto stub = v1::ReceiptLinkService::NewStub(channel);
  v1::GetReceiptLinkRequest request;
  request.set_token(GuessedToken());
  return Call(stub.get(), &Links::GetReceiptLink, request);
}

std::string AskForConfirmation(const Channel& channel, uint64_t,
                               const std::string&) {
  const auto stub = v1::ReceiptLinkService::NewStub(channel);
  v1::ConfirmReceiptRequest request;
  request.set_token(GuessedToken());
  request.set_received_time("2025-05-17T10:00:00+08:00");
  request.set_post("仓库收货员");
  return Call(stub.get(), &Links::ConfirmReceipt, request);
}

std::string AskForReadCounts(const Channel& channel, uint64_t,
                             const std::string&) {
  const auto stub = v1::ReadCountService::NewStub(channel);
  return Call(stub.get(), &v1::ReadCountService::Stub::ListSealedReadCounts,
              v1::ListSealedReadCountsRequest());
}

}  // namespace daodi::testing
