// Whether a record was made in time. Pure.

#ifndef DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_
#define DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_

#include <cstdint>
#include <optional>

#include "services/domain/event_time.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

struct EntryTimeliness {
  int64_t window_hours = 0;
  EventInterval last;  // of the event that ended last
  int64_t due_ms = 0;  // recorded later than this is late
};

// Nothing for what has no window: corrections (as late as what they correct),
// kinds without one, statements without a time. Whether history is judged
// depends on when its author joined.
std::optional<EntryTimeliness> TimelinessOf(const ParsedStatement& statement);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_
