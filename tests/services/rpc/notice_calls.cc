#include "tests/services/rpc/notice_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/notice_service.grpc.pb.h"
#include "grpcpp/client_context.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;
using Notices = v1::NoticeService::Stub;

template <typename Request, typename Response>
std::string Call(const Channel& channel,
                 grpc::Status (Notices::*method)(grpc::ClientContext*,
                                                 const Request&, Response*),
                 const Request& request) {
  const auto stub = v1::NoticeService::NewStub(channel);
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (*stub.*method)(&context, request, &response);
  if (!status.ok()) {
    return absl::StrCat("status ", status.error_code(), ": ",
                        status.error_message(), status.error_details());
  }
  return response.SerializeAsString();
}

}  // namespace

std::string AskForNotices(const Channel& channel, uint64_t,
                          const std::string&) {
  std::string all;
  for (const bool drills : {false, true}) {
    v1::ListNoticesRequest request;
    request.set_drills(drills);
    all += Call(channel, &Notices::ListNotices, request);
  }
  return all;
}

std::string AskForAttempts(const Channel& channel, uint64_t size,
                           const std::string& author) {
  std::string all;
  for (uint64_t index = 0; index <= size; ++index) {
    v1::RecordAttemptRequest request;
    request.set_notice(absl::StrCat("notices/", index, "-", author));
    request.set_number(1);
    request.set_channel(v1::NOTICE_CHANNEL_TELEPHONE);
    all += Call(channel, &Notices::RecordAttempt, request);
  }
  return all;
}

std::string AskForDeliveries(const Channel& channel, uint64_t size,
                             const std::string& author) {
  std::string all;
  for (uint64_t index = 0; index <= size; ++index) {
    v1::ReportDeliveryRequest request;
    request.set_notice(absl::StrCat("notices/", index, "-", author));
    request.set_number(1);
    request.set_outcome(v1::DELIVERY_OUTCOME_SENT);
    all += Call(channel, &Notices::ReportDelivery, request);
  }
  return all;
}

std::string AskForDrills(const Channel& channel, uint64_t,
                         const std::string& author) {
  v1::TestNoticeRequest request;
  request.set_recipient(author);
  return Call(channel, &Notices::TestNotice, request);
}

std::string AskForDrillAnswers(const Channel& channel, uint64_t,
                               const std::string&) {
  v1::AnswerTestNoticeRequest request;
  request.set_notice("notices/drill-1");
  return Call(channel, &Notices::AnswerTestNotice, request);
}

std::string AskForDrillReports(const Channel& channel, uint64_t,
                               const std::string&) {
  v1::GetDrillReportRequest request;
  request.set_month("2025-05");
  return Call(channel, &Notices::GetDrillReport, request);
}

}  // namespace daodi::testing
