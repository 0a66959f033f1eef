#include "services/gateway/page_verdict.h"

namespace daodi::services::gateway {

Verdict VerdictOf(const VerdictFacts& facts) {
  if (facts.recalled) return Verdict::kRecalled;
  if (facts.off_sale) return Verdict::kOrderedOffSale;
  // A closed recall tells more than the test it came from.
  if (facts.official_test_failed && !facts.formerly_recalled) {
    return Verdict::kTestFailed;
  }
  if (facts.held) return Verdict::kHeld;
  if (facts.formerly_recalled) return Verdict::kFormerlyRecalled;
  if (facts.expired) return Verdict::kExpired;
  if (!facts.released_or_packed) return Verdict::kNotOnSale;
  if (facts.origin_unknown) return Verdict::kOriginPartlyUnknown;
  if (facts.origin_not_recorded) return Verdict::kOriginNotRecorded;
  return Verdict::kNormal;
}

bool AddOrderToVerdict(const v1::OrderRecord& record, VerdictFacts* facts) {
  const v1::OrderKind kind = record.order().kind();
  const bool in_force = record.state() == v1::ORDER_STATE_IN_FORCE;
  const bool closed = record.state() == v1::ORDER_STATE_CLOSED;
  if (kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
      kind == v1::ORDER_KIND_ORDERED_RECALL) {
    facts->recalled |= in_force;
    facts->formerly_recalled |= closed;
    return in_force || (closed && !facts->recalled && !facts->off_sale);
  }
  if (!in_force) return false;
  if (kind == v1::ORDER_KIND_STOP_SALE || kind == v1::ORDER_KIND_SEAL ||
      kind == v1::ORDER_KIND_DETAIN) {
    facts->off_sale = true;
    return !facts->recalled;
  }
  if (kind == v1::ORDER_KIND_ENTERPRISE_HOLD) {
    facts->held = true;
    return !facts->recalled && !facts->off_sale;
  }
  return false;
}

}  // namespace daodi::services::gateway
