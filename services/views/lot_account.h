// What the rules ask of the movements of a lot, summed up as they come, so that
// one more costs the same in a lot of twenty and of twenty thousand.

#ifndef DAODI_SERVICES_VIEWS_LOT_ACCOUNT_H_
#define DAODI_SERVICES_VIEWS_LOT_ACCOUNT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/reconciliation.h"
#include "services/views/effect_rows.h"

namespace daodi::services::views {

struct LotMovementRow {
  MovementKey key;
  MovementRow row;

  bool InEffect() const { return row.interval.ends == EffectInterval::kOpen; }
};

// What a custodian got of a lot, gave away, and at most saw of it at once.
struct Tally {
  int64_t in_mg = 0;
  int64_t out_mg = 0;
  int64_t seen_mg = 0;
  int64_t in_count = 0;
  int64_t out_count = 0;
  bool complete = true;
  bool counted = false;
  bool last_out_leaves = false;  // shipped, not used
};

// The entry of a movement, and when it began or ended.
struct TimedEntry {
  uint64_t entry = 0;
  int64_t ms = 0;
};

struct CustodianAccount {
  Tally tally;
  std::optional<TimedEntry> first_in;   // by start
  std::optional<TimedEntry> first_out;  // by end
  // Also by movements that ended since; who only saw the lot had none.
  bool has_had_custody = false;
};

// One side of what is handed over between two: each line with its movement.
struct TransferSide {
  std::vector<MovementKey> keys;
  std::vector<domain::TransferLine> lines;
};
struct Route {
  TransferSide shipped;
  TransferSide received;
};
// From whom to whom.
using Ends = std::pair<std::string, std::string>;

// Of one lot. Of movements that ended only who had custody counts.
class LotAccount {
 public:
  // In the order of keys.
  void Add(const LotMovementRow& movement);
  size_t movements() const { return movements_; }

  const absl::btree_map<std::string, CustodianAccount>& custodians() const {
    return custodians_;
  }
  bool HasHadCustody(absl::string_view custodian) const;
  const absl::btree_map<Ends, Route>& routes() const { return routes_; }
  bool has_source() const { return has_source_; }
  // An input without an amount took nothing of what is recorded here.
  bool flows_out() const { return flows_out_; }
  // When the lot first was, as far as it is told.
  std::optional<int64_t> made_ms() const { return made_ms_; }
  const std::vector<TimedEntry>& inspections() const { return inspections_; }

 private:
  void AddTime(const LotMovementRow& movement, CustodianAccount* custodian);

  size_t movements_ = 0;
  absl::btree_map<std::string, CustodianAccount> custodians_;
  absl::btree_map<Ends, Route> routes_;
  bool has_source_ = false;
  bool flows_out_ = false;
  std::optional<int64_t> made_ms_;
  std::vector<TimedEntry> inspections_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_ACCOUNT_H_
