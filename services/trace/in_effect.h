// Whether what a statement says still counts.

#ifndef DAODI_SERVICES_TRACE_IN_EFFECT_H_
#define DAODI_SERVICES_TRACE_IN_EFFECT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

// Had the statement effect, and not been corrected or disowned, in a log of
// that size? Errors: those of the store, kDataLoss.
absl::StatusOr<bool> IsInEffect(const storage::ViewReader& views,
                                uint64_t entry, uint64_t as_of_size);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_IN_EFFECT_H_
