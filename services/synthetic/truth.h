// What a ledger with the generated statements must say: which flags, and what a
// recall of the contaminated seed reaches. Kept by the generator from what it
// planned, not from what the views make of it.

#ifndef DAODI_SERVICES_SYNTHETIC_TRUTH_H_
#define DAODI_SERVICES_SYNTHETIC_TRUTH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/flag_rules.h"
#include "services/synthetic/planned_statement.h"

namespace daodi::services::synthetic {

// Issuer (a member) and lot string.
using LotKey = std::pair<uint32_t, std::string>;

struct ExpectedFlag {
  domain::FlagCode code = domain::FlagCode::kLateEntry;
  uint64_t statement = 0;  // number of the one that raises it
  // The lot it is about; an empty string: the statement.
  LotKey lot;
  std::optional<uint64_t> closed_by;  // number of a statement
  absl::string_view cause;
};

struct HeldAmount {
  int64_t grams = 0;
  int64_t packs = 0;
};
// By member.
using Holdings = std::map<uint32_t, HeldAmount>;

class Truth {
 public:
  void Expect(ExpectedFlag flag) { flags_.push_back(std::move(flag)); }

  // The lot from which everything made of it is to be recalled.
  void Contaminate(const LotKey& root);
  bool IsContaminated(const LotKey& lot) const;
  // Follows a statement in effect; `sign` -1: one that a correction takes back.
  // Outputs of contaminated inputs become contaminated.
  void Follow(const PlannedStatement& statement, int sign);

  // In the order of planning.
  const std::vector<ExpectedFlag>& flags() const { return flags_; }
  const std::optional<LotKey>& contaminated() const { return contaminated_; }
  // What is left at whom of each lot of the recall, the root included; those
  // with nothing left too.
  const std::map<LotKey, Holdings>& recall() const { return recall_; }

 private:
  std::vector<ExpectedFlag> flags_;
  std::optional<LotKey> contaminated_;
  std::map<LotKey, Holdings> recall_;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_TRUTH_H_
