#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
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

// From whom to whom.
using Ends = std::pair<absl::string_view, absl::string_view>;

struct Route {
  std::vector<const LotMovementRow*> shipped;
  std::vector<const LotMovementRow*> received;
};

Ends EndsOf(MovementKind kind, absl::string_view custodian,
            absl::string_view counterparty) {
  return kind == MovementKind::kShipped ? Ends(custodian, counterparty)
                                        : Ends(counterparty, custodian);
}

bool IsSide(MovementKind kind) {
  return kind == MovementKind::kShipped || kind == MovementKind::kReceived;
}

// Routes of the lot that the statement says something about.
std::set<Ends> TouchedRoutes(const FlagInput& input, const NumberedLot& lot) {
  std::set<Ends> touched;
  for (const domain::LotMovement& movement : input.movements) {
    if (IsSide(movement.kind) && movement.lot == lot.mention.lot &&
        movement.issuer == lot.mention.issuer) {
      touched.insert(
          EndsOf(movement.kind, movement.custodian, movement.counterparty));
    }
  }
  return touched;
}

std::vector<domain::TransferLine> LinesOf(
    const std::vector<const LotMovementRow*>& movements) {
  std::vector<domain::TransferLine> lines;
  for (const LotMovementRow* movement : movements) {
    lines.push_back(TransferLineOf(movement->row));
  }
  return lines;
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
                   const Ends& ends, const LotMovementRow& shipment,
                   const std::vector<const LotMovementRow*>& receipts,
                   Judged* judged) {
  const domain::TransferLine shipped = TransferLineOf(shipment.row);
  domain::TransferAmount received = TransferLineOf(receipts[0]->row).amount;
  for (size_t i = 1; i < receipts.size(); ++i) {
    received = domain::SumOf(received, TransferLineOf(receipts[i]->row).amount);
  }
  const Comparison comparison = domain::Compare(shipped.amount, received);
  if (comparison != Comparison::kDifferent &&
      comparison != Comparison::kWithinTolerance) {
    return;
  }
  FlagRow flag = FlagAboutLot(input, FlagCode::kReceivedNotEqualShipped, lot);
  flag.subject = RouteSubject(lot, ends) + OrdinalKey(shipment.key.entry) +
                 OrdinalKey(shipment.key.number);
  flag.organizations = {std::string(ends.first), std::string(ends.second)};
  flag.causes.clear();
  for (const LotMovementRow* receipt : receipts) {
    flag.causes.push_back(receipt->key.entry);
  }
  flag.causes.push_back(shipment.key.entry);
  flag.detail = absl::StrCat("shipped=", Figure(shipped.amount),
                             ";received=", Figure(received));
  if (comparison == Comparison::kDifferent) {
    judged->different.push_back(std::move(flag));
    return;
  }
  flag.code = FlagCode::kReceivedWithinTolerance;
  judged->tolerated.push_back(std::move(flag));
}

void JudgeRoute(const FlagInput& input, const NumberedLot& lot,
                const Ends& ends, const Route& route, Judged* judged) {
  if (route.shipped.empty() || route.received.empty()) return;
  const auto pairs =
      domain::PairReceipts(LinesOf(route.shipped), LinesOf(route.received));
  std::vector<std::vector<const LotMovementRow*>> arrived(route.shipped.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].has_value()) arrived[*pairs[i]].push_back(route.received[i]);
  }
  for (size_t i = 0; i < arrived.size(); ++i) {
    if (arrived[i].empty()) continue;
    JudgeShipment(input, lot, ends, *route.shipped[i], arrived[i], judged);
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
                            const std::vector<LotMovementRow>& movements,
                            const FlagSources& sources) {
  // Only what was taken back can change a route the statement does not name.
  const bool all = input.Ended(lot.ordinal);
  const std::set<Ends> touched = TouchedRoutes(input, lot);
  if (!all && touched.empty()) return absl::OkStatus();
  absl::btree_map<Ends, Route> routes;
  for (const LotMovementRow& movement : movements) {
    const MovementRow& row = movement.row;
    if (!movement.InEffect() || !IsSide(row.kind)) continue;
    const Ends ends = EndsOf(row.kind, row.custodian, row.counterparty);
    if (!all && touched.count(ends) == 0) continue;
    Route& route = routes[ends];
    (row.kind == MovementKind::kShipped ? route.shipped : route.received)
        .push_back(&movement);
  }
  Judged whole_lot;
  for (const auto& [ends, route] : routes) {
    Judged judged;
    JudgeRoute(input, lot, ends, route, all ? &whole_lot : &judged);
    if (all) continue;
    absl::Status settled =
        Settle(RouteSubject(lot, ends), std::move(judged), sources);
    if (!settled.ok()) return settled;
  }
  return all ? Settle(LotSubject(lot.ordinal), std::move(whole_lot), sources)
             : absl::OkStatus();
}

}  // namespace daodi::services::views
