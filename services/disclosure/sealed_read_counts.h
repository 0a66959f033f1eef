// How many reads for a case each agency made in a month: the figure that is
// published of them (users.md G4).

#ifndef DAODI_SERVICES_DISCLOSURE_SEALED_READ_COUNTS_H_
#define DAODI_SERVICES_DISCLOSURE_SEALED_READ_COUNTS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "storage/read_log_store.h"

namespace daodi::services::disclosure {

// Thread-safe.
class SealedReadCounts {
 public:
  // `log` must outlive it.
  explicit SealedReadCounts(const storage::ReadLogStore* log) : log_(*log) {}

  // Of the rows from `start_ms` until before `end_ms`, by agency; a row counts
  // whether its case was closed since or not. The time must be over: an answer
  // is remembered. The first question reads every row of the time, some
  // microseconds each. Errors: those of the store, kDataLoss.
  absl::StatusOr<std::map<std::string, int64_t>> Of(int64_t start_ms,
                                                    int64_t end_ms);

 private:
  absl::StatusOr<uint64_t> FirstFrom(int64_t time_ms) const;

  const storage::ReadLogStore& log_;
  std::mutex mutex_;
  // By start; guarded by mutex_.
  std::map<int64_t, std::map<std::string, int64_t>> known_;
};

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_SEALED_READ_COUNTS_H_
