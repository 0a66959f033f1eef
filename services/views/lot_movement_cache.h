// The movements of lots as of the statement being applied, in memory: rules and
// corrections look at the whole life of a lot with every statement about it.

#ifndef DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_
#define DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/views/effect_rows.h"
#include "services/views/lot_ordinals.h"
#include "services/views/stored_rows.h"

namespace daodi::services::views {

struct LotMovementRow {
  MovementKey key;
  MovementRow row;

  bool InEffect() const { return row.interval.ends == EffectInterval::kOpen; }
};

// Owned by the view thread. Errors: those of the store, kDataLoss.
class LotMovementCache {
 public:
  // Lots not in memory are looked up in `stored`, unless they are new. Both
  // must outlive this.
  LotMovementCache(StoredRows* stored, const LotOrdinals* ordinals)
      : stored_(stored), ordinals_(ordinals) {}

  // All movements of a lot, by entry and number, ended ones too. The pointer is
  // good until the next call of a method.
  absl::StatusOr<std::vector<LotMovementRow>*> Of(uint64_t ordinal);
  void Add(LotMovementRow row, std::vector<LotMovementRow>* movements);

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  StoredRows* const stored_;
  const LotOrdinals* const ordinals_;
  absl::flat_hash_map<uint64_t, std::vector<LotMovementRow>> lots_;
  size_t rows_ = 0;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_MOVEMENT_CACHE_H_
