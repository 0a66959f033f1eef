// How many requests one network may make: a bucket of tokens for each /24 of
// IPv4 and /48 of IPv6.

#ifndef DAODI_SERVICES_GATEWAY_RATE_LIMITER_H_
#define DAODI_SERVICES_GATEWAY_RATE_LIMITER_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/gateway/clock.h"

namespace daodi::services::gateway {

// "203.0.113." of "203.0.113.7", "2001:db8:1" of "2001:db8:1:2::3"; the text
// itself for what is no address.
std::string NetworkPrefix(absl::string_view address);

// Thread-safe, of constant size: networks whose hashes meet share a bucket.
class RateLimiter {
 public:
  RateLimiter(double per_second, double burst, NowMs now_ms);

  // Takes one token of the prefix; false when there is none.
  bool Admit(absl::string_view prefix);

 private:
  struct Bucket {
    double tokens = 0;
    int64_t filled_ms = 0;
  };
  static constexpr size_t kBuckets = 1 << 16;
  static constexpr size_t kLocks = 64;

  const double per_second_;
  const double burst_;
  const NowMs now_ms_;
  std::vector<Bucket> buckets_;
  std::array<std::mutex, kLocks> locks_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_RATE_LIMITER_H_
