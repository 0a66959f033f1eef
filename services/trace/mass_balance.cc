#include "services/trace/mass_balance.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "services/domain/lot_effects.h"
#include "services/domain/units.h"
#include "services/trace/opening_stock.h"

namespace daodi::services::trace {
namespace {

using domain::MovementKind;

bool IsTest(absl::string_view step) {
  return step == "sampling" || step == "inspecting";
}

bool IsSale(absl::string_view step) {
  return step == "retail_selling" || step == "dispensing";
}

// The account of a balance that a movement belongs to; null: none.
Stock* AccountOf(const views::MovementRow& row, LotBalance* balance) {
  if (IsOpeningStock(row)) return &balance->opening;
  switch (row.kind) {
    case MovementKind::kProduced:
    case MovementKind::kTakenIn:
      return &balance->produced;
    case MovementKind::kReceived:
      return &balance->received;
    case MovementKind::kUsed:
      if (IsTest(row.biz_step)) return &balance->tested;
      return IsSale(row.biz_step) ? &balance->sold : &balance->used;
    case MovementKind::kShipped:
      return &balance->shipped;
    case MovementKind::kDestroyed:
      return &balance->destroyed;
    case MovementKind::kAdjusted:
      return &balance->adjusted;
    case MovementKind::kObserved:
      return nullptr;
  }
  return nullptr;
}

bool IsEven(const Stock& stock) {
  return stock.mass_milligrams == 0 && stock.count == 0;
}

// One event as lines: which pass matter on, and what each weighs.
class EventLines {
 public:
  EventLines(const v1::Event& event,
             absl::Span<const domain::LotMovement> movements) {
    for (const domain::LotMovement& movement : movements) {
      if (movement.event_line == event.line() &&
          movement.kind != MovementKind::kAdjusted) {
        masses_[movement.lot_line] = movement.amount.mass_milligrams;
      }
    }
    for (const v1::LotLine& line : event.lots()) {
      if (!line.has_lot()) continue;
      lots_[line.line()] = &line.lot();
      if (line.role() == v1::LOT_ROLE_OUTPUT) {
        outputs_.push_back(line.line());
      } else if (line.role() != v1::LOT_ROLE_INPUT) {
        continue;
      } else if (line.edge_kind() != v1::EDGE_KIND_SERVICE) {
        grows_ |= line.edge_kind() == v1::EDGE_KIND_GROWTH;
        inputs_.push_back(line.line());
      }
    }
  }

  bool IsTransformation() const {
    return !inputs_.empty() && !outputs_.empty();
  }
  bool grows() const { return grows_; }

  // Sums and lists the lines; false when a mass is missing.
  bool Sum(bool outputs, int64_t* sum, std::vector<LotMass>* lines) const {
    bool complete = true;
    for (const int32_t line : outputs ? outputs_ : inputs_) {
      const auto mass = masses_.find(line);
      if (mass == masses_.end() || !mass->second.has_value()) {
        complete = false;
      } else {
        *sum = domain::SaturatedSum(*sum, *mass->second);
        const v1::LotId& lot = *lots_.at(line);
        lines->push_back({lot.issuer(), lot.lot(), *mass->second});
      }
    }
    return complete;
  }

 private:
  std::map<int32_t, std::optional<int64_t>> masses_;
  std::map<int32_t, const v1::LotId*> lots_;
  std::vector<int32_t> inputs_;
  std::vector<int32_t> outputs_;
  bool grows_ = false;
};

}  // namespace

int64_t EventBalance::unexplained_milligrams() const {
  const absl::int128 left = absl::int128(input_milligrams) - output_milligrams -
                            difference_milligrams;
  const absl::int128 most = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(std::clamp(left, -most, most));
}

std::vector<EventBalance> EventBalancesOf(
    const domain::ParsedStatement& statement) {
  std::vector<EventBalance> balances;
  if (statement.facts() == nullptr) return balances;
  const std::vector<domain::LotMovement> movements =
      domain::LotMovementsOf(statement);
  for (const v1::Event& event : statement.facts()->events()) {
    const EventLines lines(event, movements);
    if (!lines.IsTransformation()) continue;
    EventBalance& balance = balances.emplace_back();
    balance.event_line = event.line();
    balance.biz_step = event.biz_step();
    for (const domain::LotMovement& movement : movements) {
      if (movement.event_line == event.line()) balance.end_ms = movement.end_ms;
    }
    const bool inputs_known =
        lines.Sum(false, &balance.input_milligrams, &balance.inputs);
    const bool outputs_known =
        lines.Sum(true, &balance.output_milligrams, &balance.outputs);
    balance.difference_milligrams =
        domain::DifferenceMassMilligrams(statement, event.line());
    balance.unbalanceable = !inputs_known || !outputs_known || lines.grows();
  }
  return balances;
}

LotBalance BalanceOfLot(absl::Span<const Movement> movements,
                        absl::string_view custodian, const Period& period) {
  LotBalance balance;
  for (const Movement& movement : movements) {
    const views::MovementRow& row = movement.row;
    if (!custodian.empty() && row.custodian != custodian) continue;
    Stock* account = AccountOf(row, &balance);
    if (account == nullptr || row.end_ms >= period.end_ms) continue;
    const int sign = StockSign(row.kind);
    AddAmount(row, sign, &balance.closing);
    if (row.end_ms < period.start_ms) {
      AddAmount(row, sign, &balance.opening);
      continue;
    }
    AddAmount(row, 1, account);
    balance.active = true;
  }
  return balance;
}

absl::btree_map<std::string, Stock> SoldByCustodian(
    absl::Span<const Movement> movements) {
  absl::btree_map<std::string, Stock> sold;
  for (const Movement& movement : movements) {
    if (movement.row.kind != MovementKind::kUsed ||
        !IsSale(movement.row.biz_step)) {
      continue;
    }
    AddAmount(movement.row, 1, &sold[movement.row.custodian]);
  }
  return sold;
}

bool operator<(const Route& a, const Route& b) {
  return std::tie(a.source, a.destination) < std::tie(b.source, b.destination);
}

absl::btree_map<Route, Stock> InTransit(absl::Span<const Movement> movements) {
  absl::btree_map<Route, Stock> routes;
  for (const Movement& movement : movements) {
    const views::MovementRow& row = movement.row;
    if (row.kind == MovementKind::kShipped) {
      AddAmount(row, 1, &routes[{row.custodian, row.counterparty}]);
    } else if (row.kind == MovementKind::kReceived) {
      AddAmount(row, -1, &routes[{row.counterparty, row.custodian}]);
    }
  }
  for (auto route = routes.begin(); route != routes.end();) {
    if (IsEven(route->second)) {
      route = routes.erase(route);
    } else {
      ++route;
    }
  }
  return routes;
}

}  // namespace daodi::services::trace
