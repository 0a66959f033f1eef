// Stops writing while the volume is nearly full: RocksDB needs room to flush
// and compact, and a full disk in the middle of that is worse than a refusal.

#ifndef DAODI_STORAGE_FREE_SPACE_H_
#define DAODI_STORAGE_FREE_SPACE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace daodi::storage {

// Not thread-safe.
class FreeSpace {
 public:
  FreeSpace(std::string folder, uint64_t min_free_bytes)
      : folder_(std::move(folder)), min_free_bytes_(min_free_bytes) {}

  // Before writing `bytes`. Asks the file system once per 16 MiB written, and
  // each time as long as it refuses. Errors: kResourceExhausted.
  absl::Status Admit(uint64_t bytes);

 private:
  const std::string folder_;
  const uint64_t min_free_bytes_;
  uint64_t bytes_until_check_ = 0;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FREE_SPACE_H_
