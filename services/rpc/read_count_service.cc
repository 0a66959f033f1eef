#include "services/rpc/read_count_service.h"

#include <optional>

#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"
#include "services/views/statistics_rows.h"

namespace daodi::services::rpc {
namespace {

using views::StatisticsMonth;

// A call that began in a month may be recorded a little after it.
constexpr int64_t kSettlingMs = int64_t{60} * 60 * 1000;

}  // namespace

absl::Status ReadCountService::List(
    const v1::ListSealedReadCountsRequest& request,
    v1::ListSealedReadCountsResponse* response) {
  const StatisticsMonth last =
      views::StatisticsMonthOf(parts_.reads->NowMs() - kSettlingMs) - 1;
  StatisticsMonth month = last;
  if (!request.month().empty()) {
    const std::optional<StatisticsMonth> stated =
        views::ParseStatisticsMonth(request.month());
    if (!stated.has_value() || *stated > last) {
      return domain::ErrorWithReason(
          domain::ErrorReason::kArgumentInvalid, "month",
          stated.has_value() ? "is not over" : "is no month",
          "give a month such as 2026-10 that ended at least an hour ago");
    }
    month = *stated;
  }
  auto counts = counts_.Of(views::StartOfStatisticsMonth(month),
                           views::StartOfStatisticsMonth(month + 1));
  if (!counts.ok()) return counts.status();
  response->set_month(views::FormatStatisticsMonth(month));
  for (const auto& [agency, reads] : *counts) {
    v1::SealedReadCount* count = response->add_counts();
    count->set_agency(agency);
    count->set_reads(reads);
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ReadCountService::ListSealedReadCounts(
    grpc::CallbackServerContext* context,
    const v1::ListSealedReadCountsRequest* request,
    v1::ListSealedReadCountsResponse* response) {
  return Finish(context, List(*request, response));
}

}  // namespace daodi::services::rpc
