#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/disclosure/read_notes.h"
#include "services/domain/violation.h"
#include "services/ledger/load_registry.h"
#include "services/limits.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/supervision_queries.h"
#include "services/supervision/statistics.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using supervision::Dimension;
using supervision::StatisticsQuery;
using supervision::StatisticsRow;
using C = views::StatisticsCounter;

constexpr size_t kMaxDivisionDigits = 6;

struct Indicator {
  const char* name;
  C counter;
  std::optional<C> denominator;  // of rates
};
// In the order of docs/statistics.md.
constexpr Indicator kIndicators[] = {
    {"EVENTS", C::kEvents, std::nullopt},
    {"HISTORICAL_EVENTS", C::kHistoricalEvents, std::nullopt},
    {"IN_TIME_RATE", C::kEventsInTime, C::kTimedEvents},
    {"CORRECTIONS", C::kCorrections, std::nullopt},
    {"LOTS_MADE", C::kLotsMade, std::nullopt},
    {"MASS_MADE", C::kMassMade, std::nullopt},
    {"MASS_TAKEN_IN", C::kMassTakenIn, std::nullopt},
    {"MASS_RECEIVED", C::kMassReceived, std::nullopt},
    {"MASS_SHIPPED", C::kMassShipped, std::nullopt},
    {"MASS_SOLD", C::kMassSold, std::nullopt},
    {"MASS_DESTROYED", C::kMassDestroyed, std::nullopt},
    {"CONFORMING_RATE", C::kTestsConforming, C::kTests},
    {"LOTS_RELEASED", C::kLotsReleased, std::nullopt},
    {"TEST_COVERAGE", C::kLotsReleasedTested, C::kLotsReleased},
    {"HOLDS", C::kHolds, std::nullopt},
    {"RECALLS", C::kRecalls, std::nullopt},
};

int64_t CountOf(const views::StatisticsCounters& counters, C counter) {
  const auto at = counters.find(counter);
  return at == counters.end() ? 0 : at->second;
}

void AddFigure(const std::string& indicator, int64_t value, int64_t denominator,
               v1::StatisticsRow* message) {
  v1::StatisticsFigure* figure = message->add_figures();
  figure->set_indicator(indicator);
  figure->set_value(value);
  figure->set_denominator(denominator);
}

void FillFigures(const StatisticsRow& row, v1::StatisticsRow* message) {
  message->set_suppressed(row.suppressed);
  if (row.suppressed) return;
  message->set_enterprises(static_cast<int64_t>(row.enterprises.size()));
  for (const Indicator& indicator : kIndicators) {
    AddFigure(indicator.name, CountOf(row.counters, indicator.counter),
              indicator.denominator.has_value()
                  ? CountOf(row.counters, *indicator.denominator)
                  : 0,
              message);
  }
  for (const auto& [code, counts] : row.flags) {
    if (counts.opened != 0) {
      AddFigure(absl::StrCat("FLAGS_OPENED/", code), counts.opened, 0, message);
    }
    if (counts.closed != 0) {
      AddFigure(absl::StrCat("FLAGS_CLOSED/", code), counts.closed, 0, message);
    }
  }
}

void FillRow(const StatisticsRow& row, const StatisticsQuery& query,
             v1::StatisticsRow* message) {
  for (size_t i = 0; i < query.group_by.size(); ++i) {
    const std::string& value = row.key[i];
    switch (query.group_by[i]) {
      case Dimension::kMonth:
        message->set_month(value);
        break;
      case Dimension::kDivision:
        message->set_division(value);
        break;
      case Dimension::kGoodsClass:
        message->set_goods_class(value);
        message->set_unclassified(message->unclassified() || value.empty());
        break;
      case Dimension::kHerb:
        message->set_herb(value);
        message->set_unclassified(message->unclassified() || value.empty());
        break;
      case Dimension::kEnterprise:
        message->set_organization(value);
        break;
    }
  }
  FillFigures(row, message);
}

