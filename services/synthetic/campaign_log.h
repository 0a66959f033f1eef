// The diary of one campaign: a clock that moves on, and the statements that its
// members record as they go.

#ifndef DAODI_SERVICES_SYNTHETIC_CAMPAIGN_LOG_H_
#define DAODI_SERVICES_SYNTHETIC_CAMPAIGN_LOG_H_

#include <cstdint>
#include <vector>

#include "services/synthetic/planned_statement.h"
#include "services/synthetic/seeded_random.h"
#include "services/synthetic/truth.h"

namespace daodi::services::synthetic {

// Borrows all it is given. Not thread-safe.
class CampaignLog {
 public:
  CampaignLog(int64_t start_ms, SeededRandom* random, uint64_t* next_number,
              Truth* truth, std::vector<PlannedStatement>* statements);

  int64_t now_ms() const { return now_ms_; }
  void MoveTo(int64_t now_ms) { now_ms_ = now_ms; }
  void Wait(int64_t least_hours, int64_t most_hours);

  // Something that happens now.
  PlannedStatement Draft(crypto::StatementKind kind, uint32_t author) const;
  // Records it in time, or `late`, which is then expected to be flagged; the
  // clock moves on to then. Returns what was recorded, with its number; valid
  // until the next call.
  const PlannedStatement& Record(PlannedStatement statement, bool late = false);
  // `right` says what `wrong` should have said; both of one kind and author.
  // Recorded some hours later.
  const PlannedStatement& Correct(uint64_t wrong, PlannedStatement right);

 private:
  SeededRandom& random_;
  uint64_t& next_number_;
  Truth& truth_;
  std::vector<PlannedStatement>& statements_;
  int64_t now_ms_;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_CAMPAIGN_LOG_H_
