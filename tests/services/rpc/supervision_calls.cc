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

std::string CallListFlags(const std::shared_ptr<grpc::Channel>& channel,
                          const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListFlagsRequest request;
    request.set_organization(name);
    request.set_minimum_severity(v1::FLAG_SEVERITY_INFORMATION);
    all += Call(channel, &Stub::ListFlags, request);
  }
  return all;
}

std::string CallListOrders(const std::shared_ptr<grpc::Channel>& channel,
                           const std::string& organization) {
  std::string all;
  for (const std::string& name : {organization, std::string()}) {
    v1::ListOrdersRequest request;
    request.set_organization(name);
    all += Call(channel, &Stub::ListOrders, request);
  }
  return all;
}

std::string CallGetStatistics(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& organization) {
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

std::string CallGetDayReport(const std::shared_ptr<grpc::Channel>& channel,
                             const std::string& organization) {
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

}  // namespace daodi::testing
