#include "services/views/lot_effects_view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::MovementKind;
using storage::ViewTable;

absl::Status Damaged(absl::string_view table, uint64_t number) {
  return absl::DataLossError(absl::StrCat("view row of ", table, " ", number));
}

std::string Name(absl::string_view name) {
  return std::string(name.substr(0, storage::kMaxRowNameBytes));
}

std::optional<uint64_t> CorrectedBy(const crypto::StatementHeader& header) {
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.kind == crypto::RefKind::kCorrects &&
        ref.ledger_id == header.ledger_id) {
      return ref.index;
    }
  }
  return std::nullopt;
}

MovementRow RowOf(const domain::LotMovement& movement, uint64_t at) {
  MovementRow row;
  row.interval.begins = at;
  row.kind = movement.kind;
  row.event_line = static_cast<uint16_t>(movement.event_line);
  row.lot_line = static_cast<uint16_t>(movement.lot_line);
  row.start_ms = movement.start_ms;
  row.end_ms = movement.end_ms;
  row.mass_milligrams = movement.amount.mass_milligrams;
  row.count = movement.amount.count;
  row.count_unit = Name(movement.amount.count_unit);
  row.custodian = Name(movement.custodian);
  row.counterparty = Name(movement.counterparty);
  row.biz_step = Name(movement.biz_step);
  row.delivery_note = Name(movement.delivery_note);
  return row;
}

}  // namespace

absl::StatusOr<uint64_t> LotEffectsView::RootOf(uint64_t entry) const {
  auto row = rows_->Get(ViewTable::kEffect, OrdinalKey(entry));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return entry;
  const auto effect = ReadEffectRow(**row);
  if (!effect.has_value()) return Damaged("effect", entry);
  return effect->root;
}

void LotEffectsView::PutTransfer(const domain::LotMovement& movement,
                                 uint64_t ordinal, uint64_t entry,
                                 storage::ViewBatch* batch) {
  for (const absl::string_view side :
       {movement.custodian, movement.counterparty}) {
    if (side.empty()) continue;
    batch->Put(ViewTable::kTransfer,
               EncodeTransferKey({Name(side), movement.end_ms, ordinal, entry}),
               "");
  }
}

