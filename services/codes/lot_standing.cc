#include "services/codes/lot_standing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "services/codes/code_limits.h"
#include "services/libraries/library_records.h"

namespace daodi::services::codes {
namespace {

using domain::OrderState;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kMinuteMs = int64_t{60} * 1000;

absl::CivilDay CivilDayOf(int64_t days_since_1970) {
  return absl::CivilDay(1970, 1, 1) + days_since_1970;
}

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

std::string DayText(int64_t days_since_1970) {
  const absl::CivilDay day = CivilDayOf(days_since_1970);
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

int64_t LastDayOf(int64_t packed_day, int32_t months) {
  const absl::CivilDay packed = CivilDayOf(packed_day);
  const absl::CivilMonth month = absl::CivilMonth(packed) + months;
  const absl::CivilDay end_of_month = absl::CivilDay(month + 1) - 1;
  const int day = std::min(packed.day(), end_of_month.day());
  const absl::CivilDay first_day_after(month.year(), month.month(), day);
  return first_day_after - 1 - absl::CivilDay(1970, 1, 1);
}

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

absl::StatusOr<int32_t> LotStandings::ShelfLifeMonths(const std::string& owner,
                                                      const std::string& gtin) {
  const std::pair<std::string, std::string> name(owner, gtin);
  const auto known = shelf_lives_.find(name);
  if (known != shelf_lives_.end()) return known->second;
  const libraries::LibraryRecords records(entries_, registry_,
                                          entries_.views().position());
  auto record = records.ReadCurrent({domain::Library::kProduct, owner, gtin});
  if (!record.ok()) return record.status();
  int32_t months = 0;
  if (record->has_value() && (*record)->statement.has_value() &&
      (*record)->statement->product() != nullptr) {
    months = (*record)->statement->product()->shelf_life_months();
  }
  shelf_lives_[name] = months;
  return months;
}

absl::Status LotStandings::AddShelfLife(const PrintedRange& range,
                                        LotStanding* standing) {
  if (range.packed_day <= 0) return absl::OkStatus();
  auto months = ShelfLifeMonths(range.lot.issuer, range.gtin);
  if (!months.ok()) return months.status();
  if (*months <= 0) return absl::OkStatus();
  standing->best_before_day = LastDayOf(range.packed_day, *months);
  const int64_t today = (now_ms_ + range.offset_minutes * kMinuteMs) / kDayMs;
  standing->expired = today > *standing->best_before_day;
  return absl::OkStatus();
}

absl::StatusOr<LotStanding> LotStandings::Of(
    const views::LotName& lot, std::optional<int64_t> counter,
    const std::optional<PrintedRange>& range) {
  LotStanding standing;
  auto orders = OrdersOf(lot);
  if (!orders.ok()) return orders.status();
  for (const supervision::ListedOrder& order : **orders) {
    if (Concerns(*order.seen->statement.order(), lot, counter)) {
      Apply(order, &standing);
    }
  }
  if (range.has_value()) {
    absl::Status added = AddShelfLife(*range, &standing);
    if (!added.ok()) return added;
  }
  return standing;
}

}  // namespace daodi::services::codes
