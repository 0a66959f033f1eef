#include "services/codes/probing.h"

#include "crypto/big_endian.h"
#include "crypto/hash.h"

namespace daodi::services::codes {
namespace {

constexpr int64_t kHourMs = int64_t{60} * 60 * 1000;

uint64_t KeyOf(absl::string_view source_hash) {
  const crypto::Digest digest = crypto::Sha256(source_hash);
  absl::string_view bytes = digest.view();
  uint64_t key = 0;
  return crypto::ReadU64(&bytes, &key) ? key : 0;
}

}  // namespace

void ProbingSources::Turn(int64_t now_ms, Counts* counts) {
  const int64_t hour = now_ms / kHourMs;
  if (hour <= counts->hour) return;
  counts->in_hour_before = hour == counts->hour + 1 ? counts->in_hour : 0;
  counts->in_hour = 0;
  counts->hour = hour;
}

void ProbingSources::CountInvalid(absl::string_view source_hash,
                                  int64_t now_ms) {
  if (source_hash.empty()) return;
  const uint64_t key = KeyOf(source_hash);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (sources_.size() >= max_sources_ && sources_.count(key) == 0) {
    const int64_t hour = now_ms / kHourMs;
    absl::erase_if(sources_, [&](const auto& source) {
      return source.second.hour + 1 < hour;
    });
    // So many sources at once: those that began first are watched.
    if (sources_.size() >= max_sources_) return;
  }
  Counts& counts = sources_[key];
  Turn(now_ms, &counts);
  ++counts.in_hour;
}

bool ProbingSources::IsProbing(absl::string_view source_hash, int64_t now_ms) {
  if (source_hash.empty()) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = sources_.find(KeyOf(source_hash));
  if (found == sources_.end()) return false;
  Turn(now_ms, &found->second);
  return found->second.in_hour > per_hour_ ||
         found->second.in_hour_before > per_hour_;
}

}  // namespace daodi::services::codes
