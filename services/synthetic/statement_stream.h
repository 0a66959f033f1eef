// The statements of the made-up province in the order of the log.

#ifndef DAODI_SERVICES_SYNTHETIC_STATEMENT_STREAM_H_
#define DAODI_SERVICES_SYNTHETIC_STATEMENT_STREAM_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "services/synthetic/campaign_planner.h"
#include "services/synthetic/planned_statement.h"
#include "services/synthetic/province.h"
#include "services/synthetic/truth.h"

namespace daodi::services::synthetic {

// Keeps only the campaigns that are under way. The same options give the same
// statements. Not thread-safe.
class StatementStream {
 public:
  // `options` must have passed CheckProvinceOptions().
  explicit StatementStream(const ProvinceOptions& options);

  const std::vector<Member>& members() const { return planner_.members(); }
  // By record time; nothing after the last. One with is_resent comes once: the
  // caller sends it twice.
  std::optional<PlannedStatement> Next();
  // Complete after the last statement.
  const Truth& truth() const { return planner_.truth(); }

 private:
  void Add(std::vector<PlannedStatement> statements);

  const uint64_t wanted_;
  uint64_t planned_ = 0;
  CampaignPlanner planner_;
  // A heap, the next one first.
  std::vector<PlannedStatement> waiting_;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_STATEMENT_STREAM_H_
