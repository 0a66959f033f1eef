// R8: sources that try out codes. Counted in memory by hour: a restart
// forgives, and no invalid code costs a write.

#ifndef DAODI_SERVICES_CODES_PROBING_H_
#define DAODI_SERVICES_CODES_PROBING_H_

#include <cstddef>
#include <cstdint>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace daodi::services::codes {

// Thread-safe.
class ProbingSources {
 public:
  ProbingSources(int per_hour, size_t max_sources)
      : per_hour_(per_hour), max_sources_(max_sources) {}

  // One more invalid code. An empty hash is nobody.
  void CountInvalid(absl::string_view source_hash, int64_t now_ms);
  // More than allowed in this or the last hour?
  bool IsProbing(absl::string_view source_hash, int64_t now_ms);

 private:
  struct Counts {
    int64_t hour = 0;
    int in_hour = 0;
    int in_hour_before = 0;
  };
  // Moves to the hour of `now_ms`.
  static void Turn(int64_t now_ms, Counts* counts);

  const int per_hour_;
  const size_t max_sources_;
  std::mutex mutex_;
  absl::flat_hash_map<uint64_t, Counts> sources_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_PROBING_H_
