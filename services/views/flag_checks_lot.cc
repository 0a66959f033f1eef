#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::MovementKind;

constexpr int64_t kMillion = 1'000'000;

bool IsSource(MovementKind kind) {
  return kind == MovementKind::kProduced || kind == MovementKind::kTakenIn;
}

bool IsOutflow(MovementKind kind) {
  return kind == MovementKind::kUsed || kind == MovementKind::kShipped ||
         kind == MovementKind::kDestroyed;
}

// More than `whole` by more than the tolerance.
bool Exceeds(int64_t amount, int64_t whole, int64_t tolerance_ppm) {
  return absl::int128(amount) * kMillion >
         absl::int128(whole) * (kMillion + tolerance_ppm);
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
      tally->in_mg += mass;
      tally->in_count += count;
      tally->counted |= row.count.has_value();
      tally->complete &= row.mass_milligrams.has_value();
      return;
    case MovementKind::kUsed:
    case MovementKind::kShipped:
    case MovementKind::kDestroyed:
    case MovementKind::kAdjusted:
      tally->out_mg += mass;
      tally->out_count += count;
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
                       const NumberedLot& lot, const std::string& custodian) {
  FlagRow flag = FlagAboutLot(input, code, lot);
  flag.subject += NamePart(custodian);
  // Whose statement brought it to light is not told.
  flag.organizations = {custodian, std::string(lot.mention.issuer)};
  return flag;
}

