// Orders and holds that a reader may read, with where they stand at a moment.

#ifndef DAODI_SERVICES_SUPERVISION_ORDER_LIST_H_
#define DAODI_SERVICES_SUPERVISION_ORDER_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/order_life.h"
#include "services/ledger/published_registry.h"
#include "services/trade/seen_statements.h"
#include "services/views/view_keys.h"

namespace daodi::services::supervision {

struct OrderQuery {
  std::string organization;  // whose order, or whom it concerns; "": all
  std::optional<views::LotName> lot;
  bool in_force_only = false;  // pending or in force
  int64_t at_ms = 0;
  uint64_t start = 0;  // entry where the page begins
  size_t page_size = 0;
};

struct OrderReceipt {
  uint64_t entry = 0;
  int64_t record_time_ms = 0;
  std::string party;
  bool on_behalf = false;
};

struct ListedOrder {
  uint64_t entry = 0;
  trade::SeenStatementPtr seen;  // its order() is not null
  domain::OrderStanding standing;
  std::vector<uint64_t> follow_ups;
  std::optional<uint64_t> approved_by;
  std::vector<OrderReceipt> receipts;
  // The follow-up, or the order itself, that states the latest balance the
  // reader may read.
  std::optional<uint64_t> balance_entry;
  trade::SeenStatementPtr balance;
};

struct OrderPage {
  std::vector<ListedOrder> orders;  // by entry
  std::optional<uint64_t> next;
};

// Orders whose order section the reader may read, as of the size of `seen`. A
// page may be short, and have a next one. Errors: kDataLoss.
absl::StatusOr<OrderPage> ListOrders(const ledger::PublishedRegistry& registry,
                                     const OrderQuery& query,
                                     trade::SeenStatements* seen);

// UTC milliseconds; nothing for a clock whose due time does not parse.
std::optional<int64_t> DueTimeOf(const v1::OrderClock& clock);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_ORDER_LIST_H_
