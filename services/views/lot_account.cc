#include "services/views/lot_account.h"

#include <algorithm>

#include "services/domain/units.h"

namespace daodi::services::views {
namespace {

using domain::MovementKind;
using domain::SaturatedSum;

constexpr absl::string_view kInspecting = "inspecting";

bool IsSource(MovementKind kind) {
  return kind == MovementKind::kProduced || kind == MovementKind::kTakenIn;
}

bool IsInflow(MovementKind kind) {
  return IsSource(kind) || kind == MovementKind::kReceived;
}

bool IsOutflow(MovementKind kind) {
  return kind == MovementKind::kUsed || kind == MovementKind::kShipped ||
         kind == MovementKind::kDestroyed;
}

void AddAmount(const MovementRow& row, Tally* tally) {
  const int64_t mass = row.mass_milligrams.value_or(0);
  const int64_t count = row.count.value_or(0);
  if (row.kind == MovementKind::kObserved) {
    tally->seen_mg = std::max(tally->seen_mg, mass);
  } else if (IsInflow(row.kind)) {
    tally->in_mg = SaturatedSum(tally->in_mg, mass);
    tally->in_count = SaturatedSum(tally->in_count, count);
    tally->counted |= row.count.has_value();
    tally->complete &= row.mass_milligrams.has_value();
  } else {
    tally->out_mg = SaturatedSum(tally->out_mg, mass);
    tally->out_count = SaturatedSum(tally->out_count, count);
    tally->last_out_leaves = row.kind == MovementKind::kShipped;
  }
}

// Of equal ones the one that stands first.
void KeepFirst(uint64_t entry, int64_t ms, std::optional<TimedEntry>* first) {
  if (!first->has_value() || ms < (*first)->ms) *first = {entry, ms};
}

void AddSide(const LotMovementRow& movement, TransferSide* side) {
  side->keys.push_back(movement.key);
  side->lines.push_back(TransferLineOf(movement.row));
}

}  // namespace

void LotAccount::AddTime(const LotMovementRow& movement,
                         CustodianAccount* custodian) {
  const MovementRow& row = movement.row;
  const uint64_t entry = movement.key.entry;
  if (IsInflow(row.kind)) KeepFirst(entry, row.start_ms, &custodian->first_in);
  if (IsOutflow(row.kind)) KeepFirst(entry, row.end_ms, &custodian->first_out);
  if (IsSource(row.kind)) {
    made_ms_ = std::min(made_ms_.value_or(row.start_ms), row.start_ms);
  }
  if (row.biz_step == kInspecting) inspections_.push_back({entry, row.end_ms});
}

void LotAccount::Add(const LotMovementRow& movement) {
  ++movements_;
  const MovementRow& row = movement.row;
  CustodianAccount& custodian = custodians_[row.custodian];
  custodian.has_had_custody |= row.kind != MovementKind::kObserved;
  if (!movement.InEffect()) return;
  AddAmount(row, &custodian.tally);
  has_source_ |= IsSource(row.kind);
  flows_out_ |= IsOutflow(row.kind) &&
                (row.mass_milligrams.has_value() || row.count.has_value());
  // Movements without a time say nothing about what came first.
  if (row.end_ms != 0) AddTime(movement, &custodian);
  if (row.kind == MovementKind::kShipped) {
    AddSide(movement, &routes_[{row.custodian, row.counterparty}].shipped);
  } else if (row.kind == MovementKind::kReceived) {
    AddSide(movement, &routes_[{row.counterparty, row.custodian}].received);
  }
}

bool LotAccount::HasHadCustody(absl::string_view custodian) const {
  const auto found = custodians_.find(custodian);
  return found != custodians_.end() && found->second.has_had_custody;
}

}  // namespace daodi::services::views
