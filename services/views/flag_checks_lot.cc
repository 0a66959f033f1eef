#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
                          const LotAccount& account,
                          const FlagSources& sources) {
  std::vector<FlagRow> created;
  std::vector<FlagRow> oversold;
  for (const auto& [custodian, account_of] : account.custodians()) {
    const Tally& tally = account_of.tally;
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
                         const LotAccount& account,
                         const FlagSources& sources) {
  if (!account.flows_out() || account.has_source()) {
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
  auto account = sources.movements->AccountOf(lot.ordinal);
  if (!account.ok()) return account.status();
  absl::Status status = CheckOrigin(input, lot, **account, sources);
  if (status.ok()) status = CheckTallies(input, lot, **account, sources);
  if (status.ok()) status = CheckTransfers(input, lot, **account, sources);
  if (status.ok()) status = CheckSequence(input, lot, **account, sources);
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
