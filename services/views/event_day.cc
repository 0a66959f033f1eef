#include "services/views/event_day.h"

#include <algorithm>
#include <string>

#include "services/domain/catalogue/catalogue.h"

namespace daodi::services::views {
namespace {

constexpr size_t kDateBytes = 10;  // "2026-05-16"
constexpr absl::CivilDay kFirstDay(1900, 1, 1);

std::optional<absl::CivilDay> DayOf(const std::string& time) {
  return domain::ParseCivilDay(absl::string_view(time).substr(0, kDateBytes));
}

}  // namespace

std::optional<absl::CivilDay> FirstDayOf(const v1::Event& event) {
  return DayOf(event.time().start());
}

std::optional<absl::CivilDay> LastDayOf(const v1::Event& event) {
  return DayOf(event.time().end());
}

std::optional<absl::CivilDay> LastDayOf(
    const domain::ParsedStatement& statement) {
  std::optional<absl::CivilDay> last;
  if (statement.facts() == nullptr) return last;
  for (const v1::Event& event : statement.facts()->events()) {
    const auto day = LastDayOf(event);
    if (day.has_value() && (!last.has_value() || *day > *last)) last = day;
  }
  return last;
}

uint32_t DayNumber(absl::CivilDay day) {
  return static_cast<uint32_t>(std::max<int64_t>(day - kFirstDay, 0));
}

absl::CivilDay DayOfNumber(uint32_t number) { return kFirstDay + number; }

}  // namespace daodi::services::views
