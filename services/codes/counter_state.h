// What statements say of serial counters, and what that comes to: the state of
// one package, the label balance of a lot (users.md G44). Pure.

#ifndef DAODI_SERVICES_CODES_COUNTER_STATE_H_
#define DAODI_SERVICES_CODES_COUNTER_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::codes {

// Of CodeRange.state, in the order of a package's life.
enum class LabelState : uint8_t {
  kPrinted,
  kVoid,
  kApplied,
  kShipped,
  kSold,
  kSampled,
  kOpened,
  kConsumed,
  kReturned,
  kDestroyed,
};
std::optional<LabelState> ParseLabelState(absl::string_view word);
absl::string_view LabelStateWord(LabelState state);

struct StatedRange {
  uint64_t entry = 0;
  LabelState state = LabelState::kPrinted;
  int64_t first = 0;
  int64_t last = 0;
};

struct CounterState {
  bool printed = false;
  bool activated = false;  // said to be on goods, or beyond
  bool voided = false;
  bool opened = false;
  bool consumed = false;
  bool returned = false;  // and not shipped or sold again
  bool destroyed = false;
};
// `stated` in the order of the log; those that do not hold the counter are
// passed over.
CounterState StateOfCounter(absl::Span<const StatedRange> stated,
                            int64_t counter);

struct CounterSpan {
  int64_t first = 0;
  int64_t last = 0;
};
struct LabelCounts {
  int64_t printed = 0;
  int64_t applied = 0;
  int64_t voided = 0;
  int64_t unused = 0;         // printed, neither applied nor void
  int64_t contradictory = 0;  // not printed, or applied and void
  std::map<LabelState, int64_t> by_last_state;
  std::vector<CounterSpan> unused_spans;  // the first `max_spans`
};
// Printed = applied + void + unused, unless something is contradictory. Takes
// n log n for n ranges, however many counters they hold.
LabelCounts CountLabels(absl::Span<const StatedRange> stated, size_t max_spans);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_COUNTER_STATE_H_
