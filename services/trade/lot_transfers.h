// What was handed over of one lot, read from the movements of the views: lines
// in effect and lines taken back, and which receipt belongs to which shipment.
// Knows no reader: what of it may be shown, circulation.cc decides.

#ifndef DAODI_SERVICES_TRADE_LOT_TRANSFERS_H_
#define DAODI_SERVICES_TRADE_LOT_TRANSFERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/views/effect_rows.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::trade {

struct TransferMovement {
  uint64_t entry = 0;
  views::MovementRow row;
  // Taken back: no correction states it again.
  bool voided = false;
  // For a shipment in effect, its receipts; places in LotTransfers::movements.
  std::vector<size_t> receipts;
  // For a receipt, its shipment.
  std::optional<size_t> shipment;

  const std::string& source() const;
  const std::string& destination() const;  // empty: has no other side
};

struct LotTransfers {
  std::string issuer;
  std::string lot;
  std::vector<TransferMovement> movements;  // by entry and line
};

// As the log of `as_of_size` entries told it. Errors: those of the store,
// kDataLoss.
absl::StatusOr<LotTransfers> ReadLotTransfers(const storage::LedgerStore& store,
                                              const storage::ViewReader& views,
                                              uint64_t ordinal,
                                              uint64_t as_of_size);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_LOT_TRANSFERS_H_
