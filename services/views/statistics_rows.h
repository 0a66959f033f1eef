// Rows of statistics: counters of what enterprises recorded, by the civil month
// of the event, enterprise, goods class and herb; and what they were after each
// entry that changed them, so that figures of any size of the log can be had
// again. Byte tables: docs/formats/storage.md; definitions: docs/statistics.md.

#ifndef DAODI_SERVICES_VIEWS_STATISTICS_ROWS_H_
#define DAODI_SERVICES_VIEWS_STATISTICS_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::views {

// What is counted. DO NOT CHANGE numbers without a new view version.
enum class StatisticsCounter : uint8_t {
  kEvents = 1,            // in effect, corrections in place of the corrected
  kHistoricalEvents = 2,  // of before the author joined
  kTimedEvents = 3,       // with a window to be recorded in
  kEventsInTime = 4,
  kLotsMade = 5,
  kMassMade = 6,  // milligrams, as all masses
  kMassTakenIn = 7,
  kMassShipped = 8,
  kMassReceived = 9,
  kMassSold = 10,
  kMassDestroyed = 11,
  kTests = 12,  // lots in deciding, final tests
  kTestsConforming = 13,
  kLotsReleased = 14,
  kLotsReleasedTested = 15,  // after a deciding test
  kCorrections = 16,
  kRecalls = 17,
  kHolds = 18,
};
using StatisticsCounters = std::map<StatisticsCounter, int64_t>;

// Year and month in one number that sorts: 2026-05 is 2026 * 12 + 4.
using StatisticsMonth = uint32_t;
// In +08:00, China's one civil time.
StatisticsMonth StatisticsMonthOf(int64_t utc_ms);
// "2026-05" both ways; nothing for other texts.
std::optional<StatisticsMonth> ParseStatisticsMonth(absl::string_view text);
std::string FormatStatisticsMonth(StatisticsMonth month);
// First millisecond of the month.
int64_t StartOfStatisticsMonth(StatisticsMonth month);

// kStatistic: u32 month || organization || goods class || herb, each u8 length
// || bytes -> counters.
struct StatisticsKey {
  StatisticsMonth month = 0;
  std::string organization;
  std::string goods_class;
  std::string herb;

  friend bool operator<(const StatisticsKey& a, const StatisticsKey& b);
};
std::string StatisticsMonthPrefix(StatisticsMonth month);
std::string EncodeStatisticsKey(const StatisticsKey& key);
std::optional<StatisticsKey> ReadStatisticsKey(absl::string_view bytes);

// n x (u8 counter || i64), ascending, zeroes left out.
std::string EncodeStatisticsCounters(const StatisticsCounters& counters);
std::optional<StatisticsCounters> ReadStatisticsCounters(
    absl::string_view value);

// kStatisticPast: key of kStatistic || u64 ones' complement of the entry ->
// counters after it. So the first row from PastSuffix(size) on is what a log of
// that size had.
std::string StatisticsPastSuffix(uint64_t log_size);
std::string StatisticsPastKey(absl::string_view key, uint64_t entry);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_STATISTICS_ROWS_H_
