// Which one sentence stands at the top of a page. Pure.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_VERDICT_H_
#define DAODI_SERVICES_GATEWAY_PAGE_VERDICT_H_

#include "daodi/v1/supervision_service.pb.h"
#include "services/gateway/page_model.h"

namespace daodi::services::gateway {

struct VerdictFacts {
  GoodsBranch branch = GoodsBranch::kOther;
  bool recalled = false;
  bool off_sale = false;
  bool held = false;
  bool formerly_recalled = false;
  bool official_test_failed = false;
  bool expired = false;
  bool released_or_packed = false;
  bool origin_unknown = false;
  bool origin_not_recorded = false;
};

// The gravest that holds.
Verdict VerdictOf(const VerdictFacts& facts);

// An order on the lot. True when its text is the one to show: it is the gravest
// so far.
bool AddOrderToVerdict(const v1::OrderRecord& record, VerdictFacts* facts);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_VERDICT_H_