absl::Status SetMonths(const v1::GetStatisticsRequest& request,
                       StatisticsQuery* query) {
  const auto first = views::ParseStatisticsMonth(request.first_month());
  if (!first.has_value()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "first_month",
                           "is no month", "write it as 2026-05");
  }
  const auto last = request.last_month().empty()
                        ? first
                        : views::ParseStatisticsMonth(request.last_month());
  if (!last.has_value() || *last < *first ||
      *last - *first >= kMaxStatisticsMonths) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "last_month",
        absl::StrCat("is no month from first_month on, at most ",
                     kMaxStatisticsMonths, " together"),
        "write it as 2026-05");
  }
  query->first = *first;
  query->last = *last;
  return absl::OkStatus();
}

absl::Status SetDimensions(const v1::GetStatisticsRequest& request,
                           StatisticsQuery* query) {
  for (const int value : request.group_by()) {
    if (value < static_cast<int>(Dimension::kMonth) ||
        value > static_cast<int>(Dimension::kEnterprise)) {
      return ErrorWithReason(ErrorReason::kWordUnknown, "group_by",
                             "has a dimension that is unknown",
                             "use MONTH, DIVISION, GOODS_CLASS, HERB or "
                             "ENTERPRISE");
    }
    const auto dimension = static_cast<Dimension>(value);
    auto& all = query->group_by;
    if (std::find(all.begin(), all.end(), dimension) != all.end()) continue;
    all.push_back(dimension);
  }
  return absl::OkStatus();
}

absl::StatusOr<StatisticsQuery> QueryOf(const v1::GetStatisticsRequest& request,
                                        uint64_t position) {
  StatisticsQuery query;
  absl::Status set = SetMonths(request, &query);
  if (set.ok()) set = SetDimensions(request, &query);
  if (!set.ok()) return set;
  query.division_prefix = request.division_prefix();
  const bool digits = std::all_of(
      query.division_prefix.begin(), query.division_prefix.end(), [](char c) {
        return absl::ascii_isdigit(static_cast<unsigned char>(c));
      });
  if (!digits || query.division_prefix.size() > kMaxDivisionDigits) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "division_prefix",
                           "is no beginning of a division code",
                           "write up to six digits: 4311");
  }
  query.organization = request.organization();
  auto as_of_size = AsOfSizeOf(request.as_of_size(), position);
  if (!as_of_size.ok()) return as_of_size.status();
  query.as_of_size = *as_of_size;
  return query;
}

// Where enterprises were counts as of the size asked for, who may read as of
// now.
absl::StatusOr<supervision::StatisticsSubjects> Subjects(
    const ServerParts& parts, const disclosure::Reader& reader,
    const StatisticsQuery& query, uint64_t position) {
  std::optional<crypto::Registry> then;
  if (query.as_of_size < position) {
    auto loaded = ledger::LoadRegistry(*parts.store, query.as_of_size);
    if (!loaded.ok()) return loaded.status();
    then = std::move(loaded->registry);
  }
  return parts.registry->With([&](const crypto::Registry& now) {
    return supervision::SubjectsOf(now, then.has_value() ? *then : now, reader,
                                   query);
  });
}

}  // namespace

absl::Status AnswerStatistics(const ServerParts& parts,
                              const disclosure::Reader& reader,
                              const v1::GetStatisticsRequest& request,
                              v1::Statistics* response) {
  const storage::ViewReader views(*parts.store);
  auto query = QueryOf(request, views.position());
  if (!query.ok()) return query.status();
  auto subjects = Subjects(parts, reader, *query, views.position());
  if (!subjects.ok()) return subjects.status();
  auto statistics = supervision::GetStatistics(*parts.store, views, reader,
                                               *subjects, *query);
  if (!statistics.ok()) return statistics.status();
  if (reader.notes != nullptr && !query->organization.empty()) {
    reader.notes->NoteDerived(query->organization);
  }
  for (const StatisticsRow& row : statistics->rows) {
    FillRow(row, *query, response->add_rows());
  }
  FillFigures(statistics->total, response->mutable_total());
  response->set_as_of_size(static_cast<int64_t>(query->as_of_size));
  response->set_definition_version(supervision::kStatisticsDefinitionVersion);
  if (query->as_of_size > 0) {
    auto root = parts.store->RootAt(query->as_of_size);
    if (!root.ok()) return root.status();
    response->set_root_hash(std::string(root->view()));
    auto last = parts.store->ReadEntry(query->as_of_size - 1);
    if (!last.ok()) return last.status();
    response->set_as_of_record_time_ms(last->leaf.record_time_ms);
  }
  response->set_synthetic(
      parts.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      }));
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
