#include "services/views/statistics_rows.h"

#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "crypto/big_endian.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using storage::NamePart;
using storage::ReadName;

// Months are counted on the calendar alone: looking a time zone up takes a lock
// for each event.
constexpr absl::CivilSecond kEpoch(1970, 1, 1);
constexpr int64_t kBeijingOffsetSeconds = 8 * 60 * 60;
constexpr int64_t kMillisOfSecond = 1'000;
constexpr uint32_t kMonthsPerYear = 12;
constexpr size_t kMonthText = 7;  // "2026-05"

absl::CivilMonth CivilMonthOf(StatisticsMonth month) {
  return absl::CivilMonth(month / kMonthsPerYear, month % kMonthsPerYear + 1);
}

}  // namespace

bool operator<(const StatisticsKey& a, const StatisticsKey& b) {
  return std::tie(a.month, a.organization, a.goods_class, a.herb) <
         std::tie(b.month, b.organization, b.goods_class, b.herb);
}

StatisticsMonth StatisticsMonthOf(int64_t utc_ms) {
  const int64_t utc_seconds = absl::ToUnixSeconds(absl::FromUnixMillis(utc_ms));
  const absl::CivilMonth month(kEpoch + utc_seconds + kBeijingOffsetSeconds);
  return static_cast<StatisticsMonth>(month.year() * kMonthsPerYear +
                                      month.month() - 1);
}

std::optional<StatisticsMonth> ParseStatisticsMonth(absl::string_view text) {
  uint32_t year = 0;
  uint32_t month = 0;
  const bool parsed = text.size() == kMonthText && text[4] == '-' &&
                      absl::SimpleAtoi(text.substr(0, 4), &year) &&
                      absl::SimpleAtoi(text.substr(5), &month);
  if (!parsed || month < 1 || month > kMonthsPerYear) return std::nullopt;
  const StatisticsMonth number = year * kMonthsPerYear + month - 1;
  if (FormatStatisticsMonth(number) != text) return std::nullopt;
  return number;
}

std::string FormatStatisticsMonth(StatisticsMonth month) {
  return absl::StrFormat("%04d-%02d", month / kMonthsPerYear,
                         month % kMonthsPerYear + 1);
}

int64_t StartOfStatisticsMonth(StatisticsMonth month) {
  const int64_t utc_seconds =
      absl::CivilSecond(CivilMonthOf(month)) - kEpoch - kBeijingOffsetSeconds;
  return utc_seconds * kMillisOfSecond;
}

std::string StatisticsMonthPrefix(StatisticsMonth month) {
  std::string prefix;
  crypto::AppendU32(month, &prefix);
  return prefix;
}

std::string EncodeStatisticsKey(const StatisticsKey& key) {
  return absl::StrCat(StatisticsMonthPrefix(key.month),
                      NamePart(key.organization), NamePart(key.goods_class),
                      NamePart(key.herb));
}

std::optional<StatisticsKey> ReadStatisticsKey(absl::string_view bytes) {
  StatisticsKey key;
  if (!crypto::ReadU32(&bytes, &key.month) ||
      !ReadName(&bytes, &key.organization) ||
      !ReadName(&bytes, &key.goods_class) || !ReadName(&bytes, &key.herb) ||
      !bytes.empty()) {
    return std::nullopt;
  }
  return key;
}

std::string EncodeStatisticsCounters(const StatisticsCounters& counters) {
  std::string value;
  for (const auto& [counter, count] : counters) {
    if (count == 0) continue;
    crypto::AppendU8(static_cast<uint8_t>(counter), &value);
    crypto::AppendU64(static_cast<uint64_t>(count), &value);
  }
  return value;
}

std::optional<StatisticsCounters> ReadStatisticsCounters(
    absl::string_view value) {
  StatisticsCounters counters;
  while (!value.empty()) {
    uint8_t counter = 0;
    uint64_t count = 0;
    if (!crypto::ReadU8(&value, &counter) || !crypto::ReadU64(&value, &count)) {
      return std::nullopt;
    }
    counters[static_cast<StatisticsCounter>(counter)] =
        static_cast<int64_t>(count);
  }
  return counters;
}

std::string StatisticsPastSuffix(uint64_t log_size) {
  return OrdinalKey(~(log_size - 1));
}

std::string StatisticsPastKey(absl::string_view key, uint64_t entry) {
  return absl::StrCat(key, OrdinalKey(~entry));
}

}  // namespace daodi::services::views
