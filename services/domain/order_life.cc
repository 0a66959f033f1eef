#include "services/domain/order_life.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "services/domain/event_time.h"
#include "services/domain/units.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kMaxExtensionMs = int64_t{30} * 24 * 3600 * 1000;

std::optional<int64_t> TimeOf(const std::string& text) {
  const auto time = ParseStatedTime(text);
  if (!time.has_value()) return std::nullopt;
  return time->utc_ms;
}

bool IsSealOrDetention(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_SEAL || kind == v1::ORDER_KIND_DETAIN;
}

// The end of the term after the first extension made while it ran.
std::optional<int64_t> TermOf(const OrderFacts& facts, int64_t at_ms) {
  std::optional<int64_t> term = TimeOf(facts.order->expires_at());
  if (!term.has_value()) return term;
  for (const OrderFollowUp& follow_up : facts.follow_ups) {
    if (follow_up.kind != v1::ORDER_KIND_EXTEND ||
        follow_up.record_time_ms > at_ms || follow_up.record_time_ms >= *term) {
      continue;
    }
    const auto extended = TimeOf(follow_up.expires_at);
    if (!extended.has_value()) continue;
    const int64_t latest = IsSealOrDetention(facts.order->kind())
                               ? std::min(*extended, *term + kMaxExtensionMs)
                               : *extended;
    return std::max(*term, latest);
  }
  return term;
}

// The moment it lapses by itself, and as what.
struct Lapse {
  int64_t at_ms = 0;
  OrderState state = OrderState::kExpired;
};
std::optional<Lapse> LapseOf(const OrderFacts& facts, int64_t effective_ms,
                             int64_t at_ms) {
  std::optional<Lapse> lapse;
  if (const auto term = TermOf(facts, at_ms)) {
    lapse = Lapse{*term, OrderState::kExpired};
  }
  if (!facts.order->urgent()) return lapse;
  const int64_t due = effective_ms + kRatificationMs;
  const bool ratified = facts.approved_ms.has_value() &&
                        *facts.approved_ms <= std::min(due, at_ms);
  if (!ratified && (!lapse.has_value() || due < lapse->at_ms)) {
    lapse = Lapse{due, OrderState::kNotRatified};
  }
  return lapse;
}

// In base units; nothing for one not stated or malformed.
std::optional<absl::int128> AmountOf(bool has, const v1::Quantity& quantity) {
  if (!has) return 0;
  const auto amount = Normalise(quantity);
  if (!amount.ok()) return std::nullopt;
  return amount->value;
}

bool IsEvenLot(const v1::LotRecallBalance& lot) {
  const auto shipped = AmountOf(lot.has_shipped(), lot.shipped());
  const auto recovered = AmountOf(lot.has_recovered(), lot.recovered());
  const auto unrecovered = AmountOf(lot.has_unrecovered(), lot.unrecovered());
  const auto sampled = AmountOf(lot.has_sampled(), lot.sampled());
  return shipped.has_value() && recovered.has_value() &&
         unrecovered.has_value() && sampled.has_value() &&
         *recovered + *unrecovered + *sampled == *shipped;
}

}  // namespace

OrderStanding StandingOf(const OrderFacts& facts, int64_t at_ms) {
  const bool waits =
      facts.waits_for_approval &&
      (!facts.approved_ms.has_value() || *facts.approved_ms > at_ms);
  const int64_t binds_ms = facts.waits_for_approval && !waits
                               ? *facts.approved_ms
                               : facts.record_time_ms;
  const int64_t effective_ms =
      std::max(TimeOf(facts.order->effective_from()).value_or(binds_ms),
               facts.waits_for_approval ? binds_ms : int64_t{0});
  const std::optional<Lapse> lapse = LapseOf(facts, effective_ms, at_ms);
  OrderStanding standing;
  if (!waits) standing.binds_from_ms = effective_ms;
  for (const OrderFollowUp& follow_up : facts.follow_ups) {
    const bool lifts = follow_up.kind == v1::ORDER_KIND_LIFT;
    const bool known = follow_up.record_time_ms <= at_ms;
    const bool bound =
        !lapse.has_value() || follow_up.record_time_ms < lapse->at_ms;
    if (known && bound && (lifts || follow_up.kind == v1::ORDER_KIND_CLOSE)) {
      standing.state = lifts ? OrderState::kLifted : OrderState::kClosed;
      standing.since_ms = follow_up.record_time_ms;
      return standing;
    }
  }
  if (lapse.has_value() && lapse->at_ms <= at_ms) {
    standing.state = lapse->state;
    standing.since_ms = lapse->at_ms;
    return standing;
  }
  const bool pending = waits || effective_ms > at_ms;
  standing.state = pending ? OrderState::kPending : OrderState::kInForce;
  standing.since_ms = pending ? facts.record_time_ms : effective_ms;
  if (lapse.has_value()) standing.lapses_at_ms = lapse->at_ms;
  return standing;
}

bool IsEven(const v1::RecallBalance& balance) {
  return !balance.lots().empty() &&
         std::all_of(balance.lots().begin(), balance.lots().end(), IsEvenLot);
}

}  // namespace daodi::services::domain
