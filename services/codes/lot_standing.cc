#include "services/codes/lot_standing.h"

#include <utility>

#include "services/codes/code_limits.h"
#include "services/libraries/library_records.h"
#include "services/libraries/product_records.h"

namespace daodi::services::codes {
namespace {

using domain::OrderState;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kMinuteMs = int64_t{60} * 1000;

bool IsRecall(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
         kind == v1::ORDER_KIND_ORDERED_RECALL;
}

bool StopsUse(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_ENTERPRISE_HOLD ||
         kind == v1::ORDER_KIND_STOP_SALE || kind == v1::ORDER_KIND_SEAL ||
         kind == v1::ORDER_KIND_DETAIN || kind == v1::ORDER_KIND_PRESERVE;
}

bool Concerns(const v1::Order& order, const views::LotName& lot,
              std::optional<int64_t> counter) {
  for (const v1::OrderScope& scope : order.scope()) {
    if (scope.lot().issuer() != lot.issuer || scope.lot().lot() != lot.lot) {
      continue;
    }
    if (scope.counters().empty() || !counter.has_value()) return true;
    for (const v1::CounterRange& range : scope.counters()) {
      if (*counter >= range.first() && *counter <= range.last()) return true;
    }
  }
  return false;
}

void Apply(const supervision::ListedOrder& listed, LotStanding* standing) {
  const v1::OrderKind kind = listed.seen->statement.order()->kind();
  const OrderState state = listed.standing.state;
  if (IsRecall(kind)) {
    if (state == OrderState::kInForce) {
      standing->recalled = true;
      standing->order_entry = listed.entry;
    } else if (state == OrderState::kClosed) {
      standing->recall_closed = true;
      if (!standing->order_entry.has_value()) {
        standing->order_entry = listed.entry;
      }
    }
    return;
  }
  if (!StopsUse(kind) || state != OrderState::kInForce) return;
  const bool own = kind == v1::ORDER_KIND_ENTERPRISE_HOLD;
  standing->own_hold = own && (!standing->held || standing->own_hold);
  standing->held = true;
  if (!standing->recalled) standing->order_entry = listed.entry;
}

}  // namespace

absl::StatusOr<const LotStandings::Orders*> LotStandings::OrdersOf(
    const views::LotName& lot) {
  const std::string key = views::LotKey(lot.issuer, lot.lot);
  const auto known = orders_.find(key);
  if (known != orders_.end()) return &known->second;
  Orders orders;
  for (const uint64_t entry : index_.OrdersOf(lot)) {
    if (orders.size() == kMaxCodeStatementsExamined) break;
    supervision::OrderQuery query;
    query.lot = lot;
    query.at_ms = now_ms_;
    query.start = entry;
    query.page_size = 1;
    auto page = supervision::ListOrders(registry_, query, &seen_);
    if (!page.ok()) return page.status();
    for (supervision::ListedOrder& order : page->orders) {
      if (order.entry == entry) orders.push_back(std::move(order));
    }
  }
  return &orders_.emplace(key, std::move(orders)).first->second;
}

absl::StatusOr<std::optional<LotProduction>> LotStandings::ProductionOf(
    const views::LotName& lot, const std::optional<PrintedRange>& range) {
  if (range.has_value() && range->packed.has_value()) {
    return LotProduction{*range->packed, range->gtin};
  }
  const std::string key = views::LotKey(lot.issuer, lot.lot);
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;
  auto production = ProductionOfLot(entries_, lot, &seen_);
  if (production.ok()) made_[key] = *production;
  return production;
}

absl::StatusOr<int32_t> LotStandings::ShelfLifeMonths(
    const std::string& owner, const LotProduction& production) {
  const std::tuple<std::string, std::string, absl::CivilDay> name(
      owner, production.gtin, production.produced.day);
  const auto known = shelf_lives_.find(name);
  if (known != shelf_lives_.end()) return known->second;
  const libraries::LibraryRecords records(entries_, registry_,
                                          entries_.views().position());
  auto record = libraries::ReadProductOf(records, owner, production.gtin,
                                         production.produced);
  if (!record.ok()) return record.status();
  const int32_t months =
      record->has_value() ? (*record)->statement->product()->shelf_life_months()
                          : 0;
  shelf_lives_[name] = months;
  return months;
}

absl::Status LotStandings::AddShelfLife(const std::string& owner,
                                        const LotProduction& production,
                                        LotStanding* standing) {
  if (production.gtin.empty()) return absl::OkStatus();
  auto months = ShelfLifeMonths(owner, production);
  if (!months.ok()) return months.status();
  standing->best_before =
      domain::LastDayOfShelfLife(production.produced.day, *months);
  if (!standing->best_before.has_value()) return absl::OkStatus();
  const int64_t local_ms =
      now_ms_ + production.produced.offset_minutes * kMinuteMs;
  const absl::CivilDay today = absl::CivilDay(1970, 1, 1) + local_ms / kDayMs;
  standing->expired = today > *standing->best_before;
  return absl::OkStatus();
}

absl::StatusOr<LotStanding> LotStandings::Of(
    const views::LotName& lot, const std::string& gtin,
    std::optional<int64_t> counter, const std::optional<PrintedRange>& range) {
  LotStanding standing;
  auto orders = OrdersOf(lot);
  if (!orders.ok()) return orders.status();
  for (const supervision::ListedOrder& order : **orders) {
    if (Concerns(*order.seen->statement.order(), lot, counter)) {
      Apply(order, &standing);
    }
  }
  auto production = ProductionOf(lot, range);
  if (!production.ok()) return production.status();
  if (!production->has_value()) return standing;
  if (!gtin.empty()) (*production)->gtin = gtin;
  absl::Status added = AddShelfLife(lot.issuer, **production, &standing);
  if (!added.ok()) return added;
  return standing;
}

}  // namespace daodi::services::codes
