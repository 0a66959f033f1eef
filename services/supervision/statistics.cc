#include "services/supervision/statistics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/flag_rules.h"
#include "services/domain/units.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/supervision/flag_counts.h"
#include "services/supervision/small_cells.h"

namespace daodi::services::supervision {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ViewTable;
using views::StatisticsCounters;
using views::StatisticsKey;
using views::StatisticsMonth;

using Subject = StatisticsSubject;
using Access = StatisticsAccess;

// Does a scope of the reader cover the statistics of that division?
bool MaySum(const disclosure::Reader& reader, absl::string_view division) {
  return std::any_of(reader.scopes.begin(), reader.scopes.end(),
                     [division](const crypto::SupervisionScope& scope) {
                       return scope.function ==
                                  crypto::SupervisedFunction::kStatistics &&
                              absl::StartsWith(division, scope.division_prefix);
                     });
}

Subject Judge(const crypto::Registry& now, const crypto::Registry& then,
              const disclosure::Reader& reader, const StatisticsQuery& query,
              const crypto::OrganizationState& state) {
  Subject subject;
  if (state.HasRole(crypto::OrganizationRole::kRegulator) ||
      (!query.organization.empty() && state.id != query.organization)) {
    return subject;
  }
  const crypto::OrganizationState* before = then.FindOrganization(state.id);
  subject.division = (before == nullptr ? state : *before).record.division_code;
  if (!absl::StartsWith(subject.division, query.division_prefix)) {
    return subject;
  }
  if (state.id == reader.organization ||
      disclosure::IsInScope(now, reader, state.id)) {
    subject.access = Access::kAll;
  } else if (MaySum(reader, state.record.division_code)) {
    subject.access = Access::kSums;
  }
  return subject;
}

class Summation {
 public:
  Summation(const storage::LedgerStore& store, const storage::ViewReader& views,
            const disclosure::Reader& reader,
            const StatisticsSubjects& subjects, const StatisticsQuery& query)
      : store_(store),
        views_(views),
        reader_(reader),
        subjects_(subjects),
        query_(query) {}

  absl::StatusOr<Statistics> Run() {
    absl::Status status = CheckReader();
    for (StatisticsMonth month = query_.first;
         status.ok() && month <= query_.last; ++month) {
      status = AddMonth(month);
    }
    if (status.ok()) status = AddFlags();
    if (!status.ok()) return status;
    for (auto& [key, row] : rows_) {
      row.key = key;
      statistics_.rows.push_back(std::move(row));
    }
    if (!OneByOne()) Suppress();
    return std::move(statistics_);
  }

 private:
  bool GroupsBy(Dimension dimension) const {
    return std::count(query_.group_by.begin(), query_.group_by.end(),
                      dimension) > 0;
  }
  // Figures of single enterprises are asked for: nothing to hide from who may
  // read them, and nothing told to who may not.
  bool OneByOne() const {
    return GroupsBy(Dimension::kEnterprise) || !query_.organization.empty() ||
           reader_.role != disclosure::ReaderRole::kRegulator;
  }

  absl::Status CheckReader() const {
    const bool known = reader_.role == disclosure::ReaderRole::kRegulator ||
                       reader_.role == disclosure::ReaderRole::kOrganization;
    if (known) return absl::OkStatus();
    return ErrorWithReason(
        ErrorReason::kCallerNotPermitted, "",
        "figures are told to regulators, and to an enterprise its own",
        "connect as one of these");
  }

  // Null: the reader gets no figures of it.
  const Subject* SubjectOf(const std::string& organization) const {
    const auto at = subjects_.find(organization);
    const Access needed = OneByOne() ? Access::kAll : Access::kSums;
    return at == subjects_.end() || at->second.access < needed ? nullptr
                                                               : &at->second;
  }

  // The row of the key; null: too many rows.
  StatisticsRow* RowOf(const StatisticsKey& key, const Subject& subject) {
    std::vector<std::string> values;
    for (const Dimension dimension : query_.group_by) {
      switch (dimension) {
        case Dimension::kMonth:
          values.push_back(views::FormatStatisticsMonth(key.month));
          break;
        case Dimension::kDivision:
          values.push_back(subject.division);
          break;
        case Dimension::kGoodsClass:
          values.push_back(key.goods_class);
          break;
        case Dimension::kHerb:
          values.push_back(key.herb);
          break;
        case Dimension::kEnterprise:
          values.push_back(key.organization);
          break;
      }
    }
    const auto [row, is_new] = rows_.try_emplace(std::move(values));
    return is_new && rows_.size() > kMaxStatisticsRows ? nullptr : &row->second;
  }

