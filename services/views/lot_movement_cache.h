// The movements of lots as of the statement being applied, in memory: rules and
// corrections look at the whole life of a lot with every statement about it.

#ifndef DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_
#define DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/views/effect_rows.h"
#include "services/views/lot_account.h"
#include "services/views/lot_ordinals.h"
#include "services/views/stored_rows.h"

namespace daodi::services::views {

// Owned by the view thread. Errors: those of the store, kDataLoss.
class LotMovementCache {
 public:
  // Lots not in memory are looked up in `stored`, unless they are new. Both
  // must outlive this.
  LotMovementCache(StoredRows* stored, const LotOrdinals* ordinals)
      : stored_(stored), ordinals_(ordinals) {}

  // All movements of a lot, by entry and number, ended ones too. Pointers are
  // good until the next call of a method.
  absl::StatusOr<const std::vector<LotMovementRow>*> Of(uint64_t ordinal);
  // What they amount to.
  absl::StatusOr<const LotAccount*> AccountOf(uint64_t ordinal);
  absl::Status Add(LotMovementRow row);
  // The movements of an entry have no effect from entry `at` on; calls `ended`
  // with each.
  absl::Status End(uint64_t ordinal, uint64_t entry, uint64_t at,
                   absl::FunctionRef<void(const LotMovementRow&)> ended);

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  struct Lot {
    std::vector<LotMovementRow> movements;
    LotAccount account;  // of the first of them
  };

  absl::StatusOr<Lot*> Load(uint64_t ordinal);

  StoredRows* const stored_;
  const LotOrdinals* const ordinals_;
  absl::flat_hash_map<uint64_t, Lot> lots_;
  size_t rows_ = 0;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_
