#include "services/trace/lot_making.h"

#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/units.h"
#include "services/views/read_statement.h"

namespace daodi::services::trace {
namespace {

using domain::MovementKind;

// The events being collected, found by entry and event line.
class Events {
 public:
  MakingEvent* Find(uint64_t entry, uint16_t event_line) {
    const auto at = positions_.find({entry, event_line});
    return at == positions_.end() ? nullptr : &events_[at->second];
  }

  void AddOutput(const Movement& movement) {
    const views::MovementRow& row = movement.row;
    MakingEvent* event = Find(movement.entry, row.event_line);
    const int64_t mass = row.mass_milligrams.value_or(-1);
    if (event == nullptr) {
      positions_.emplace(std::make_pair(movement.entry, row.event_line),
                         events_.size());
      event = &events_.emplace_back();
      event->entry = movement.entry;
      event->event_line = row.event_line;
      event->kind = row.kind;
      event->custodian = row.custodian;
      event->counterparty = row.counterparty;
      event->biz_step = row.biz_step;
      event->end_ms = row.end_ms;
      event->mass_milligrams = mass;
    } else if (mass < 0 || event->mass_milligrams < 0) {
      event->mass_milligrams = -1;
    } else {
      event->mass_milligrams =
          domain::SaturatedSum(event->mass_milligrams, mass);
    }
    event->lot_lines.push_back(row.lot_line);
    if (!row.count.has_value()) return;
    event->count = domain::SaturatedSum(event->count.value_or(0), *row.count);
    event->count_unit = row.count_unit;
  }

  std::vector<MakingEvent> Take() { return std::move(events_); }

 private:
  std::vector<MakingEvent> events_;
  absl::flat_hash_map<std::pair<uint64_t, uint16_t>, size_t> positions_;
};

// Does matter pass through this line? Samples and services do not.
bool IsConserving(const domain::ParsedStatement& statement,
                  const views::MovementRow& row) {
  if (statement.facts() == nullptr) return false;
  for (const v1::Event& event : statement.facts()->events()) {
    if (event.line() != row.event_line) continue;
    for (const v1::LotLine& line : event.lots()) {
      if (line.line() != row.lot_line) continue;
      return line.edge_kind() != v1::EDGE_KIND_SERVICE &&
             line.edge_kind() != v1::EDGE_KIND_GROWTH;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<MakingEvent>> MakingOfLot(
    const storage::LedgerStore& store, uint64_t ordinal,
    absl::Span<const Movement> movements, const Lineage& lineage,
    absl::Span<const uint32_t> links_into) {
  Events events;
  for (const Movement& movement : movements) {
    if (movement.row.kind == MovementKind::kProduced ||
        movement.row.kind == MovementKind::kTakenIn) {
      events.AddOutput(movement);
    }
  }
  for (const uint32_t number : links_into) {
    const LineageLink& link = lineage.links[number];
    if (link.kind != v1::EDGE_KIND_CONSERVING) continue;
    MakingEvent* event = events.Find(link.entry, link.event_line);
    if (event == nullptr) continue;
    event->inputs.push_back({lineage.nodes[link.input].ordinal,
                             link.input_mass_milligrams, number});
  }
  // Movements are in the order of entries: one statement is read once.
  std::optional<domain::ParsedStatement> statement;
  uint64_t statement_entry = 0;
  for (const Movement& movement : movements) {
    if (movement.row.kind != MovementKind::kUsed) continue;
    MakingEvent* event = events.Find(movement.entry, movement.row.event_line);
    if (event == nullptr) continue;
    if (!statement.has_value() || statement_entry != movement.entry) {
      auto read = views::ReadStatement(store, movement.entry);
      if (!read.ok()) return read.status();
      statement.emplace(*std::move(read));
      statement_entry = movement.entry;
    }
    if (!IsConserving(*statement, movement.row)) continue;
    // Each other input has one link to each output line of the lot.
    for (size_t i = 0; i < event->lot_lines.size(); ++i) {
      event->inputs.push_back(
          {ordinal, movement.row.mass_milligrams.value_or(-1), std::nullopt});
    }
  }
  return events.Take();
}

}  // namespace daodi::services::trace
