// What holds of all packages of a lot at a moment: recalls, holds, shelf life.

#ifndef DAODI_SERVICES_CODES_LOT_STANDING_H_
#define DAODI_SERVICES_CODES_LOT_STANDING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/codes/code_index.h"
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
  // Days since 1970, the last one of the shelf life; nothing: not stated.
  std::optional<int64_t> best_before_day;
  bool expired = false;
};

// "2027-09-18".
std::string DayText(int64_t days_since_1970);
// The last day of a shelf life of `months` from `packed_day` on: a lot packed
// on 19 March for 18 months is good to 18 September (GB 7718).
int64_t LastDayOf(int64_t packed_day, int32_t months);

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

  // Orders on some counters only concern a code without one, too.
  absl::StatusOr<LotStanding> Of(const views::LotName& lot,
                                 std::optional<int64_t> counter,
                                 const std::optional<PrintedRange>& range);

 private:
  using Orders = std::vector<supervision::ListedOrder>;
  absl::StatusOr<const Orders*> OrdersOf(const views::LotName& lot);
  absl::Status AddShelfLife(const PrintedRange& range, LotStanding* standing);
  absl::StatusOr<int32_t> ShelfLifeMonths(const std::string& owner,
                                          const std::string& gtin);

  const ledger::PublishedRegistry& registry_;
  const CodeIndex& index_;
  const disclosure::EntryReader& entries_;
  trade::SeenStatements seen_;
  const int64_t now_ms_;
  std::map<std::string, Orders> orders_;  // by views::LotKey()
  std::map<std::pair<std::string, std::string>, int32_t> shelf_lives_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_LOT_STANDING_H_