absl::Status LotEffectsView::PutMovements(
    const std::vector<domain::LotMovement>& moved,
    const std::vector<NumberedLot>& lots, uint64_t entry, uint64_t at,
    storage::ViewBatch* batch) {
  uint16_t number = 0;
  for (const domain::LotMovement& movement : moved) {
    const uint64_t ordinal = OrdinalOf(lots, movement.issuer, movement.lot);
    auto account = movements_->AccountOf(ordinal);
    if (!account.ok()) return account.status();
    LotMovementRow row{{ordinal, entry, number++}, RowOf(movement, at)};
    batch->Put(ViewTable::kMovement, EncodeMovementKey(row.key),
               EncodeMovementRow(row.row));
    const bool had_it = (*account)->HasHadCustody(row.row.custodian);
    absl::Status added = movements_->Add(std::move(row));
    if (!added.ok()) return added;
    if (movement.kind == MovementKind::kObserved) continue;
    if (!had_it) {
      batch->Put(ViewTable::kCustody,
                 CustodyKey(Name(movement.custodian), ordinal), "");
    }
    if (domain::IsInCirculation(movement.kind, movement.biz_step,
                                movement.counterparty)) {
      PutTransfer(movement, ordinal, entry, batch);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<LineageChunk> LotEffectsView::ReadChunk(
    uint64_t ordinal, LineageDirection direction, uint32_t chunk) const {
  auto row =
      rows_->Get(ViewTable::kLineage, LineageKey(ordinal, direction, chunk));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return LineageChunk();
  auto read = ReadLineageChunk(**row);
  if (!read.has_value()) return Damaged("lineage", ordinal);
  return *std::move(read);
}

absl::Status LotEffectsView::AddEdge(uint64_t ordinal,
                                     LineageDirection direction,
                                     const LineageRow& edge,
                                     storage::ViewBatch* batch) {
  auto first = ReadChunk(ordinal, direction, 0);
  if (!first.ok()) return first.status();
  const uint32_t last_number = first->chunks - 1;
  auto last = last_number == 0 ? std::move(first)
                               : ReadChunk(ordinal, direction, last_number);
  if (!last.ok()) return last.status();
  uint32_t number = last_number;
  if (last->edges.size() >= LineageChunk::kMaxEdges) {
    auto head = ReadChunk(ordinal, direction, 0);
    if (!head.ok()) return head.status();
    ++head->chunks;
    rows_->Put(ViewTable::kLineage, LineageKey(ordinal, direction, 0),
               EncodeLineageChunk(*head), batch);
    last = LineageChunk{0, {}};
    ++number;
  }
  last->edges.push_back(edge);
  rows_->Put(ViewTable::kLineage, LineageKey(ordinal, direction, number),
             EncodeLineageChunk(*last), batch);
  return absl::OkStatus();
}

absl::Status LotEffectsView::PutLineage(
    const domain::ParsedStatement& statement,
    const std::vector<NumberedLot>& lots, uint64_t entry, uint64_t at,
    storage::ViewBatch* batch) {
  for (const domain::LineageEdge& edge : domain::LineageEdgesOf(statement)) {
    const uint64_t input =
        OrdinalOf(lots, edge.input->issuer(), edge.input->lot());
    const uint64_t output =
        OrdinalOf(lots, edge.output->issuer(), edge.output->lot());
    LineageRow row;
    row.other = output;
    row.entry = entry;
    row.event_line = static_cast<uint16_t>(edge.event_line);
    row.kind = edge.kind;
    row.interval.begins = at;
    row.input_mass_milligrams = edge.input_mass_milligrams.value_or(-1);
    row.output_mass_milligrams = edge.output_mass_milligrams.value_or(-1);
    absl::Status added =
        AddEdge(input, LineageDirection::kDownstream, row, batch);
    if (!added.ok()) return added;
    row.other = input;
    added = AddEdge(output, LineageDirection::kUpstream, row, batch);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status LotEffectsView::Begin(
    const domain::ParsedStatement& statement,
    const std::vector<NumberedLot>& lots,
    const std::vector<domain::LotMovement>& moved, uint64_t entry, uint64_t at,
    EndedEffects* ended, storage::ViewBatch* batch) {
  uint64_t root = entry;
  if (const auto corrected = CorrectedBy(statement.header())) {
    auto found = RootOf(*corrected);
    if (!found.ok()) return found.status();
    root = *found;
    absl::Status status = EndActive(root, at, ended, batch);
    if (!status.ok()) return status;
    rows_->Put(ViewTable::kActive, OrdinalKey(root), OrdinalKey(entry), batch);
  }
  if (statement.governance.has_value()) return absl::OkStatus();
  rows_->Put(ViewTable::kEffect, OrdinalKey(entry),
             EncodeEffectRow({{at, EffectInterval::kOpen}, root}), batch);
  if (domain::DidNotOccur(statement)) return absl::OkStatus();
  absl::Status put = PutMovements(moved, lots, entry, at, batch);
  if (!put.ok()) return put;
  return PutLineage(statement, lots, entry, at, batch);
}

absl::Status LotEffectsView::End(uint64_t entry, uint64_t at,
                                 EndedEffects* ended,
                                 storage::ViewBatch* batch) {
  auto root = RootOf(entry);
  if (!root.ok()) return root.status();
  return EndActive(*root, at, ended, batch);
}

absl::Status LotEffectsView::EndActive(uint64_t root, uint64_t at,
                                       EndedEffects* ended,
                                       storage::ViewBatch* batch) {
  auto active = rows_->Get(ViewTable::kActive, OrdinalKey(root));
  if (!active.ok()) return active.status();
  uint64_t entry = root;
  if (active->has_value()) {
    const auto stored = ReadOrdinal(**active);
    if (!stored.has_value()) return Damaged("active", root);
    entry = *stored;
  }
  auto row = rows_->Get(ViewTable::kEffect, OrdinalKey(entry));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::OkStatus();
  auto effect = ReadEffectRow(**row);
  if (!effect.has_value()) return Damaged("effect", entry);
  if (effect->interval.ends != EffectInterval::kOpen) return absl::OkStatus();
  ended->entries.push_back(entry);
  effect->interval.ends = at;
  rows_->Put(ViewTable::kEffect, OrdinalKey(entry), EncodeEffectRow(*effect),
             batch);
  auto lots = rows_->Get(ViewTable::kEntryLots, OrdinalKey(entry));
  if (!lots.ok()) return lots.status();
  if (!lots->has_value()) return absl::OkStatus();
  for (const uint64_t ordinal : ReadOrdinals(**lots)) {
    ended->lots.push_back(ordinal);
    absl::Status status = EndMovements(ordinal, entry, at, batch);
    if (status.ok()) {
      status =
          EndLineage(ordinal, LineageDirection::kUpstream, entry, at, batch);
    }
    if (status.ok()) {
      status =
          EndLineage(ordinal, LineageDirection::kDownstream, entry, at, batch);
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status LotEffectsView::EndMovements(uint64_t ordinal, uint64_t entry,
                                          uint64_t at,
                                          storage::ViewBatch* batch) {
  return movements_->End(
      ordinal, entry, at, [batch](const LotMovementRow& movement) {
        batch->Put(ViewTable::kMovement, EncodeMovementKey(movement.key),
                   EncodeMovementRow(movement.row));
      });
}

absl::Status LotEffectsView::EndLineage(uint64_t ordinal,
                                        LineageDirection direction,
                                        uint64_t entry, uint64_t at,
                                        storage::ViewBatch* batch) {
  auto first = ReadChunk(ordinal, direction, 0);
  if (!first.ok()) return first.status();
  const uint32_t chunks = first->chunks;
  for (uint32_t number = 0; number < chunks; ++number) {
    auto chunk = ReadChunk(ordinal, direction, number);
    if (!chunk.ok()) return chunk.status();
    bool changed = false;
    for (LineageRow& edge : chunk->edges) {
      if (edge.entry != entry) continue;
      edge.interval.ends = at;
      changed = true;
    }
    if (!changed) continue;
    rows_->Put(ViewTable::kLineage, LineageKey(ordinal, direction, number),
               EncodeLineageChunk(*chunk), batch);
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
