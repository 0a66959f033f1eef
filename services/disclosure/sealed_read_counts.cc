#include "services/disclosure/sealed_read_counts.h"

namespace daodi::services::disclosure {

// Rows come in the order of time, but for some that were made in one moment:
// each lies on one side of the border all the same.
absl::StatusOr<uint64_t> SealedReadCounts::FirstFrom(int64_t time_ms) const {
  uint64_t low = 0;
  uint64_t high = log_.tree().size;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    auto row = log_.Read(middle);
    if (!row.ok()) return row.status();
    if (row->time_ms < time_ms) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

absl::StatusOr<std::map<std::string, int64_t>> SealedReadCounts::Of(
    int64_t start_ms, int64_t end_ms) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto known = known_.find(start_ms);
  if (known != known_.end()) return known->second;
  auto first = FirstFrom(start_ms);
  if (!first.ok()) return first.status();
  auto end = FirstFrom(end_ms);
  if (!end.ok()) return end.status();
  std::map<std::string, int64_t> counts;
  for (uint64_t number = *first; number < *end; ++number) {
    auto row = log_.Read(number);
    if (!row.ok()) return row.status();
    if (row->kind == storage::ReadRowKind::kCase) ++counts[row->agency];
  }
  known_.emplace(start_ms, counts);
  return counts;
}

}  // namespace daodi::services::disclosure
