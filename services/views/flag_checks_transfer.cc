#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/domain/reconciliation.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::Comparison;
using domain::FlagCode;
using domain::MovementKind;

bool IsSide(MovementKind kind) {
  return kind == MovementKind::kShipped || kind == MovementKind::kReceived;
}

// Routes of the lot that the statement says something about.
std::set<Ends> TouchedRoutes(const FlagInput& input, const NumberedLot& lot) {
  std::set<Ends> touched;
  for (const domain::LotMovement& movement : input.movements) {
    if (IsSide(movement.kind) && movement.lot == lot.mention.lot &&
        movement.issuer == lot.mention.issuer) {
      const bool shipped = movement.kind == MovementKind::kShipped;
      touched.emplace(shipped ? movement.custodian : movement.counterparty,
                      shipped ? movement.counterparty : movement.custodian);
    }
  }
  return touched;
}

std::string RouteSubject(const NumberedLot& lot, const Ends& ends) {
  return absl::StrCat(LotSubject(lot.ordinal), storage::NamePart(ends.first),
                      storage::NamePart(ends.second));
}

struct Judged {
  std::vector<FlagRow> different;
  std::vector<FlagRow> tolerated;
};

int64_t Figure(const domain::TransferAmount& amount) {
  return amount.count.value_or(amount.mass_milligrams.value_or(0));
}

// What arrived of one shipment, in one part or several, against it.
void JudgeShipment(const FlagInput& input, const NumberedLot& lot,
                   const Ends& ends, const Route& route, size_t shipment,
                   const std::vector<size_t>& receipts, Judged* judged) {
  const domain::TransferAmount& shipped = route.shipped.lines[shipment].amount;
  domain::TransferAmount received = route.received.lines[receipts[0]].amount;
  for (size_t i = 1; i < receipts.size(); ++i) {
    received =
        domain::SumOf(received, route.received.lines[receipts[i]].amount);
  }
  const Comparison comparison = domain::Compare(shipped, received);
  if (comparison != Comparison::kDifferent &&
      comparison != Comparison::kWithinTolerance) {
    return;
  }
  const MovementKey& key = route.shipped.keys[shipment];
  FlagRow flag = FlagAboutLot(input, FlagCode::kReceivedNotEqualShipped, lot);
  flag.subject =
      RouteSubject(lot, ends) + OrdinalKey(key.entry) + OrdinalKey(key.number);
  flag.organizations = {ends.first, ends.second};
  flag.causes.clear();
  for (const size_t receipt : receipts) {
    flag.causes.push_back(route.received.keys[receipt].entry);
  }
  flag.causes.push_back(key.entry);
  flag.detail =
      absl::StrCat("shipped=", Figure(shipped), ";received=", Figure(received));
  if (comparison == Comparison::kDifferent) {
    judged->different.push_back(std::move(flag));
    return;
  }
  flag.code = FlagCode::kReceivedWithinTolerance;
  judged->tolerated.push_back(std::move(flag));
}

void JudgeRoute(const FlagInput& input, const NumberedLot& lot,
                const Ends& ends, const Route& route, Judged* judged) {
  if (route.shipped.lines.empty() || route.received.lines.empty()) return;
  const auto pairs =
      domain::PairReceipts(route.shipped.lines, route.received.lines);
  std::vector<std::vector<size_t>> arrived(route.shipped.lines.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].has_value()) arrived[*pairs[i]].push_back(i);
  }
  for (size_t i = 0; i < arrived.size(); ++i) {
    if (arrived[i].empty()) continue;
    JudgeShipment(input, lot, ends, route, i, arrived[i], judged);
  }
}

absl::Status Settle(const std::string& prefix, Judged judged,
                    const FlagSources& sources) {
  absl::Status status = sources.book->SetAll(
      FlagCode::kReceivedNotEqualShipped, prefix, std::move(judged.different));
  return status.ok() ? sources.book->SetAll(FlagCode::kReceivedWithinTolerance,
                                            prefix, std::move(judged.tolerated))
                     : status;
}

}  // namespace

absl::Status CheckTransfers(const FlagInput& input, const NumberedLot& lot,
                            const LotAccount& account,
                            const FlagSources& sources) {
  // Only what was taken back can change a route the statement does not name.
  if (input.Ended(lot.ordinal)) {
    Judged judged;
    for (const auto& [ends, route] : account.routes()) {
      JudgeRoute(input, lot, ends, route, &judged);
    }
    return Settle(LotSubject(lot.ordinal), std::move(judged), sources);
  }
  for (const Ends& ends : TouchedRoutes(input, lot)) {
    const auto route = account.routes().find(ends);
    if (route == account.routes().end()) continue;
    Judged judged;
    JudgeRoute(input, lot, ends, route->second, &judged);
    absl::Status settled =
        Settle(RouteSubject(lot, ends), std::move(judged), sources);
    if (!settled.ok()) return settled;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
