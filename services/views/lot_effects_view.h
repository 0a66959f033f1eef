// Writes and ends the rows of what statements do to lots: movements, lineage,
// custody, transfers. One thread, the view thread.

#ifndef DAODI_SERVICES_VIEWS_LOT_EFFECTS_VIEW_H_
#define DAODI_SERVICES_VIEWS_LOT_EFFECTS_VIEW_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/domain/lot_effects.h"
#include "services/domain/parsed_statement.h"
#include "services/views/effect_rows.h"
#include "services/views/lot_movement_cache.h"
#include "services/views/standing.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

// What counts no longer: entries corrected or disowned, and their lots.
struct EndedEffects {
  std::vector<uint64_t> entries;
  std::vector<uint64_t> lots;
};

// Errors: those of the store, kDataLoss for rows that do not parse.
class LotEffectsView {
 public:
  // Both must outlive it.
  LotEffectsView(ViewRowCache* rows, LotMovementCache* movements)
      : rows_(rows), movements_(movements) {}

  // Statement `entry` has effect from entry `at` on. Where it corrects another,
  // what was in effect of that chain of corrections ends there. `lots` and
  // `moved`: those of the statement, lots by ordinal. What ends is added to
  // `ended`.
  absl::Status Begin(const domain::ParsedStatement& statement,
                     const std::vector<NumberedLot>& lots,
                     const std::vector<domain::LotMovement>& moved,
                     uint64_t entry, uint64_t at, EndedEffects* ended,
                     storage::ViewBatch* batch);

  // Whatever is in effect of the chain of corrections that `entry` belongs to
  // has none from `at` on (its author disowned it).
  absl::Status End(uint64_t entry, uint64_t at, EndedEffects* ended,
                   storage::ViewBatch* batch);

 private:
  absl::StatusOr<uint64_t> RootOf(uint64_t entry) const;
  absl::Status EndActive(uint64_t root, uint64_t at, EndedEffects* ended,
                         storage::ViewBatch* batch);
  absl::Status EndMovements(uint64_t ordinal, uint64_t entry, uint64_t at,
                            storage::ViewBatch* batch);
  absl::Status EndLineage(uint64_t ordinal, LineageDirection direction,
                          uint64_t entry, uint64_t at,
                          storage::ViewBatch* batch);
  absl::StatusOr<LineageChunk> ReadChunk(uint64_t ordinal,
                                         LineageDirection direction,
                                         uint32_t chunk) const;
  absl::Status AddEdge(uint64_t ordinal, LineageDirection direction,
                       const LineageRow& edge, storage::ViewBatch* batch);
  absl::Status PutLineage(const domain::ParsedStatement& statement,
                          const std::vector<NumberedLot>& lots, uint64_t entry,
                          uint64_t at, storage::ViewBatch* batch);
  absl::Status PutMovements(const std::vector<domain::LotMovement>& moved,
                            const std::vector<NumberedLot>& lots,
                            uint64_t entry, uint64_t at,
                            storage::ViewBatch* batch);
  void PutTransfer(const domain::LotMovement& movement, uint64_t ordinal,
                   uint64_t entry, storage::ViewBatch* batch);

  ViewRowCache* const rows_;
  LotMovementCache* const movements_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_EFFECTS_VIEW_H_
