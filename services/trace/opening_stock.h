// Stock that was there before anything was recorded of it. Pure.

#ifndef DAODI_SERVICES_TRACE_OPENING_STOCK_H_
#define DAODI_SERVICES_TRACE_OPENING_STOCK_H_

#include "services/views/effect_rows.h"

namespace daodi::services::trace {

// Taken in from nobody: STOCK_ADJUSTMENT with `historical` brings it forth.
inline bool IsOpeningStock(const views::MovementRow& row) {
  return row.kind == domain::MovementKind::kTakenIn && row.counterparty.empty();
}

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_OPENING_STOCK_H_
