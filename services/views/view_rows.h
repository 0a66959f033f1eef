// Which view rows one statement makes: the same function serves the live path,
// a rebuild and fsck. No clock, no configuration, no unordered iteration.

#ifndef DAODI_SERVICES_VIEWS_VIEW_ROWS_H_
#define DAODI_SERVICES_VIEWS_VIEW_ROWS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/registry.h"
#include "services/domain/parsed_statement.h"
#include "services/views/catalogue_view.h"
#include "services/views/flags_view.h"
#include "services/views/library_view.h"
#include "services/views/lot_effects_view.h"
#include "services/views/lot_material.h"
#include "services/views/lot_movement_cache.h"
#include "services/views/lot_ordinals.h"
#include "services/views/standing.h"
#include "services/views/statistics_view.h"
#include "services/views/view_row_cache.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// What the rows of the next entry depend on: the entries before it, as far as
// they matter. Owned by the view thread.
class ViewState {
 public:
  // `log` holds the entries and must outlive this; `rows` holds the rows of the
  // entries [0, position) that `registry` is made of, or is null, when there
  // are none yet and memory keeps them all.
  ViewState(const storage::LedgerStore* log, const storage::LedgerStore* rows,
            crypto::Registry registry);
  ViewState(const ViewState&) = delete;
  ViewState& operator=(const ViewState&) = delete;

  // Adds the rows of the entry at `position`, the next one, to `batch`. Errors:
  // kDataLoss when the store cannot be read.
  absl::Status Append(const domain::ParsedStatement& statement,
                      crypto::LogPosition position, storage::ViewBatch* batch);

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  absl::StatusOr<std::vector<NumberedLot>> NumberLots(
      const domain::ParsedStatement& statement, storage::ViewBatch* batch);
  void PutMentions(const domain::ParsedStatement& statement,
                   const std::vector<NumberedLot>& lots, uint64_t index,
                   storage::ViewBatch* batch);
  // What only a statement with authority brings.
  absl::Status AppendEffects(FlagInput* input);
  // What ends is added to `ended`.
  absl::Status AppendConfirmations(const domain::ParsedStatement& statement,
                                   uint64_t index, EndedEffects* ended,
                                   storage::ViewBatch* batch);
  absl::Status BeginClaim(uint64_t claimed, uint64_t at,
                          storage::ViewBatch* batch);

  const storage::LedgerStore* const log_;
  crypto::Registry registry_;
  StoredRows stored_;
  LotOrdinals ordinals_;
  ViewRowCache rows_;
  Standings standings_;
  LotMovementCache movements_;
  LotEffectsView effects_;
  CatalogueView catalogue_;
  LotMaterials materials_;
  StatisticsView statistics_;
  FlagsView flags_;
  LibraryView library_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_ROWS_H_
