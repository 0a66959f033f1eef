#include "tests/services/rpc/dispensing_slip_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/dispensing_slip_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;

std::string Words(const grpc::Status& status, const v1::DispensingSlip& slip) {
  if (status.ok()) return slip.SerializeAsString();
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

std::string Get(v1::DispensingSlipService::Stub* stub,
                const std::string& token) {
  v1::GetDispensingSlipRequest request;
  request.set_token(token);
  grpc::ClientContext context;
  v1::DispensingSlip slip;
  const grpc::Status status = stub->GetDispensingSlip(&context, request, &slip);
  return Words(status, slip);
}

}  // namespace

std::string AskForDispensingSlips(const Channel& channel, uint64_t,
                                  const std::string& issuer) {
  const auto stub = v1::DispensingSlipService::NewStub(channel);
  std::string all;
  for (const char* lot : {"HP26-1", "HP26-9"}) {
    v1::CreateDispensingSlipRequest request;
    request.add_lots()->set_issuer(issuer);
    request.mutable_lots(0)->set_lot(lot);
    grpc::ClientContext context;
    v1::DispensingSlip slip;
    const grpc::Status status =
        stub->CreateDispensingSlip(&context, request, &slip);
    all += Words(status, slip);
    if (status.ok()) all += Get(stub.get(), slip.token());
  }
  return all;
}

std::string AskForDispensingSlip(const Channel& channel, uint64_t,
                                 const std::string&) {
  const auto stub = v1::DispensingSlipService::NewStub(channel);
  return Get(stub.get(), std::string(26, 'a'));
}

}  // namespace daodi::testing
