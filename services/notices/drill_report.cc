#include "services/notices/drill_report.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/container/btree_map.h"
#include "services/domain/violation.h"
#include "services/notices/notice_ladder.h"
#include "services/notices/notice_limits.h"
#include "services/views/statistics_rows.h"

namespace daodi::services::notices {
namespace {

v1::DrillRow RowOf(const std::string& recipient,
                   const std::vector<Drill>& drills) {
  v1::DrillRow row;
  row.set_recipient(recipient);
  row.set_drills(static_cast<int64_t>(drills.size()));
  std::vector<int64_t> answers;
  for (const Drill& drill : drills) {
    if (drill.answered_ms != 0) {
      answers.push_back(drill.answered_ms - drill.begin_ms);
    }
  }
  row.set_answered(static_cast<int64_t>(answers.size()));
  row.set_answered_in_time(
      std::count_if(answers.begin(), answers.end(),
                    [](int64_t after_ms) { return after_ms <= kStepMs; }));
  if (answers.empty()) return row;
  std::sort(answers.begin(), answers.end());
  row.set_median_answer_ms(answers[(answers.size() - 1) / 2]);
  row.set_slowest_answer_ms(answers.back());
  return row;
}

}  // namespace

v1::DrillReport SumDrills(const std::vector<Drill>& drills) {
  v1::DrillReport report;
  *report.mutable_total() = RowOf("", drills);
  absl::btree_map<std::string, std::vector<Drill>> by_recipient;
  for (const Drill& drill : drills) {
    by_recipient[drill.recipient].push_back(drill);
  }
  std::vector<v1::DrillRow> rows;
  rows.reserve(by_recipient.size());
  for (const auto& [recipient, theirs] : by_recipient) {
    rows.push_back(RowOf(recipient, theirs));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const v1::DrillRow& a, const v1::DrillRow& b) {
                     return a.drills() - a.answered() >
                            b.drills() - b.answered();
                   });
  for (v1::DrillRow& row : rows) *report.add_rows() = std::move(row);
  return report;
}

absl::StatusOr<v1::DrillReport> ReportDrills(const NoticeParts& parts,
                                             const std::string& month,
                                             const std::string& author,
                                             const NoticeBook& book) {
  const auto number = views::ParseStatisticsMonth(month);
  if (!number.has_value()) {
    return domain::ErrorWithReason(domain::ErrorReason::kArgumentInvalid,
                                   "month", "is no month",
                                   "give it as 2026-06");
  }
  const int64_t first_ms = views::StartOfStatisticsMonth(*number);
  const int64_t end_ms = views::StartOfStatisticsMonth(*number + 1);
  std::vector<Drill> drills;
  size_t examined = 0;
  bool truncated = false;
  absl::Status scanned = parts.outbox->ScanDrills(
      std::numeric_limits<uint64_t>::max(),
      [&](uint64_t, const storage::NoticeDrillRow& row) {
        if (row.begin_ms < first_ms) return false;
        truncated = ++examined > kMaxDrillsExamined;
        if (truncated) return false;
        if (row.begin_ms < end_ms && (author.empty() || row.author == author) &&
            book.KnowsAllOf(row.author)) {
          drills.push_back({row.recipient, row.begin_ms, row.answered_ms});
        }
        return true;
      });
  if (!scanned.ok()) return scanned;
  v1::DrillReport report = SumDrills(drills);
  report.set_month(month);
  report.set_truncated(truncated);
  return report;
}

}  // namespace daodi::services::notices
