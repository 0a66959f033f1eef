// What the views say about one lot as of a size of the log: what moved, and
// what each custodian has left. Pure folds over the movements in effect.

#ifndef DAODI_SERVICES_TRACE_LOT_STOCK_H_
#define DAODI_SERVICES_TRACE_LOT_STOCK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/views/effect_rows.h"
#include "services/views/view_keys.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

struct Movement {
  uint64_t entry = 0;
  views::MovementRow row;
};

// The ordinal of a lot; nothing when the log never mentions it. Errors: those
// of the store.
absl::StatusOr<std::optional<uint64_t>> FindLot(
    const storage::ViewReader& reader, absl::string_view issuer,
    absl::string_view lot);

// Issuer and lot string of an ordinal. Errors: kDataLoss.
absl::StatusOr<views::LotName> NameOfLot(const storage::ViewReader& reader,
                                         uint64_t ordinal);

// Movements of a lot that hold in a log of `as_of_size` entries, by entry and
// line. Errors: those of the store, kDataLoss.
absl::StatusOr<std::vector<Movement>> MovementsOfLot(
    const storage::ViewReader& reader, uint64_t ordinal, uint64_t as_of_size);

struct Stock {
  int64_t mass_milligrams = 0;
  int64_t count = 0;
  std::string count_unit;  // of the last count stated
  // A movement had no mass (count): the sum is not the whole truth.
  bool mass_incomplete = false;
  bool weighed = false;
  bool counted = false;
};

// What each custodian has left, by organization or party id; those with nothing
// left too.
absl::btree_map<std::string, Stock> StockByCustodian(
    absl::Span<const Movement> movements);

// Adds a movement's amount, `sign` times.
void AddAmount(const views::MovementRow& row, int sign, Stock* stock);

// The sign a movement has on its custodian's stock: +1, -1 or 0.
int StockSign(domain::MovementKind kind);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_STOCK_H_
