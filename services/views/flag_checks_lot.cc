#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/domain/units.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::MovementKind;
using domain::SaturatedSum;

bool IsSource(MovementKind kind) {
  return kind == MovementKind::kProduced || kind == MovementKind::kTakenIn;
}

bool IsOutflow(MovementKind kind) {
  return kind == MovementKind::kUsed || kind == MovementKind::kShipped ||
         kind == MovementKind::kDestroyed;
}

// What a custodian got of a lot, gave away, and at most saw of it at once.
struct Tally {
  int64_t in_mg = 0;
  int64_t out_mg = 0;
  int64_t seen_mg = 0;
  int64_t in_count = 0;
  int64_t out_count = 0;
  bool complete = true;
  bool counted = false;
  bool last_out_leaves = false;  // shipped, not used
  uint64_t seen_entry = 0;
};

void Add(const LotMovementRow& movement, Tally* tally) {
  const MovementRow& row = movement.row;
  const int64_t mass = row.mass_milligrams.value_or(0);
  const int64_t count = row.count.value_or(0);
  switch (row.kind) {
    case MovementKind::kProduced:
    case MovementKind::kTakenIn:
    case MovementKind::kReceived:
      tally->in_mg = SaturatedSum(tally->in_mg, mass);
      tally->in_count = SaturatedSum(tally->in_count, count);
      tally->counted |= row.count.has_value();
      tally->complete &= row.mass_milligrams.has_value();
      return;
    case MovementKind::kUsed:
    case MovementKind::kShipped:
    case MovementKind::kDestroyed:
    case MovementKind::kAdjusted:
      tally->out_mg = SaturatedSum(tally->out_mg, mass);
      tally->out_count = SaturatedSum(tally->out_count, count);
      tally->last_out_leaves = row.kind == MovementKind::kShipped;
      return;
    case MovementKind::kObserved:
      if (mass > tally->seen_mg) {
        tally->seen_mg = mass;
        tally->seen_entry = movement.key.entry;
      }
      return;
  }
}

FlagRow AboutCustodian(const FlagInput& input, FlagCode code,
                       const NumberedLot& lot, absl::string_view custodian,
                       const Tally& tally) {
  FlagRow flag = FlagAboutLot(input, code, lot);
  flag.subject += storage::NamePart(custodian);
  // Whose statement brought it to light is not told.
  flag.organizations = {std::string(custodian),
                        std::string(lot.mention.issuer)};
  flag.detail = absl::StrCat("in_mg=", tally.in_mg, ";found_mg=", tally.seen_mg,
                             ";out_mg=", tally.out_mg);
  return flag;
}

absl::Status CheckTallies(const FlagInput& input, const NumberedLot& lot,
                          const std::vector<LotMovementRow>& movements,
                          const FlagSources& sources) {
  absl::btree_map<absl::string_view, Tally> tallies;
  for (const LotMovementRow& movement : movements) {
    if (movement.InEffect()) Add(movement, &tallies[movement.row.custodian]);
  }
  std::vector<FlagRow> created;
  std::vector<FlagRow> oversold;
  for (const auto& [custodian, tally] : tallies) {
    // Who never got any is told by ORPHAN_INPUT, or only saw the goods pass.
    if (tally.in_mg <= 0 || !tally.complete) continue;
    const bool found_more = domain::ExceedsBalance(tally.seen_mg, tally.in_mg);
    const bool gave_more =
        tally.counted && tally.out_count > 0
            ? tally.out_count > tally.in_count
            : domain::ExceedsBalance(tally.out_mg, tally.in_mg);
    if (found_more || (gave_more && !tally.last_out_leaves)) {
      created.push_back(AboutCustodian(input, FlagCode::kMassCreation, lot,
                                       custodian, tally));
    }
    if (gave_more && tally.last_out_leaves) {
      oversold.push_back(
          AboutCustodian(input, FlagCode::kOversold, lot, custodian, tally));
    }
  }
  const std::string subject = LotSubject(lot.ordinal);
  absl::Status status = sources.book->SetAll(FlagCode::kMassCreation, subject,
                                             std::move(created));
  return status.ok() ? sources.book->SetAll(FlagCode::kOversold, subject,
                                            std::move(oversold))
                     : status;
}

absl::Status CheckOrigin(const FlagInput& input, const NumberedLot& lot,
                         const std::vector<LotMovementRow>& movements,
                         const FlagSources& sources) {
  bool has_source = false;
  bool flows_out = false;
  for (const LotMovementRow& movement : movements) {
    if (!movement.InEffect()) continue;
    has_source |= IsSource(movement.row.kind);
    // An input without an amount took nothing of what is recorded here.
    flows_out |= IsOutflow(movement.row.kind) &&
                 (movement.row.mass_milligrams.has_value() ||
                  movement.row.count.has_value());
  }
  if (!flows_out || has_source) {
    return sources.book->Close(FlagCode::kOrphanInput, LotSubject(lot.ordinal));
  }
  sources.book->Raise(FlagAboutLot(input, FlagCode::kOrphanInput, lot));
  return absl::OkStatus();
}

// What the statement says of the lot changes what adds up, or what came first.
// A lot that was only seen, or named without an amount, needs no look.
bool Moves(const FlagInput& input, const NumberedLot& lot) {
  return std::any_of(input.movements.begin(), input.movements.end(),
                     [&](const domain::LotMovement& movement) {
                       return (movement.kind != MovementKind::kObserved ||
                               movement.amount.mass_milligrams.has_value() ||
                               movement.biz_step == "inspecting") &&
                              movement.lot == lot.mention.lot &&
                              movement.issuer == lot.mention.issuer;
                     });
}

absl::Status CheckLot(const FlagInput& input, const NumberedLot& lot,
                      const FlagSources& sources) {
  auto movements = sources.movements->Of(lot.ordinal);
  if (!movements.ok()) return movements.status();
  absl::Status status = CheckOrigin(input, lot, **movements, sources);
  if (status.ok()) status = CheckTallies(input, lot, **movements, sources);
  if (status.ok()) status = CheckTransfers(input, lot, **movements, sources);
  if (status.ok()) status = CheckSequence(input, lot, **movements, sources);
  return status;
}

}  // namespace

absl::Status CheckLots(const FlagInput& input, const FlagSources& sources) {
  for (const NumberedLot& lot : input.lots) {
    if (input.Ended(lot.ordinal) || !Moves(input, lot)) continue;
    absl::Status status = CheckLot(input, lot, sources);
    if (!status.ok()) return status;
  }
  for (const uint64_t ordinal : input.ended.lots) {
    NumberedLot lot{ordinal, {}};
    for (const NumberedLot& own : input.lots) {
      if (own.ordinal == ordinal) lot = own;
    }
    absl::Status status = CheckLot(input, lot, sources);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
