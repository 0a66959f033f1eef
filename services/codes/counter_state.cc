#include "services/codes/counter_state.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace daodi::services::codes {
namespace {

// In the order of LabelState.
constexpr absl::string_view kWords[] = {
    "PRINTED", "VOID",   "APPLIED",  "SHIPPED",  "SOLD",
    "SAMPLED", "OPENED", "CONSUMED", "RETURNED", "DESTROYED"};
constexpr size_t kStates = std::size(kWords);

size_t PlaceOf(LabelState state) { return static_cast<size_t>(state); }

// A range that begins or ends at a counter, as a sweep meets it.
struct Edge {
  int64_t counter = 0;
  bool begins = false;
  size_t range = 0;
};

std::vector<Edge> EdgesOf(absl::Span<const StatedRange> stated) {
  std::vector<Edge> edges;
  for (size_t i = 0; i < stated.size(); ++i) {
    edges.push_back({stated[i].first, true, i});
    edges.push_back({stated[i].last + 1, false, i});
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.counter < b.counter; });
  return edges;
}

// The ranges over one place of the sweep.
class Covering {
 public:
  explicit Covering(absl::Span<const StatedRange> stated) : stated_(stated) {}

  void Meet(const Edge& edge) {
    const size_t state = PlaceOf(stated_[edge.range].state);
    // Of one statement the later state of a package's life is the last.
    const std::pair<uint64_t, size_t> order(stated_[edge.range].entry, state);
    if (edge.begins) {
      ++covered_[state];
      order_.insert(order);
    } else {
      --covered_[state];
      order_.erase(order_.find(order));
    }
  }

  bool Has(LabelState state) const { return covered_[PlaceOf(state)] > 0; }
  bool Any() const { return !order_.empty(); }
  bool Activated() const {
    for (size_t i = PlaceOf(LabelState::kApplied); i < kStates; ++i) {
      if (covered_[i] > 0) return true;
    }
    return false;
  }
  LabelState Last() const {
    return static_cast<LabelState>(order_.rbegin()->second);
  }

 private:
  absl::Span<const StatedRange> stated_;
  std::array<int, kStates> covered_ = {};
  std::multiset<std::pair<uint64_t, size_t>> order_;
};

void Count(const Covering& covering, CounterSpan span, size_t max_spans,
           LabelCounts* counts) {
  const int64_t size = span.last - span.first + 1;
  const bool printed = covering.Has(LabelState::kPrinted);
  const bool voided = covering.Has(LabelState::kVoid);
  const bool activated = covering.Activated();
  if (printed) counts->printed += size;
  if (activated) counts->applied += size;
  if (voided) counts->voided += size;
  if (!printed || (activated && voided)) counts->contradictory += size;
  counts->by_last_state[covering.Last()] += size;
  if (!printed || activated || voided) return;
  counts->unused += size;
  auto& spans = counts->unused_spans;
  if (!spans.empty() && spans.back().last + 1 == span.first) {
    spans.back().last = span.last;
  } else if (spans.size() < max_spans) {
    spans.push_back(span);
  }
}

}  // namespace

std::optional<LabelState> ParseLabelState(absl::string_view word) {
  for (size_t i = 0; i < kStates; ++i) {
    if (kWords[i] == word) return static_cast<LabelState>(i);
  }
  return std::nullopt;
}

absl::string_view LabelStateWord(LabelState state) {
  return kWords[PlaceOf(state)];
}

CounterState StateOfCounter(absl::Span<const StatedRange> stated,
                            int64_t counter) {
  CounterState state;
  for (const StatedRange& range : stated) {
    if (counter < range.first || counter > range.last) continue;
    switch (range.state) {
      case LabelState::kPrinted:
        state.printed = true;
        break;
      case LabelState::kVoid:
        state.voided = true;
        break;
      case LabelState::kOpened:
        state.opened = true;
        break;
      case LabelState::kConsumed:
        state.consumed = true;
        break;
      case LabelState::kDestroyed:
        state.destroyed = true;
        break;
      case LabelState::kReturned:
        state.returned = true;
        break;
      case LabelState::kShipped:
      case LabelState::kSold:
        state.returned = false;
        break;
      case LabelState::kApplied:
      case LabelState::kSampled:
        break;
    }
    state.activated |= range.state >= LabelState::kApplied;
  }
  return state;
}

LabelCounts CountLabels(absl::Span<const StatedRange> stated,
                        size_t max_spans) {
  LabelCounts counts;
  Covering covering(stated);
  int64_t from = 0;
  for (const Edge& edge : EdgesOf(stated)) {
    if (covering.Any() && edge.counter > from) {
      Count(covering, {from, edge.counter - 1}, max_spans, &counts);
    }
    from = edge.counter;
    covering.Meet(edge);
  }
  return counts;
}

}  // namespace daodi::services::codes
