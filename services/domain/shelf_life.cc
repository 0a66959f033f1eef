#include "services/domain/shelf_life.h"

#include "services/domain/event_time.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kMinuteMs = int64_t{60} * 1000;
// A hundred years: more is a slip of the pen.
constexpr int32_t kMaxShelfLifeMonths = 1'200;

int64_t DaysSince1970(int64_t local_ms) {
  const int64_t days = local_ms / kDayMs;
  return local_ms % kDayMs < 0 ? days - 1 : days;
}

}  // namespace

std::optional<absl::CivilDay> LastDayOfShelfLife(absl::CivilDay produced,
                                                 int32_t months) {
  if (months <= 0 || months > kMaxShelfLifeMonths) return std::nullopt;
  const absl::CivilMonth month = absl::CivilMonth(produced) + months;
  const absl::CivilDay last_of_month = absl::CivilDay(month + 1) - 1;
  if (produced.day() > last_of_month.day()) return last_of_month;
  return absl::CivilDay(month.year(), month.month(), produced.day()) - 1;
}

std::optional<ProductionDay> ProductionDayOf(const v1::EventTime& time) {
  if (time.precision() > v1::TIME_PRECISION_DAY) return std::nullopt;
  const auto interval = ParseEventTime(time);
  if (!interval.ok()) return std::nullopt;
  const int64_t local_ms =
      interval->end_ms + interval->offset_minutes * kMinuteMs;
  return ProductionDay{absl::CivilDay(1970, 1, 1) + DaysSince1970(local_ms),
                       interval->offset_minutes};
}

}  // namespace daodi::services::domain
