// What passed between the owner of a record and the partner it is about, or of
// the product it is about, counted from the movements of the views.

#ifndef DAODI_SERVICES_LIBRARIES_DEALINGS_H_
#define DAODI_SERVICES_LIBRARIES_DEALINGS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/libraries/library_records.h"

namespace daodi::services::libraries {

struct Dealings {
  int64_t given = 0;  // statements by which the owner gave goods
  int64_t taken = 0;
  int64_t lots = 0;
  int64_t first_ms = 0;
  int64_t last_ms = 0;
  int64_t open_flags = 0;  // on these lots, as far as the reader may know
  int64_t closed_flags = 0;
  bool truncated = false;
};

// For who MayReadAllOf() the owner. Errors: those of the store, kDataLoss.
absl::StatusOr<Dealings> DealingsOf(const LibraryRecords& records,
                                    const domain::LibraryRecordName& name);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_DEALINGS_H_
