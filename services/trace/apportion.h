// Splits a whole by weights in integers, so that nothing is lost to rounding.

#ifndef DAODI_SERVICES_TRACE_APPORTION_H_
#define DAODI_SERVICES_TRACE_APPORTION_H_

#include <cstdint>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/types/span.h"

namespace daodi::services::trace {

// Shares are counted in parts of this whole.
inline constexpr int64_t kWholeParts = 1'000'000'000'000;

// One part a weight, rounded down; what is left over goes to the largest weight
// (the first of equal ones), so the parts sum to `whole`. Empty when the
// weights sum to nothing. Weights must not be negative, `whole` at most
// kWholeParts.
inline std::vector<int64_t> Apportion(int64_t whole,
                                      absl::Span<const int64_t> weights) {
  absl::int128 total = 0;
  size_t largest = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    total += weights[i];
    if (weights[i] > weights[largest]) largest = i;
  }
  std::vector<int64_t> parts;
  if (total == 0) return parts;
  parts.reserve(weights.size());
  int64_t left = whole;
  for (const int64_t weight : weights) {
    parts.push_back(static_cast<int64_t>(absl::int128(whole) * weight / total));
    left -= parts.back();
  }
  parts[largest] += left;
  return parts;
}

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_APPORTION_H_
