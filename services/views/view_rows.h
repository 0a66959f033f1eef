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
#include "services/domain/parsed_statement.h"
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

// Adds the rows of the entry at `index` to `batch`. Errors: kDataLoss when the
// store cannot be read.
absl::Status AppendViewRows(const domain::ParsedStatement& statement,
                            uint64_t index, LotOrdinals* ordinals,
                            storage::ViewBatch* batch);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_ROWS_H_
