// When a lot was made, as one reader may know it.

#ifndef DAODI_SERVICES_CODES_LOT_PRODUCTION_H_
#define DAODI_SERVICES_CODES_LOT_PRODUCTION_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/shelf_life.h"
#include "services/trade/seen_statements.h"
#include "services/views/view_keys.h"

namespace daodi::services::codes {

struct LotProduction {
  domain::ProductionDay produced;
  std::string gtin;  // stated by that event, or empty
};

// The earliest event in effect that the lot came out of: its packing under a
// number of its own, or its commissioning. Nothing: none that the reader may
// read, or its time is not known to the day. Errors: those of the store,
// kDataLoss.
absl::StatusOr<std::optional<LotProduction>> ProductionOfLot(
    const disclosure::EntryReader& entries, const views::LotName& lot,
    trade::SeenStatements* seen);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_LOT_PRODUCTION_H_
