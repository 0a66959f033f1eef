// Purchases, sales and stock of an organization's lots by month (产销存平衡).

#ifndef DAODI_SERVICES_TRADE_STOCK_MONTHS_H_
#define DAODI_SERVICES_TRADE_STOCK_MONTHS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/disclosure/entry_reader.h"
#include "services/views/effect_rows.h"

namespace daodi::services::trade {

// Sums over the movements of one lot; of a count only in one unit.
struct StockFigure {
  int64_t mass_milligrams = 0;
  int64_t count = 0;
};

// One month of +08:00. opening + produced + received - shipped - used -
// destroyed + adjusted = closing.
struct StockMonth {
  std::string issuer;
  std::string lot;
  std::string month;  // "2026-07"
  StockFigure opening;
  StockFigure produced;
  StockFigure received;
  StockFigure shipped;
  StockFigure used;
  StockFigure destroyed;
  StockFigure adjusted;  // negative: found missing
  StockFigure closing;
  std::string count_unit;  // empty: nothing was counted
  // A movement up to the end of the month states no mass (of a lot that is not
  // counted: nothing at all), or another unit: the sums are not all.
  bool incomplete = false;
};

// Movements of one custodian and lot, in any order; pure. Months with stock or
// movement from the month of `from_ms` to that of `last_ms`, ascending. Later
// movements and months are left out, earlier ones are in the opening.
std::vector<StockMonth> FoldStockMonths(
    absl::Span<const views::MovementRow> movements, int64_t from_ms,
    int64_t last_ms);

struct StockQuery {
  std::string organization;
  int64_t from_ms = 0;
  int64_t last_ms = 0;
  uint64_t as_of_size = 0;
  uint64_t first_ordinal = 0;  // where the page begins
  size_t page_lots = 0;
};

struct StockPage {
  std::vector<StockMonth> months;  // by lot and month
  std::optional<uint64_t> next_ordinal;
};

// For a reader who may read the organization's list. Movements whose amount the
// reader may not read count as without. Errors: those of the store, kDataLoss.
absl::StatusOr<StockPage> ListStockMonths(const disclosure::EntryReader& reader,
                                          const StockQuery& query);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_STOCK_MONTHS_H_
