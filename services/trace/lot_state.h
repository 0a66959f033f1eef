// What a lot is and where it stands, from the statements a reader may read.

#ifndef DAODI_SERVICES_TRACE_LOT_STATE_H_
#define DAODI_SERVICES_TRACE_LOT_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/trace/lot_access.h"
#include "services/trace/lot_stock.h"
#include "storage/ledger_store.h"

namespace daodi::services::trace {

struct LotState {
  std::string gtin;
  std::string goods_class;
  std::string legal_name;
  // Of the latest event that the reader may read.
  std::string stage;
  int64_t stage_time_ms = 0;
  // Of the latest such event that states one.
  std::string disposition;
};

// From the statements in effect; the later of two is right. Errors: kDataLoss.
absl::StatusOr<LotState> StateOfLot(const storage::LedgerStore& store,
                                    const KnownLot& lot,
                                    absl::Span<const Movement> movements,
                                    uint64_t as_of_size, LotAccess* access);

// Movements that the reader may know: of custodians of whom it may read the
// quantities of every movement, so that no sum is half a truth.
struct ReadableMovements {
  std::vector<Movement> movements;
  bool partial = false;  // others are left out
  // Every transfer whose quantities the reader may read, whoever has the rest:
  // a shipment that the reader knows to have arrived is not on the way.
  std::vector<Movement> transfers;
};
absl::StatusOr<ReadableMovements> MovementsFor(std::vector<Movement> movements,
                                               uint64_t as_of_size,
                                               LotAccess* access);

// Serial counters of a lot as statements state them.
struct StatedCodes {
  uint64_t entry = 0;
  int64_t first = 0;
  int64_t last = 0;
  std::string state;
};
// By entry; of those sections that the reader may read. Errors: kDataLoss.
absl::StatusOr<std::vector<StatedCodes>> CodesOfLot(
    const storage::LedgerStore& store, const KnownLot& lot,
    absl::Span<const Movement> movements, uint64_t as_of_size,
    LotAccess* access);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_STATE_H_
