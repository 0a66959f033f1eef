// The civil days of an event, at the offset that its author states: what dates
// of the catalogue, of licences and of intervals are compared with.

#ifndef DAODI_SERVICES_VIEWS_EVENT_DAY_H_
#define DAODI_SERVICES_VIEWS_EVENT_DAY_H_

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::views {

// Nothing for a time that does not parse.
std::optional<absl::CivilDay> FirstDayOf(const v1::Event& event);
std::optional<absl::CivilDay> LastDayOf(const v1::Event& event);
// Of all events, the last day; nothing without events.
std::optional<absl::CivilDay> LastDayOf(
    const domain::ParsedStatement& statement);

// Days since 1900-01-01 and back: in keys and values of rows.
uint32_t DayNumber(absl::CivilDay day);
absl::CivilDay DayOfNumber(uint32_t number);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_EVENT_DAY_H_
