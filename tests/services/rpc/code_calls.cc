#include "tests/services/rpc/code_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/code_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;
using Stub = v1::CodeService::Stub;

std::string Words(const grpc::Status& status) {
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

template <typename Request, typename Response>
std::string Call(const Channel& channel,
                 grpc::Status (Stub::*method)(grpc::ClientContext*,
                                              const Request&, Response*),
                 const Request& request) {
  const auto stub = v1::CodeService::NewStub(channel);
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = ((*stub).*method)(&context, request, &response);
  return status.ok() ? response.SerializeAsString() : Words(status);
}

v1::CodeKey LotCode(const std::string& lot) {
  v1::CodeKey key;
  key.set_gtin("09521234100010");
  key.set_lot(lot);
  return key;
}

}  // namespace

std::string AskForIssueCodes(Channel channel, uint64_t size,
                             const std::string&) {
  const auto stub = v1::CodeService::NewStub(channel);
  std::string all;
  for (uint64_t entry = 0; entry < size; ++entry) {
    v1::IssueCodesRequest request;
    request.set_entry(absl::StrCat("ledgers/-/entries/", entry));
    grpc::ClientContext context;
    const auto stream = stub->IssueCodes(&context, request);
    v1::IssueCodesResponse response;
    while (stream->Read(&response)) all += response.SerializeAsString();
    all += Words(stream->Finish());
  }
  return all;
}

std::string AskForLookupScans(Channel channel, uint64_t, const std::string&) {
  v1::LookupScansRequest request;
  for (const char* lot : {"HP26-1", "HP26-9"}) {
    *request.add_scans()->mutable_code() = LotCode(lot);
  }
  request.add_scans()->mutable_code()->set_legacy_code("HP26-1");
  request.add_scans()->mutable_code()->set_drug_code("81234567890123456789");
  return Call(channel, &Stub::LookupScans, request);
}

std::string AskForRecordScans(Channel channel, uint64_t, const std::string&) {
  v1::RecordScansRequest request;
  *request.add_scans()->mutable_code() = LotCode("HP26-1");
  request.mutable_scans(0)->set_nonce(std::string(16, 'n'));
  return Call(channel, &Stub::RecordScans, request);
}

std::string AskForCheckPin(Channel channel, uint64_t, const std::string&) {
  v1::CheckPinRequest request;
  *request.mutable_code() = LotCode("HP26-1");
  request.set_pin("000000");
  return Call(channel, &Stub::CheckPin, request);
}

std::string AskForLabelBalance(Channel channel, uint64_t,
                               const std::string& issuer) {
  v1::GetLabelBalanceRequest request;
  request.set_name(absl::StrCat("organizations/", issuer, "/batches/HP26-1"));
  return Call(channel, &Stub::GetLabelBalance, request);
}

std::string AskForCodeRanges(Channel channel, uint64_t,
                             const std::string& issuer) {
  v1::ListCodeRangesRequest request;
  request.set_parent(absl::StrCat("organizations/", issuer));
  return Call(channel, &Stub::ListCodeRanges, request);
}

std::string AskForCopyFindings(Channel channel, uint64_t,
                               const std::string& issuer) {
  v1::ListCopyFindingsRequest request;
  request.set_parent(absl::StrCat("organizations/", issuer, "/batches/HP26-1"));
  return Call(channel, &Stub::ListCopyFindings, request);
}

}  // namespace daodi::testing
