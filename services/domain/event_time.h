// Times as stated: RFC 3339 with a mandatory offset, and intervals with the
// precision their author knows them by. Integers only.

#ifndef DAODI_SERVICES_DOMAIN_EVENT_TIME_H_
#define DAODI_SERVICES_DOMAIN_EVENT_TIME_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/event_sections.pb.h"

namespace daodi::services::domain {

struct StatedTime {
  int64_t utc_ms = 0;
  int32_t offset_minutes = 0;  // east of UTC
};

// "2026-05-16T15:20:00+08:00", also with a fraction (cut to milliseconds) or
// "Z". Years 1900 to 9999. Nothing for anything else, "-00:00" (offset unknown,
// RFC 3339 4.3) and leap seconds included.
std::optional<StatedTime> ParseStatedTime(absl::string_view text);
// "2026-05-16", RFC 3339 full-date of the same years.
bool IsStatedDate(absl::string_view text);

// An interval in UTC milliseconds.
struct EventInterval {
  // As stated.
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  // The first and last millisecond it can have been, in units of the precision
  // (civil units of the stated offset; weeks begin on Monday).
  int64_t earliest_ms = 0;
  int64_t latest_ms = 0;
  // First millisecond of the unit that `end` lies in.
  int64_t earliest_end_ms = 0;
  int32_t offset_minutes = 0;  // of the end
  v1::TimePrecision precision = v1::TIME_PRECISION_UNSPECIFIED;
};

// Errors: kInvalidArgument "start: ...", "end: ..." or "precision: ...".
absl::StatusOr<EventInterval> ParseEventTime(const v1::EventTime& time);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_EVENT_TIME_H_
