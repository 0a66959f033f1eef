// Which view rows one statement makes: the same function serves the live path,
// a rebuild and fsck. No clock, no configuration, no unordered iteration.

#ifndef DAODI_SERVICES_VIEWS_VIEW_ROWS_H_
#define DAODI_SERVICES_VIEWS_VIEW_ROWS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/registry.h"
#include "services/domain/parsed_statement.h"
#include "services/views/lot_effects_view.h"
#include "services/views/standing.h"
#include "services/views/view_row_cache.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Dense numbers of lots in the order of their first mention. Owned by the view
// thread.
class LotOrdinals {
 public:
  using Lot = std::pair<std::string, std::string>;  // issuer, lot

  // Lots not in memory are looked up in `store`, which must outlive this; null:
  // there are no rows yet and memory holds them all (fsck).
  explicit LotOrdinals(const storage::LedgerStore* store) : store_(store) {}

  // The ordinal of a lot, a new one with its rows when first mentioned.
  absl::StatusOr<uint64_t> Intern(const Lot& lot, storage::ViewBatch* batch);

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  absl::StatusOr<uint64_t> NextOrdinal();

  const storage::LedgerStore* store_;
  absl::flat_hash_map<Lot, uint64_t> known_;
  uint64_t next_ = 0;  // 0: not read yet
};

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
  // What only a statement with authority brings: `entry`, from `at` on.
  absl::Status AppendEffects(const domain::ParsedStatement& statement,
                             const std::vector<NumberedLot>& lots,
                             uint64_t entry, uint64_t at,
                             storage::ViewBatch* batch);
  absl::Status AppendConfirmations(const domain::ParsedStatement& statement,
                                   uint64_t index, storage::ViewBatch* batch);

  const storage::LedgerStore* const log_;
  crypto::Registry registry_;
  LotOrdinals ordinals_;
  ViewRowCache rows_;
  Standings standings_;
  LotEffectsView effects_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_ROWS_H_
