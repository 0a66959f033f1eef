#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/domain/units.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::MovementKind;

// Inputs of one event that pass matter, against what came of them.
struct EventBalance {
  int64_t in_mg = 0;
  int64_t out_mg = 0;
  bool conserving = false;
  bool complete = true;
};

std::map<int32_t, EventBalance> BalancesOf(const FlagInput& input) {
  std::map<int32_t, EventBalance> balances;
  std::map<std::pair<int32_t, int32_t>, v1::EdgeKind> inputs;
  for (const v1::Event& event : input.statement.facts()->events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (line.role() == v1::LOT_ROLE_INPUT) {
        inputs[{event.line(), line.line()}] = line.edge_kind();
      }
    }
  }
  for (const domain::LotMovement& movement : input.movements) {
    EventBalance& balance = balances[movement.event_line];
    if (movement.kind == MovementKind::kUsed) {
      const v1::EdgeKind kind =
          inputs[{movement.event_line, movement.lot_line}];
      if (kind == v1::EDGE_KIND_SERVICE) continue;
      if (kind == v1::EDGE_KIND_GROWTH) balance.complete = false;
      balance.conserving = true;
      balance.in_mg = domain::SaturatedSum(
          balance.in_mg, movement.amount.mass_milligrams.value_or(0));
      balance.complete &= movement.amount.mass_milligrams.has_value();
    } else if (movement.kind == MovementKind::kProduced) {
      balance.out_mg = domain::SaturatedSum(
          balance.out_mg, movement.amount.mass_milligrams.value_or(0));
    }
  }
  return balances;
}

void RaiseCreations(const FlagInput& input, const FlagSources& sources) {
  for (auto& [line, balance] : BalancesOf(input)) {
    if (!balance.conserving || !balance.complete || balance.out_mg == 0) {
      continue;
    }
    balance.out_mg = domain::SaturatedSum(
        balance.out_mg,
        domain::DifferenceMassMilligrams(input.statement, line));
    if (!domain::ExceedsBalance(balance.out_mg, balance.in_mg)) {
      continue;
    }
    FlagRow flag = FlagAbout(input, FlagCode::kMassCreation);
    flag.subject = absl::StrCat("event", OrdinalKey(input.entry),
                                OrdinalKey(static_cast<uint64_t>(line)));
    flag.detail =
        absl::StrCat("in_mg=", balance.in_mg, ";out_mg=", balance.out_mg);
    sources.book->Raise(std::move(flag));
  }
}

// What an entry that no longer counts had created is not created any more.
absl::Status CloseCorrectedBalances(const FlagInput& input,
                                    const FlagSources& sources) {
  for (const crypto::EntryRef& ref : input.header().refs) {
    if (ref.kind != crypto::RefKind::kCorrects) continue;
    const std::string prefix = absl::StrCat("event", OrdinalKey(ref.index));
    absl::Status closed =
        sources.book->SetAll(FlagCode::kMassCreation, prefix, {});
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckBalances(const FlagInput& input, const FlagSources& sources) {
  absl::Status closed = CloseCorrectedBalances(input, sources);
  if (!closed.ok() || input.statement.facts() == nullptr ||
      domain::DidNotOccur(input.statement)) {
    return closed;
  }
  RaiseCreations(input, sources);
  return absl::OkStatus();
}

}  // namespace daodi::services::views
