// Which goods lots are of, as far as a reader may read who says so.

#ifndef DAODI_SERVICES_TRACE_LOT_GOODS_H_
#define DAODI_SERVICES_TRACE_LOT_GOODS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/trace/lot_access.h"
#include "services/views/code_rows.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

// The rows of lots by rising ordinal, some thousands read at a time.
class LotGoodsRows {
 public:
  // `views` must outlive it.
  explicit LotGoodsRows(const storage::ViewReader& views) : views_(views) {}

  // By entry; of a lot with very many the first. Valid until the next call.
  // `ordinal` is not below that of the call before. Errors: those of the store,
  // kDataLoss.
  absl::StatusOr<absl::Span<const views::LotGoodsRow>> Of(uint64_t ordinal);

 private:
  absl::Status ReadFrom(uint64_t ordinal);

  const storage::ViewReader& views_;
  std::vector<views::LotGoodsRow> rows_;
  size_t at_ = 0;
  // Rows of all lots below it are in rows_ or passed; nothing: none read yet.
  std::optional<uint64_t> read_until_;
};

// What the reader may know of the row in the log of that size; both empty when
// its statement is not in effect there. Errors: kDataLoss.
absl::StatusOr<views::LotGoods> KnownGoods(const views::LotGoodsRow& row,
                                           uint64_t as_of_size,
                                           LotAccess* access);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_GOODS_H_
