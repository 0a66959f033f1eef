#include <string>

#include "services/disclosure/entry_reader.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/flag_message.h"
#include "services/rpc/supervision_queries.h"
#include "services/supervision/overview.h"
#include "services/views/statistics_rows.h"

namespace daodi::services::rpc {
namespace {

void FillFlagCounts(const supervision::Overview& overview,
                    v1::Overview* response) {
  for (auto at = overview.flags.rbegin(); at != overview.flags.rend(); ++at) {
    v1::OpenFlagCount* count = response->add_open_flags();
    count->set_severity(static_cast<v1::FlagSeverity>(at->first));
    count->set_within_day(at->second.within_day);
    count->set_within_week(at->second.within_week);
    count->set_within_month(at->second.within_month);
    count->set_older(at->second.older);
  }
}

// Of the month of the moment and the one before it.
absl::Status FillTimeliness(const ServerParts& parts,
                            const disclosure::Reader& reader,
                            const std::string& organization, int64_t at_ms,
                            v1::Overview* response) {
  const views::StatisticsMonth month = views::StatisticsMonthOf(at_ms);
  v1::GetStatisticsRequest question;
  question.set_first_month(views::FormatStatisticsMonth(month - 1));
  question.set_last_month(views::FormatStatisticsMonth(month));
  question.set_organization(organization);
  // One by one: of those whose records the reader may read anyway.
  question.add_group_by(v1::STATISTICS_DIMENSION_ENTERPRISE);
  v1::Statistics answer;
  absl::Status asked = AnswerStatistics(parts, reader, question, &answer);
  if (absl::IsInvalidArgument(asked)) {
    response->set_truncated(true);
    return absl::OkStatus();
  }
  if (!asked.ok()) return asked;
  for (const v1::StatisticsFigure& figure : answer.total().figures()) {
    if (figure.indicator() != "IN_TIME_RATE") continue;
    response->set_timed_statements(figure.denominator());
    response->set_late_statements(figure.denominator() - figure.value());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerOverview(const ServerParts& parts,
                            const disclosure::Reader& reader,
                            const v1::GetOverviewRequest& request,
                            v1::Overview* response) {
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const uint64_t size = entries.views().position();
  auto as_of = AsOfSize(parts, 0, size);
  if (!as_of.ok()) return as_of.status();
  const bool simulated =
      parts.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      });
  supervision::OverviewQuery query;
  query.organization = request.organization();
  query.at_ms = simulated ? as_of->record_time_ms : parts.clock->Now().time_ms;
  trade::SeenStatements seen(entries, size);
  auto overview =
      supervision::OverviewOf(*parts.registry, parts.documents, query, &seen);
  if (!overview.ok()) return overview.status();
  FillFlagCounts(*overview, response);
  for (const supervision::ListedFlag& flag : overview->pressing) {
    absl::Status filled = FillFlag(flag, &seen, response->add_pressing_flags());
    if (!filled.ok()) return filled;
  }
  for (const supervision::ListedOrder& order : overview->due) {
    FillOrder(order, query.at_ms, response->add_orders_due());
  }
  for (const supervision::ListedOrder& order : overview->recalls) {
    FillOrder(order, query.at_ms, response->add_recalls());
  }
  response->set_recalls_in_progress(overview->recalls_in_progress);
  for (const documents::NamedDocument& document : overview->pending) {
    FillPending(document, response->add_pending_documents());
  }
  response->set_documents_pending(overview->documents_pending);
  response->set_truncated(overview->truncated);
  response->set_as_of_size(static_cast<int64_t>(size));
  response->set_at_time_ms(query.at_ms);
  response->set_synthetic(simulated);
  return FillTimeliness(parts, reader, request.organization(), query.at_ms,
                        response);
}

}  // namespace daodi::services::rpc
