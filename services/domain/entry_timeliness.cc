#include "services/domain/entry_timeliness.h"

#include <string>

#include "services/domain/flag_rules.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kHourMs = 3'600'000;

// The event that ended last, by the last moment it can have been.
std::optional<EventInterval> LastTime(const v1::EventFacts& facts) {
  std::optional<EventInterval> last;
  for (const v1::Event& event : facts.events()) {
    const auto time = ParseEventTime(event.time());
    if (!time.ok()) continue;
    if (!last.has_value() || time->latest_ms > last->latest_ms) last = *time;
  }
  return last;
}

bool IsOfBeforeJoining(const EventInterval& event, const std::string& author,
                       const crypto::Registry& registry) {
  const crypto::OrganizationState* state = registry.FindOrganization(author);
  return state == nullptr || state->record.onboarded_time_ms == 0 ||
         event.latest_ms <= state->record.onboarded_time_ms;
}

}  // namespace

std::optional<EntryTimeliness> TimelinessOf(const ParsedStatement& statement) {
  const v1::EventFacts* facts = statement.facts();
  if (facts == nullptr || facts->has_error_declaration()) return std::nullopt;
  const int64_t window_hours =
      EntryWindowHours(statement.header().kind, facts->has_on_behalf());
  if (window_hours == 0) return std::nullopt;
  const std::optional<EventInterval> last = LastTime(*facts);
  if (!last.has_value()) return std::nullopt;
  return EntryTimeliness{window_hours, *last,
                         last->latest_ms + window_hours * kHourMs};
}

std::optional<EntryTimeliness> TimelinessOf(const ParsedStatement& statement,
                                            const crypto::Registry& registry) {
  std::optional<EntryTimeliness> timeliness = TimelinessOf(statement);
  if (timeliness.has_value() && !statement.facts()->historical().empty() &&
      IsOfBeforeJoining(timeliness->last, statement.header().author,
                        registry)) {
    return std::nullopt;
  }
  return timeliness;
}

}  // namespace daodi::services::domain
