#include "tests/services/rpc/circulation_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/circulation_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using v1::CirculationService;

std::string Refusal(const grpc::Status& status) {
  if (status.ok()) return "";
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

std::string Parent(const std::string& organization) {
  return absl::StrCat("organizations/", organization);
}

}  // namespace

std::string CallListTransfers(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& organization) {
  auto stub = CirculationService::NewStub(channel);
  std::string all;
  for (const std::string& name : {organization, std::string("-")}) {
    grpc::ClientContext context;
    v1::ListTransfersRequest request;
    request.set_parent(Parent(name));
    request.set_include_losses(true);
    v1::ListTransfersResponse response;
    all += Refusal(stub->ListTransfers(&context, request, &response));
    all += response.SerializeAsString();
  }
  return all;
}

std::string CallListStockMonths(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& organization) {
  auto stub = CirculationService::NewStub(channel);
  grpc::ClientContext context;
  v1::ListStockMonthsRequest request;
  request.set_parent(Parent(organization));
  v1::ListStockMonthsResponse response;
  const std::string refusal =
      Refusal(stub->ListStockMonths(&context, request, &response));
  return refusal + response.SerializeAsString();
}

std::string CallExportTransfers(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& organization) {
  auto stub = CirculationService::NewStub(channel);
  std::string all;
  for (const std::string& name : {organization, std::string("-")}) {
    grpc::ClientContext context;
    v1::ExportTransfersRequest request;
    request.set_parent(Parent(name));
    request.set_include_losses(true);
    auto stream = stub->ExportTransfers(&context, request);
    v1::ExportTransfersResponse piece;
    while (stream->Read(&piece)) all += piece.content();
    all += Refusal(stream->Finish());
  }
  return all;
}

}  // namespace daodi::testing
