// What holds of all packages of a lot at a moment: recalls, holds, shelf life.

#ifndef DAODI_SERVICES_CODES_LOT_STANDING_H_
#define DAODI_SERVICES_CODES_LOT_STANDING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/codes/code_index.h"
#include "services/codes/lot_production.h"
#include "services/disclosure/entry_reader.h"
#include "services/ledger/published_registry.h"
#include "services/supervision/order_list.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::codes {

struct LotStanding {
  bool recalled = false;
  bool held = false;
  bool own_hold = false;  // held by nobody but the enterprise
  bool recall_closed = false;
  // Of the recall in force, else of the hold, else of the recall that is over.
  std::optional<uint64_t> order_entry;
  // The last good day; nothing: no shelf life is stated.
  std::optional<absl::CivilDay> best_before;
  bool expired = false;
};

// For one request of one reader, to whom orders are told as their audience
// allows. All must outlive it. Errors: those of the store, kDataLoss.
class LotStandings {
 public:
  LotStandings(const ledger::PublishedRegistry& registry,
               const CodeIndex& index, const disclosure::EntryReader& entries,
               int64_t now_ms)
      : registry_(registry),
        index_(index),
        entries_(entries),
        seen_(entries, entries.views().position()),
        now_ms_(now_ms) {}

  // Orders on some counters only concern a code without one, too. `gtin`: of
  // the code, or empty. The shelf life is that of the product record of the
  // lot's issuer in effect when the lot was made; packages of a range count
  // from the day they were packed.
  absl::StatusOr<LotStanding> Of(const views::LotName& lot,
                                 const std::string& gtin,
                                 std::optional<int64_t> counter,
                                 const std::optional<PrintedRange>& range);

 private:
  using Orders = std::vector<supervision::ListedOrder>;
  absl::StatusOr<const Orders*> OrdersOf(const views::LotName& lot);
  absl::StatusOr<std::optional<LotProduction>> ProductionOf(
      const views::LotName& lot, const std::optional<PrintedRange>& range);
  absl::Status AddShelfLife(const std::string& owner,
                            const LotProduction& production,
                            LotStanding* standing);
  absl::StatusOr<int32_t> ShelfLifeMonths(const std::string& owner,
                                          const LotProduction& production);

  const ledger::PublishedRegistry& registry_;
  const CodeIndex& index_;
  const disclosure::EntryReader& entries_;
  trade::SeenStatements seen_;
  const int64_t now_ms_;
  std::map<std::string, Orders> orders_;  // by views::LotKey()
  std::map<std::string, std::optional<LotProduction>> made_;  // the same
  // By owner, product and day of production.
  std::map<std::tuple<std::string, std::string, absl::CivilDay>, int32_t>
      shelf_lives_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_LOT_STANDING_H_
