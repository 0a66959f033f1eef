// Where an order stands at a moment: orders have a term, lapse by law, are
// extended, lifted and closed, and an urgent one of a single officer needs a
// second person (users.md G5). Pure; "now" is an argument, never a clock.

#ifndef DAODI_SERVICES_DOMAIN_ORDER_LIFE_H_
#define DAODI_SERVICES_DOMAIN_ORDER_LIFE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "daodi/v1/order_sections.pb.h"

namespace daodi::services::domain {

// 行政强制法 article 19, from memory: one who acts alone reports within 24
// hours.
inline constexpr int64_t kRatificationMs = int64_t{24} * 3600 * 1000;

enum class OrderState : uint8_t {
  kPending = 1,  // effective later, or waits for the second person
  kInForce = 2,
  kExpired = 3,      // its term is over; blocks nothing
  kNotRatified = 4,  // urgent, and nobody approved it in time
  kLifted = 5,
  kClosed = 6,
};

// EXTEND, LIFT or CLOSE of the order's own author, in the order of the log.
struct OrderFollowUp {
  v1::OrderKind kind = v1::ORDER_KIND_UNSPECIFIED;
  int64_t record_time_ms = 0;
  std::string expires_at;  // of EXTEND
};

struct OrderFacts {
  const v1::Order* order = nullptr;
  int64_t record_time_ms = 0;
  std::vector<OrderFollowUp> follow_ups;
  // An enterprise's order waits for the second person; an authority's is in
  // force at once.
  bool waits_for_approval = false;
  // When the second person approved; nothing: not.
  std::optional<int64_t> approved_ms;
};

struct OrderStanding {
  OrderState state = OrderState::kInForce;
  int64_t since_ms = 0;
  // When it lapses unless something happens; nothing: never, or not any more.
  std::optional<int64_t> lapses_at_ms;
  // From when on it binds, bound or will bind; nothing while it waits for the
  // second person.
  std::optional<int64_t> binds_from_ms;
};

// Follow-ups and approvals recorded after `at_ms` are not known yet. EXTEND
// counts once, for SEAL and DETAIN at most 30 days, and not after the term is
// over (行政强制法 article 25).
OrderStanding StandingOf(const OrderFacts& facts, int64_t at_ms);

// A recall adds up: of each lot, what was recovered, not recovered and sampled
// is what was shipped. False for a balance without lots.
bool IsEven(const v1::RecallBalance& balance);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_ORDER_LIFE_H_
