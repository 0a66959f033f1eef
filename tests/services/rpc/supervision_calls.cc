#include "tests/services/rpc/supervision_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/supervision_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Stub = v1::SupervisionService::Stub;

template <typename Request, typename Response>
std::string Call(const std::shared_ptr<grpc::Channel>& channel,
                 grpc::Status (Stub::*method)(grpc::ClientContext*,
                                              const Request&, Response*),
                 const Request& request) {
  const auto stub = v1::SupervisionService::NewStub(channel);
  grpc::ClientContext context;
  Response response;
  const grpc::Status status =
      (stub.get()->*method)(&context, request, &response);
  if (status.ok()) return response.SerializeAsString();
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

}  // namespace

std::string AskForListFlags(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListFlagsRequest request;
    request.set_organization(name);
    request.set_minimum_severity(v1::FLAG_SEVERITY_INFORMATION);
    all += Call(channel, &Stub::ListFlags, request);
  }
  return all;
}

std::string AskForListOrders(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListOrdersRequest request;
    request.set_organization(name);
    all += Call(channel, &Stub::ListOrders, request);
  }
  return all;
}

std::string AskForGetStatistics(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::GetStatisticsRequest request;
    request.set_first_month("2025-01");
    request.set_last_month("2026-12");
    request.set_organization(name);
    for (int dimension = 1; v1::StatisticsDimension_IsValid(dimension);
         ++dimension) {
      request.add_group_by(static_cast<v1::StatisticsDimension>(dimension));
    }
    all += Call(channel, &Stub::GetStatistics, request);
  }
  return all;
}

std::string AskForGetDayReport(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t, const std::string& organization) {
  std::string all;
  for (const char* day : {"2025-07-31", "2025-08-01", "2025-08-02"}) {
    for (const std::string& name : {organization, std::string()}) {
      v1::GetDayReportRequest request;
      request.set_day(day);
      request.set_organization(name);
      all += Call(channel, &Stub::GetDayReport, request);
    }
  }
  return all;
}

std::string AskForListReads(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListReadsRequest request;
    request.set_organization(name);
    all += Call(channel, &Stub::ListReads, request);
    request.set_agency(organization);
    all += Call(channel, &Stub::ListReads, request);
  }
  return all;
}

std::string AskForCloseCase(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t, const std::string&) {
  v1::CloseCaseRequest request;
  request.set_case_number("31");
  return Call(channel, &Stub::CloseCase, request);
}

std::string AskForPack(const std::shared_ptr<grpc::Channel>& channel, uint64_t,
                       const std::string& organization) {
  v1::RecordEvidencePackRequest request;
  request.add_lots()->set_issuer(organization);
  request.mutable_lots(0)->set_lot("HP26-1");
  request.set_manifest_digest(std::string(32, 'd'));
  return Call(channel, &Stub::RecordEvidencePack, request);
}

std::string AskForGetOverview(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::GetOverviewRequest request;
    request.set_organization(name);
    all += Call(channel, &Stub::GetOverview, request);
  }
  return all;
}

std::string AskForListFilings(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t, const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListFilingsRequest request;
    request.set_organization(name);
    all += Call(channel, &Stub::ListFilings, request);
  }
  return all;
}

}  // namespace daodi::testing
