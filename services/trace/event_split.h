// Divides what a lot (or a mixture of lots) is over the events that made it and
// over what went into each, by mass. Pure.

#ifndef DAODI_SERVICES_TRACE_EVENT_SPLIT_H_
#define DAODI_SERVICES_TRACE_EVENT_SPLIT_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "services/trace/lot_making.h"

namespace daodi::services::trace {

struct EventSplit {
  struct Event {
    const MakingEvent* event = nullptr;
    int64_t parts = 0;
    // One an input of the event, 0 for those inside; empty when the event has
    // none from outside, or `unweighed`.
    std::vector<int64_t> input_parts;
    // Several inputs, and masses are missing.
    bool unweighed = false;
    // Masses of the event decided.
    bool by_mass = false;
  };
  // Events that only pass round what is inside are left out.
  std::vector<Event> events;
  // Several events, and masses are missing: `events` have no parts.
  bool unweighed = false;
};

// `is_inside`: inputs that belong to the mixture itself. The parts of the
// events sum to `whole`, those of the inputs to the parts of their event.
EventSplit SplitEvents(absl::Span<const MakingEvent* const> events,
                       int64_t whole,
                       absl::FunctionRef<bool(const MakingInput&)> is_inside);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_EVENT_SPLIT_H_
