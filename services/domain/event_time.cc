#include "services/domain/event_time.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kSecondMs = 1000;
constexpr int64_t kMinuteMs = 60 * kSecondMs;
constexpr int64_t kHourMs = 60 * kMinuteMs;
constexpr int64_t kDayMs = 24 * kHourMs;
constexpr int kMinYear = 1900;
constexpr size_t kMaxFractionDigits = 9;

// Takes exactly `count` digits.
bool TakeDigits(absl::string_view* text, size_t count, int* value) {
  if (text->size() < count) return false;
  *value = 0;
  for (size_t i = 0; i < count; ++i) {
    const char c = (*text)[i];
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    *value = *value * 10 + (c - '0');
  }
  text->remove_prefix(count);
  return true;
}

bool Take(absl::string_view* text, char expected) {
  if (text->empty() || text->front() != expected) return false;
  text->remove_prefix(1);
  return true;
}

bool TakeDate(absl::string_view* text, absl::CivilDay* date) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!TakeDigits(text, 4, &year) || !Take(text, '-') ||
      !TakeDigits(text, 2, &month) || !Take(text, '-') ||
      !TakeDigits(text, 2, &day)) {
    return false;
  }
  *date = absl::CivilDay(year, month, day);
  // CivilDay turns 30 February into 2 March.
  return year >= kMinYear && date->month() == month && date->day() == day;
}

// Milliseconds of the day, fraction included.
bool TakeTimeOfDay(absl::string_view* text, int64_t* milliseconds) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!TakeDigits(text, 2, &hour) || !Take(text, ':') ||
      !TakeDigits(text, 2, &minute) || !Take(text, ':') ||
      !TakeDigits(text, 2, &second) || hour > 23 || minute > 59 ||
      second > 59) {
    return false;
  }
  *milliseconds = hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
  if (!Take(text, '.')) return true;
  size_t digits = 0;
  int64_t unit_ms = 100;
  while (!text->empty() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text->front()))) {
    *milliseconds += unit_ms * (text->front() - '0');
    unit_ms /= 10;
    text->remove_prefix(1);
    ++digits;
  }
  return digits >= 1 && digits <= kMaxFractionDigits;
}

bool TakeOffset(absl::string_view* text, int32_t* offset_minutes) {
  *offset_minutes = 0;
  if (Take(text, 'Z')) return true;
  const bool west = Take(text, '-');
  if (!west && !Take(text, '+')) return false;
  int hour = 0;
  int minute = 0;
  if (!TakeDigits(text, 2, &hour) || !Take(text, ':') ||
      !TakeDigits(text, 2, &minute) || hour > 23 || minute > 59) {
    return false;
  }
  if (west && hour == 0 && minute == 0) return false;
  *offset_minutes = (west ? -1 : 1) * (hour * 60 + minute);
  return true;
}

int64_t DaysSinceEpoch(absl::CivilDay day) {
  return day - absl::CivilDay(1970, 1, 1);
}

int64_t FloorTo(int64_t value, int64_t unit) {
  const int64_t remainder = value % unit;
  return value - (remainder < 0 ? remainder + unit : remainder);
}

struct Bounds {
  int64_t first_ms;
  int64_t last_ms;
};

// The civil unit around `time`, in UTC milliseconds.
Bounds UnitAround(const StatedTime& time, v1::TimePrecision precision) {
  const int64_t offset_ms = time.offset_minutes * kMinuteMs;
  const int64_t local_ms = time.utc_ms + offset_ms;
  const auto fixed = [&](int64_t unit_ms) {
    const int64_t first = FloorTo(local_ms, unit_ms) - offset_ms;
    return Bounds{first, first + unit_ms - 1};
  };
  switch (precision) {
    case v1::TIME_PRECISION_MINUTE:
      return fixed(kMinuteMs);
    case v1::TIME_PRECISION_HOUR:
      return fixed(kHourMs);
    case v1::TIME_PRECISION_DAY:
      return fixed(kDayMs);
    case v1::TIME_PRECISION_WEEK:
    case v1::TIME_PRECISION_MONTH:
      break;
    default:
      return fixed(kSecondMs);
  }
  const absl::CivilDay day =
      absl::CivilDay(1970, 1, 1) + FloorTo(local_ms, kDayMs) / kDayMs;
  absl::CivilDay first(absl::CivilMonth{day});
  absl::CivilDay next(absl::CivilMonth{day} + 1);
  if (precision == v1::TIME_PRECISION_WEEK) {
    first = absl::PrevWeekday(day + 1, absl::Weekday::monday);
    next = first + 7;
  }
  return {DaysSinceEpoch(first) * kDayMs - offset_ms,
          DaysSinceEpoch(next) * kDayMs - offset_ms - 1};
}

}  // namespace

std::optional<StatedTime> ParseStatedTime(absl::string_view text) {
  absl::CivilDay date;
  int64_t time_of_day_ms = 0;
  StatedTime time;
  if (!TakeDate(&text, &date) || !Take(&text, 'T') ||
      !TakeTimeOfDay(&text, &time_of_day_ms) ||
      !TakeOffset(&text, &time.offset_minutes) || !text.empty()) {
    return std::nullopt;
  }
  time.utc_ms = DaysSinceEpoch(date) * kDayMs + time_of_day_ms -
                time.offset_minutes * kMinuteMs;
  return time;
}

bool IsStatedDate(absl::string_view text) {
  absl::CivilDay date;
  return TakeDate(&text, &date) && text.empty();
}

absl::StatusOr<EventInterval> ParseEventTime(const v1::EventTime& time) {
  const std::optional<StatedTime> start = ParseStatedTime(time.start());
  if (!start.has_value()) {
    return absl::InvalidArgumentError(
        "start: must be RFC 3339 with an offset, as in "
        "2026-05-16T15:20:00+08:00");
  }
  const std::optional<StatedTime> end = ParseStatedTime(time.end());
  if (!end.has_value()) {
    return absl::InvalidArgumentError(
        "end: must be RFC 3339 with an offset; repeat the start for a moment");
  }
  if (time.precision() == v1::TIME_PRECISION_UNSPECIFIED) {
    return absl::InvalidArgumentError(
        "precision: must be stated; DAY when only the day is known");
  }
  const Bounds first = UnitAround(*start, time.precision());
  const Bounds last = UnitAround(*end, time.precision());
  EventInterval interval;
  interval.start_ms = start->utc_ms;
  interval.end_ms = end->utc_ms;
  interval.earliest_ms = first.first_ms;
  interval.latest_ms = last.last_ms;
  interval.earliest_end_ms = last.first_ms;
  interval.offset_minutes = end->offset_minutes;
  interval.precision = time.precision();
  return interval;
}

}  // namespace daodi::services::domain
