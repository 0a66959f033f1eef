// Dense numbers of lots, so that rows about a lot are short and sort together.

#ifndef DAODI_SERVICES_VIEWS_LOT_ORDINALS_H_
#define DAODI_SERVICES_VIEWS_LOT_ORDINALS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/views/stored_rows.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Numbers in the order of first mention. Owned by the view thread.
class LotOrdinals {
 public:
  using Lot = std::pair<std::string, std::string>;  // issuer, lot

  // Lots not in memory are looked up in `stored`, which must outlive this.
  explicit LotOrdinals(StoredRows* stored) : stored_(stored) {}

  // The ordinal of a lot, a new one with its rows when first mentioned.
  absl::StatusOr<uint64_t> Intern(const Lot& lot, storage::ViewBatch* batch);

  // First mentioned since the last commit: the store has no row about it.
  bool IsNew(uint64_t ordinal) const {
    return next_ != 0 && ordinal >= first_new_;
  }

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  absl::StatusOr<uint64_t> NextOrdinal();

  StoredRows* const stored_;
  absl::flat_hash_map<Lot, uint64_t> known_;
  uint64_t next_ = 0;  // 0: not read yet
  uint64_t first_new_ = 0;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_ORDINALS_H_
