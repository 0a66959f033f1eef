// Whether a record was made in time. Pure.

#ifndef DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_
#define DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_

#include <cstdint>
#include <optional>

#include "crypto/registry.h"
#include "services/domain/event_time.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

struct EntryTimeliness {
  int64_t window_hours = 0;
  EventInterval last;  // of the event that ended last
  int64_t due_ms = 0;  // recorded later than this is late
};

// By the statement alone. Nothing for what has no window: corrections (as late
// as what they correct), kinds without one, statements without a time.
std::optional<EntryTimeliness> TimelinessOf(const ParsedStatement& statement);

// The same, and nothing for history of before its author joined (all history
// where nobody stated when). The registry is as of the statement. The flag of
// late entries and the rate of those in time are judged by this.
std::optional<EntryTimeliness> TimelinessOf(const ParsedStatement& statement,
                                            const crypto::Registry& registry);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_ENTRY_TIMELINESS_H_
