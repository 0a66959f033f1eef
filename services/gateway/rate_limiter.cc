#include "services/gateway/rate_limiter.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arpa/inet.h"
#include "netinet/in.h"

namespace daodi::services::gateway {

std::string NetworkPrefix(absl::string_view address) {
  const std::string text(address);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return text.substr(0, text.rfind('.') + 1);
  }
  in6_addr v6;
  if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return text;
  constexpr size_t kPrefixBytes = 6;
  return std::string(reinterpret_cast<const char*>(v6.s6_addr), kPrefixBytes);
}

// absl::Hash is seeded anew in each process: nobody can aim at a bucket.
RateLimiter::RateLimiter(double per_second, double burst, NowMs now_ms)
    : per_second_(per_second),
      burst_(burst),
      now_ms_(std::move(now_ms)),
      buckets_(kBuckets, Bucket{burst, now_ms_()}) {}

bool RateLimiter::Admit(absl::string_view prefix) {
  const size_t at = absl::HashOf(prefix) % kBuckets;
  const int64_t now = now_ms_();
  std::lock_guard<std::mutex> lock(locks_[at % kLocks]);
  Bucket& bucket = buckets_[at];
  constexpr double kMsPerSecond = 1000;
  const double gained =
      static_cast<double>(std::max<int64_t>(0, now - bucket.filled_ms)) *
      per_second_ / kMsPerSecond;
  bucket.tokens = std::min(burst_, bucket.tokens + gained);
  bucket.filled_ms = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace daodi::services::gateway
