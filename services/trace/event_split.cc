#include "services/trace/event_split.h"

#include <utility>

#include "absl/numeric/int128.h"
#include "services/trace/apportion.h"

namespace daodi::services::trace {
namespace {

// What went into an event, from outside and from inside the mixture.
struct Inflow {
  size_t outside = 0;
  size_t inside = 0;
  absl::int128 outside_mass = 0;
  absl::int128 inside_mass = 0;
  bool masses_known = true;
  bool one_source = true;  // all from outside are the same lot
};

Inflow InflowOf(const MakingEvent& event,
                absl::FunctionRef<bool(const MakingInput&)> is_inside) {
  Inflow inflow;
  uint64_t source = 0;
  for (const MakingInput& input : event.inputs) {
    inflow.masses_known &= input.mass_milligrams >= 0;
    const int64_t mass = input.mass_milligrams < 0 ? 0 : input.mass_milligrams;
    if (is_inside(input)) {
      ++inflow.inside;
      inflow.inside_mass += mass;
      continue;
    }
    inflow.one_source &= inflow.outside == 0 || input.ordinal == source;
    source = input.ordinal;
    ++inflow.outside;
    inflow.outside_mass += mass;
  }
  return inflow;
}

// What of the event's output came from outside; negative: unknown.
int64_t OutsideMass(const MakingEvent& event, const Inflow& inflow) {
  if (inflow.inside == 0 || event.mass_milligrams < 0) {
    return event.mass_milligrams;
  }
  const absl::int128 total = inflow.outside_mass + inflow.inside_mass;
  if (!inflow.masses_known || total == 0) return -1;
  return static_cast<int64_t>(absl::int128(event.mass_milligrams) *
                              inflow.outside_mass / total);
}

void SplitInputs(const Inflow& inflow,
                 absl::FunctionRef<bool(const MakingInput&)> is_inside,
                 EventSplit::Event* split) {
  const std::vector<MakingInput>& inputs = split->event->inputs;
  if (inflow.outside == 0) return;
  std::vector<int64_t> weights;
  weights.reserve(inputs.size());
  bool known = true;
  for (const MakingInput& input : inputs) {
    const bool inside = is_inside(input);
    known &= inside || input.mass_milligrams >= 0;
    weights.push_back(
        inside || input.mass_milligrams < 0 ? 0 : input.mass_milligrams);
  }
  if (known) split->input_parts = Apportion(split->parts, weights);
  if (!split->input_parts.empty()) {
    split->by_mass |= !inflow.one_source;
    return;
  }
  if (!inflow.one_source) {
    split->unweighed = true;
    return;
  }
  // One source needs no masses; its first line stands for all.
  split->input_parts.assign(inputs.size(), 0);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (is_inside(inputs[i])) continue;
    split->input_parts[i] = split->parts;
    break;
  }
}

}  // namespace

EventSplit SplitEvents(absl::Span<const MakingEvent* const> events,
                       int64_t whole,
                       absl::FunctionRef<bool(const MakingInput&)> is_inside) {
  EventSplit split;
  std::vector<Inflow> inflows;
  std::vector<int64_t> weights;
  bool known = true;
  for (const MakingEvent* event : events) {
    const Inflow inflow = InflowOf(*event, is_inside);
    if (inflow.outside == 0 && inflow.inside > 0) continue;
    split.events.emplace_back().event = event;
    inflows.push_back(inflow);
    weights.push_back(OutsideMass(*event, inflow));
    known &= weights.back() >= 0;
  }
  if (split.events.empty()) return split;
  std::vector<int64_t> parts;
  if (split.events.size() == 1) {
    parts = {whole};
  } else if (known) {
    parts = Apportion(whole, weights);
  }
  split.unweighed = parts.empty();
  for (size_t i = 0; i < parts.size(); ++i) {
    split.events[i].parts = parts[i];
    split.events[i].by_mass = parts.size() > 1;
    SplitInputs(inflows[i], is_inside, &split.events[i]);
  }
  return split;
}

}  // namespace daodi::services::trace