absl::Status CheckTallies(const FlagInput& input, const NumberedLot& lot,
                          const std::vector<LotMovementRow>& movements,
                          const FlagSources& sources) {
  std::map<std::string, Tally> tallies;
  for (const LotMovementRow& movement : movements) {
    if (movement.InEffect()) Add(movement, &tallies[movement.row.custodian]);
  }
  for (const auto& [custodian, tally] : tallies) {
    // Who never got any is told by ORPHAN_INPUT, or only saw the goods pass.
    const bool judged = tally.in_mg > 0 && tally.complete;
    const bool found_more = judged && Exceeds(tally.seen_mg, tally.in_mg,
                                              domain::kBalanceTolerancePpm);
    const bool gave_more =
        judged && (tally.counted && tally.out_count > 0
                       ? tally.out_count > tally.in_count
                       : Exceeds(tally.out_mg, tally.in_mg,
                                 domain::kBalanceTolerancePpm));
    FlagRow created =
        AboutCustodian(input, FlagCode::kMassCreation, lot, custodian);
    created.detail =
        absl::StrCat("in_mg=", tally.in_mg, ";found_mg=", tally.seen_mg,
                     ";out_mg=", tally.out_mg);
    FlagRow oversold = created;
    oversold.code = FlagCode::kOversold;
    absl::Status status =
        sources.book->Set(found_more || (gave_more && !tally.last_out_leaves),
                          std::move(created));
    if (status.ok()) {
      status = sources.book->Set(gave_more && tally.last_out_leaves,
                                 std::move(oversold));
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
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
  return sources.book->Set(flows_out && !has_source,
                           FlagAboutLot(input, FlagCode::kOrphanInput, lot));
}

// Shipments and receipts between two, in the order they happened.
struct Route {
  std::vector<const LotMovementRow*> shipped;
  std::vector<const LotMovementRow*> received;
};

void SortByTime(std::vector<const LotMovementRow*>* movements) {
  std::stable_sort(movements->begin(), movements->end(),
                   [](const LotMovementRow* a, const LotMovementRow* b) {
                     return a->row.end_ms < b->row.end_ms;
                   });
}

enum class Match { kEqual, kWithinTolerance, kDifferent };

Match Compare(const MovementRow& shipped, const MovementRow& received) {
  if (shipped.count.has_value() && received.count.has_value()) {
    return *shipped.count == *received.count ? Match::kEqual
                                             : Match::kDifferent;
  }
  if (!shipped.mass_milligrams.has_value() ||
      !received.mass_milligrams.has_value() ||
      *shipped.mass_milligrams == *received.mass_milligrams) {
    return Match::kEqual;
  }
  const int64_t difference =
      std::abs(*shipped.mass_milligrams - *received.mass_milligrams);
  return absl::int128(difference) * kMillion <=
                 absl::int128(*shipped.mass_milligrams) *
                     domain::kReceiptTolerancePpm
             ? Match::kWithinTolerance
             : Match::kDifferent;
}

absl::Status CheckRoutes(const FlagInput& input, const NumberedLot& lot,
                         const std::vector<LotMovementRow>& movements,
                         const FlagSources& sources) {
  std::map<std::pair<std::string, std::string>, Route> routes;
  for (const LotMovementRow& movement : movements) {
    if (!movement.InEffect()) continue;
    const MovementRow& row = movement.row;
    if (row.kind == MovementKind::kShipped) {
      routes[{row.custodian, row.counterparty}].shipped.push_back(&movement);
    } else if (row.kind == MovementKind::kReceived) {
      routes[{row.counterparty, row.custodian}].received.push_back(&movement);
    }
  }
  for (auto& [ends, route] : routes) {
    SortByTime(&route.shipped);
    SortByTime(&route.received);
    const size_t pairs = std::min(route.shipped.size(), route.received.size());
    for (size_t i = 0; i < pairs; ++i) {
      const LotMovementRow& shipped = *route.shipped[i];
      const LotMovementRow& received = *route.received[i];
      const Match match = Compare(shipped.row, received.row);
      FlagRow flag =
          FlagAboutLot(input, FlagCode::kReceivedNotEqualShipped, lot);
      flag.subject += absl::StrCat(NamePart(ends.first), NamePart(ends.second),
                                   OrdinalKey(i));
      flag.organizations = {ends.first, ends.second};
      flag.causes = {received.key.entry, shipped.key.entry};
      flag.detail = absl::StrCat(
          "shipped=",
          shipped.row.count.value_or(shipped.row.mass_milligrams.value_or(0)),
          ";received=",
          received.row.count.value_or(
              received.row.mass_milligrams.value_or(0)));
      FlagRow note = flag;
      note.code = FlagCode::kReceivedWithinTolerance;
      absl::Status status =
          sources.book->Set(match == Match::kDifferent, std::move(flag));
      if (status.ok()) {
        status = sources.book->Set(match == Match::kWithinTolerance,
                                   std::move(note));
      }
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// Inputs of one event that pass matter, against what came of them.
struct EventBalance {
  int64_t in_mg = 0;
  int64_t out_mg = 0;
  bool conserving = false;
  bool complete = true;
};

std::map<int32_t, EventBalance> BalancesOf(
    const domain::ParsedStatement& statement) {
  std::map<int32_t, EventBalance> balances;
  std::map<std::pair<int32_t, int32_t>, v1::EdgeKind> inputs;
  for (const v1::Event& event : statement.facts()->events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (line.role() == v1::LOT_ROLE_INPUT) {
        inputs[{event.line(), line.line()}] = line.edge_kind();
      }
    }
  }
  for (const domain::LotMovement& movement :
       domain::LotMovementsOf(statement)) {
    EventBalance& balance = balances[movement.event_line];
    if (movement.kind == MovementKind::kUsed) {
      const v1::EdgeKind kind =
          inputs[{movement.event_line, movement.lot_line}];
      if (kind == v1::EDGE_KIND_SERVICE) continue;
      if (kind == v1::EDGE_KIND_GROWTH) balance.complete = false;
      balance.conserving = true;
      balance.in_mg += movement.amount.mass_milligrams.value_or(0);
      balance.complete &= movement.amount.mass_milligrams.has_value();
    } else if (movement.kind == MovementKind::kProduced) {
      balance.out_mg += movement.amount.mass_milligrams.value_or(0);
    }
  }
  return balances;
}

absl::Status CheckBalances(const FlagInput& input, const FlagSources& sources) {
  for (auto& [line, balance] : BalancesOf(input.statement)) {
    if (!balance.conserving || !balance.complete || balance.out_mg == 0) {
      continue;
    }
    balance.out_mg += domain::DifferenceMassMilligrams(input.statement, line);
    if (!Exceeds(balance.out_mg, balance.in_mg, domain::kBalanceTolerancePpm)) {
      continue;
    }
    FlagRow flag = FlagAbout(input, FlagCode::kMassCreation);
    flag.subject = absl::StrCat("event", OrdinalKey(input.entry),
                                OrdinalKey(static_cast<uint64_t>(line)));
    flag.detail =
        absl::StrCat("in_mg=", balance.in_mg, ";out_mg=", balance.out_mg);
    absl::Status raised = sources.book->Raise(std::move(flag));
    if (!raised.ok()) return raised;
  }
  return absl::OkStatus();
}

// What an entry that no longer counts had created is not created any more.
absl::Status CloseCorrectedBalances(const FlagInput& input,
                                    const FlagSources& sources) {
  for (const crypto::EntryRef& ref : input.header().refs) {
    if (ref.kind != crypto::RefKind::kCorrects) continue;
    const std::string prefix = absl::StrCat("event", OrdinalKey(ref.index));
    auto open = sources.book->OpenSubjects(FlagCode::kMassCreation, prefix);
    if (!open.ok()) return open.status();
    for (const std::string& subject : *open) {
      absl::Status closed =
          sources.book->Close(FlagCode::kMassCreation, subject);
      if (!closed.ok()) return closed;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLots(const FlagInput& input, const FlagSources& sources) {
  for (const uint64_t ordinal : input.changed_lots) {
    NumberedLot lot{ordinal, {}};
    for (const NumberedLot& own : input.lots) {
      if (own.ordinal == ordinal) lot = own;
    }
    auto movements = sources.movements->Of(ordinal);
    if (!movements.ok()) return movements.status();
    absl::Status status = CheckOrigin(input, lot, **movements, sources);
    if (status.ok()) status = CheckTallies(input, lot, **movements, sources);
    if (status.ok()) status = CheckRoutes(input, lot, **movements, sources);
    if (!status.ok()) return status;
  }
  absl::Status closed = CloseCorrectedBalances(input, sources);
  if (!closed.ok() || input.statement.facts() == nullptr ||
      domain::DidNotOccur(input.statement)) {
    return closed;
  }
  return CheckBalances(input, sources);
}

}  // namespace daodi::services::views