  static absl::Status TooMany(absl::string_view what, size_t limit) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "group_by",
        absl::StrCat("the answer has more than ", limit, " ", what),
        "ask for fewer months, or for one division");
  }

  absl::Status AddMonth(StatisticsMonth month) {
    absl::Status failed;
    const std::string prefix = views::StatisticsMonthPrefix(month);
    absl::Status scanned =
        views_.Scan(ViewTable::kStatistic, prefix, "",
                    [&](absl::string_view suffix, absl::string_view value) {
                      if (++read_ > kMaxStatisticsCounters) {
                        failed = TooMany("counters", kMaxStatisticsCounters);
                        return false;
                      }
                      failed = AddCounters(absl::StrCat(prefix, suffix), value);
                      return failed.ok();
                    });
    return scanned.ok() ? failed : scanned;
  }

  absl::Status AddCounters(const std::string& encoded,
                           absl::string_view current) {
    const auto key = views::ReadStatisticsKey(encoded);
    if (!key.has_value()) return absl::DataLossError("view row of statistics");
    const Subject* subject = SubjectOf(key->organization);
    if (subject == nullptr) return absl::OkStatus();
    std::string value(current);
    if (query_.as_of_size < views_.position()) {
      absl::Status read = ReadPast(encoded, &value);
      if (!read.ok()) return read;
    }
    const auto counters = views::ReadStatisticsCounters(value);
    if (!counters.has_value()) {
      return absl::DataLossError("view row of statistics");
    }
    if (counters->empty()) return absl::OkStatus();
    StatisticsRow* row = RowOf(*key, *subject);
    if (row == nullptr) return TooMany("rows", kMaxStatisticsRows);
    for (StatisticsRow* sum : {row, &statistics_.total}) {
      sum->enterprises.insert(key->organization);
      for (const auto& [counter, amount] : *counters) {
        int64_t& at = sum->counters[counter];
        at = domain::SaturatedSum(at, amount);
      }
    }
    return absl::OkStatus();
  }

  // What the counters were; empty when there were none yet.
  absl::Status ReadPast(const std::string& encoded, std::string* value) const {
    value->clear();
    if (query_.as_of_size == 0) return absl::OkStatus();
    return views_.Scan(ViewTable::kStatisticPast, encoded,
                       views::StatisticsPastSuffix(query_.as_of_size),
                       [&](absl::string_view, absl::string_view past) {
                         *value = std::string(past);
                         return false;
                       });
  }

  absl::Status AddFlags() {
    for (StatisticsMonth month = query_.first; month <= query_.last; ++month) {
      EntryRange range;
      for (const auto& [edge, at] : {std::make_pair(&range.begin, month),
                                     std::make_pair(&range.end, month + 1)}) {
        auto index = FirstEntryAt(store_, views::StartOfStatisticsMonth(at),
                                  query_.as_of_size);
        if (!index.ok()) return index.status();
        *edge = *index;
      }
      absl::Status added = AddFlagsOf(month, range);
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddFlagsOf(StatisticsMonth month, const EntryRange& range) {
    absl::Status counted = ForEachFlagChange(
        views_, range, kMaxCountedFlags,
        [&](FlagChange change, const views::FlagId&, const views::FlagRow& flag,
            uint64_t) -> absl::Status {
          const domain::FlagRule* rule = domain::FindFlagRule(flag.code);
          if (rule == nullptr) return absl::DataLossError("code of a flag");
          for (const std::string& organization : flag.organizations) {
            const Subject* subject = SubjectOf(organization);
            if (subject == nullptr) continue;
            StatisticsRow* row = RowOf({month, organization, "", ""}, *subject);
            if (row == nullptr) return TooMany("rows", kMaxStatisticsRows);
            for (StatisticsRow* sum : {row, &statistics_.total}) {
              sum->enterprises.insert(organization);
              FlagCounts& counts = sum->flags[std::string(rule->name)];
              ++(change == FlagChange::kRaised ? counts.opened : counts.closed);
            }
          }
          return absl::OkStatus();
        });
    return absl::IsResourceExhausted(counted)
               ? TooMany("flags in a month", kMaxCountedFlags)
               : counted;
  }

  static void Hide(StatisticsRow* row) {
    row->suppressed = true;
    row->enterprises.clear();
    row->counters.clear();
    row->flags.clear();
  }

  void Suppress() {
    std::vector<TableCell> cells;
    for (const StatisticsRow& row : statistics_.rows) {
      cells.push_back({row.key, row.enterprises});
    }
    const Suppression hidden =
        SuppressSmallCells(cells, kMinPublishedEnterprises);
    for (size_t i = 0; i < cells.size(); ++i) {
      if (hidden.rows[i]) Hide(&statistics_.rows[i]);
    }
    if (hidden.total) Hide(&statistics_.total);
  }

  const storage::LedgerStore& store_;
  const storage::ViewReader& views_;
  const disclosure::Reader& reader_;
  const StatisticsSubjects& subjects_;
  const StatisticsQuery& query_;
  std::map<std::vector<std::string>, StatisticsRow> rows_;
  size_t read_ = 0;
  Statistics statistics_;
};

}  // namespace

StatisticsSubjects SubjectsOf(const crypto::Registry& now,
                              const crypto::Registry& then,
                              const disclosure::Reader& reader,
                              const StatisticsQuery& query) {
  StatisticsSubjects subjects;
  for (const auto& [id, state] : now.organizations()) {
    Subject subject = Judge(now, then, reader, query, state);
    if (subject.access != Access::kNone) {
      subjects.emplace(id, std::move(subject));
    }
  }
  return subjects;
}

absl::StatusOr<Statistics> GetStatistics(const storage::LedgerStore& store,
                                         const storage::ViewReader& views,
                                         const disclosure::Reader& reader,
                                         const StatisticsSubjects& subjects,
                                         const StatisticsQuery& query) {
  return Summation(store, views, reader, subjects, query).Run();
}

}  // namespace daodi::services::supervision
