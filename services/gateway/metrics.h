// Counters of the gateway in the Prometheus text format 0.0.4. Labels are
// routes, never paths: their number is bounded.

#ifndef DAODI_SERVICES_GATEWAY_METRICS_H_
#define DAODI_SERVICES_GATEWAY_METRICS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

// "link", "recalls", "ledger", "api", "other", by the first segment.
absl::string_view RouteOf(absl::string_view target);

// Thread-safe; one relaxed addition a counter.
class Metrics {
 public:
  void Count(absl::string_view target, int status, int64_t micros);
  std::string Text(size_t connections) const;

 private:
  static constexpr size_t kRoutes = 5;
  static constexpr size_t kClasses = 5;  // 1xx to 5xx
  static constexpr std::array<int64_t, 10> kBoundsMicros = {
      100,    500,     1'000,   5'000,     10'000,
      50'000, 100'000, 500'000, 1'000'000, 5'000'000};

  using Counter = std::atomic<uint64_t>;
  std::array<std::array<Counter, kClasses>, kRoutes> requests_ = {};
  std::array<Counter, kBoundsMicros.size() + 1> durations_ = {};
  Counter duration_micros_ = 0;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_METRICS_H_
