// Rows of the circulation list for one reader, from the movements of a lot and
// what the reader may read of their statements.

#ifndef DAODI_SERVICES_TRADE_TRANSFER_ROWS_H_
#define DAODI_SERVICES_TRADE_TRANSFER_ROWS_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "services/disclosure/entry_reader.h"
#include "services/trade/circulation.h"
#include "services/trade/lot_transfers.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::trade {

// For one page. Errors: those of the store, kDataLoss.
class TransferRows {
 public:
  // `reader` must outlive it.
  TransferRows(const disclosure::EntryReader& reader, uint64_t as_of_size,
               int64_t as_of_record_time_ms)
      : seen_(reader, as_of_size),
        as_of_record_time_ms_(as_of_record_time_ms) {}

  // The row of `lot.movements[place]`. Nothing when the reader may not know of
  // it, or when it is the receipt of a shipment that has a row.
  absl::StatusOr<std::optional<Transfer>> RowOf(const LotTransfers& lot,
                                                size_t place);

 private:
  absl::StatusOr<std::optional<TransferSide>> SideOf(
      const TransferMovement& movement);
  absl::Status AddRelations(TransferSide* side);
  absl::Status AddReceipts(const LotTransfers& lot,
                           const TransferMovement& shipment,
                           Transfer* transfer);
  absl::Status AddDetails(const TransferMovement& movement, Transfer* transfer);
  TransferState StateOf(const TransferMovement& movement,
                        const Transfer& transfer) const;
  TransferState StateOfShipment(const Transfer& transfer) const;

  SeenStatements seen_;
  const int64_t as_of_record_time_ms_;
};

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_TRANSFER_ROWS_H_
