// Flags as figures: raised and ended, by month of the record that did it.

#ifndef DAODI_SERVICES_SUPERVISION_FLAG_COUNTS_H_
#define DAODI_SERVICES_SUPERVISION_FLAG_COUNTS_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/views/flag_rows.h"
#include "storage/view_store.h"

namespace daodi::services::supervision {

// First entry below `end` recorded at `time_ms` or later, else `end`. Errors:
// kDataLoss.
absl::StatusOr<uint64_t> FirstEntryAt(const storage::LedgerStore& store,
                                      int64_t time_ms, uint64_t end);

// Entries [begin, end).
struct EntryRange {
  uint64_t begin = 0;
  uint64_t end = 0;
};

enum class FlagChange { kRaised, kEnded };

// Visits flags raised in the range, then those that ended in it: closed by a
// fact or accepted; the row as of `range.end`. Errors: kResourceExhausted for
// more than `limit` of them, kDataLoss, those of `visit`.
absl::Status ForEachFlagChange(
    const storage::ViewReader& views, const EntryRange& range, size_t limit,
    absl::FunctionRef<absl::Status(FlagChange, const views::FlagId&,
                                   const views::FlagRow&, uint64_t entry)>
        visit);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_FLAG_COUNTS_H_
