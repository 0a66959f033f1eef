// Counts what statements do, and takes back what no longer counts. One thread,
// the view thread.

#ifndef DAODI_SERVICES_VIEWS_STATISTICS_VIEW_H_
#define DAODI_SERVICES_VIEWS_STATISTICS_VIEW_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/registry.h"
#include "services/domain/catalogue/catalogue.h"
#include "services/domain/lot_effects.h"
#include "services/domain/parsed_statement.h"
#include "services/views/lot_material.h"
#include "services/views/standing.h"
#include "services/views/statistics_rows.h"
#include "services/views/view_row_cache.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// Errors: those of the store, kDataLoss for rows that do not parse.
class StatisticsView {
 public:
  // All must outlive it. Registry, catalogue and materials are as of the
  // statement being applied.
  StatisticsView(const storage::LedgerStore* log,
                 const crypto::Registry* registry,
                 const domain::Catalogue* catalogue, LotMaterials* materials,
                 ViewRowCache* rows)
      : log_(log),
        registry_(registry),
        catalogue_(catalogue),
        materials_(materials),
        rows_(rows) {}

  // The statement has effect from entry `at` on; the materials of its lots are
  // written already.
  absl::Status Begin(const domain::ParsedStatement& statement,
                     const std::vector<NumberedLot>& lots,
                     const std::vector<domain::LotMovement>& movements,
                     int64_t record_time_ms, uint64_t at,
                     storage::ViewBatch* batch);

  // The entries, in effect until now, have none from `at` on. Their rows of
  // kEffect tell since when they had.
  absl::Status End(const std::vector<uint64_t>& entries, uint64_t at,
                   storage::ViewBatch* batch);

 private:
  using Changes = std::map<StatisticsKey, StatisticsCounters>;
  // What the statement counts for, with effect from `at` on. The same for the
  // same arguments for ever, so that it can be taken back.
  absl::StatusOr<Changes> ChangesOf(
      const domain::ParsedStatement& statement,
      const std::vector<domain::LotMovement>& movements, int64_t record_time_ms,
      uint64_t at);
  absl::Status AddEvents(const domain::ParsedStatement& statement,
                         const std::vector<domain::LotMovement>& movements,
                         uint64_t at, Changes* changes);
  absl::Status AddQuality(const domain::ParsedStatement& statement,
                          const v1::Event& event, const StatisticsKey& base,
                          uint64_t at, Changes* changes);
  absl::StatusOr<StatisticsKey> KeyOf(StatisticsKey base,
                                      const v1::LotLine& line, uint64_t at);
  absl::StatusOr<std::string> HerbOf(absl::string_view owner,
                                     absl::string_view gtin, uint64_t at);
  // As first known, so that what was counted under it can be taken back.
  absl::StatusOr<std::string> HerbOfLot(const v1::LotId& lot, uint64_t at);
  absl::Status PutLotHerbs(const domain::ParsedStatement& statement,
                           const std::vector<NumberedLot>& lots, uint64_t at,
                           storage::ViewBatch* batch);
  absl::StatusOr<bool> IsTested(const v1::LotId& lot, uint64_t at);
  absl::Status PutFirstSeen(const domain::ParsedStatement& statement,
                            uint64_t at, storage::ViewBatch* batch);
  absl::Status Apply(const Changes& changes, int sign, uint64_t at,
                     storage::ViewBatch* batch);

  const storage::LedgerStore* const log_;
  const crypto::Registry* const registry_;
  const domain::Catalogue* const catalogue_;
  LotMaterials* const materials_;
  ViewRowCache* const rows_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_STATISTICS_VIEW_H_
