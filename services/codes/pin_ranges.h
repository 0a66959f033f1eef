// Which labels have a number under a scratch layer: those whose serials were
// issued with numbers.

#ifndef DAODI_SERVICES_CODES_PIN_RANGES_H_
#define DAODI_SERVICES_CODES_PIN_RANGES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/codes/code_index.h"
#include "services/codes/counter_state.h"
#include "storage/scan_store.h"

namespace daodi::services::codes {

// Durable when it returns OK. Of one statement and product the counters from
// the lowest to the highest ever noted count.
absl::Status NotePins(const PrintedRange& range, CounterSpan counters,
                      storage::ScanStore* store);
absl::StatusOr<bool> HasPin(const storage::ScanStore& store,
                            const PrintedRange& range, int64_t counter);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_PIN_RANGES_H_
