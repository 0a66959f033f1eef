#include "services/gateway/lot_part_cache.h"

#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

bool IsWorthKeeping(const absl::StatusOr<LotPartCache::Part>& made) {
  return made.ok() && (*made)->answer != nullptr &&
         (*made)->answer->before.size() + (*made)->answer->after.size() <=
             kMaxKeptPageBytes;
}

}  // namespace

LotPartCache::Part LotPartCache::FindKept(absl::string_view key) const {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return nullptr;
  const int64_t age_ms = now_ms_() - found->second.made_ms;
  // A negative age: the clock was set back.
  if (age_ms < 0 || age_ms >= keep_ms_) return nullptr;
  return found->second.part;
}

void LotPartCache::Find(const std::string& key, Make make, Ready ready,
                        WorkerPool* workers) {
  Part kept = FindKept(key);
  if (kept != nullptr) return ready(std::move(kept));
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (kept_.size() >= kGatewayKeptPages && !kept_.contains(key)) {
      // Whoever waits for one of them keeps waiting for it.
      absl::erase_if(
          kept_, [](const auto& entry) { return !entry.second.being_made; });
    }
    Kept& entry = kept_[key];
    entry.waiting.push_back(std::move(ready));
    if (entry.being_made) return;
    entry.being_made = true;
  }
  const bool taken = workers->Post([this, key, make = std::move(make)] {
    const int64_t asked_ms = now_ms_();
    OnMade(key, asked_ms, make());
  });
  if (!taken) OnMade(key, 0, absl::UnavailableError("too many pages wait"));
}

void LotPartCache::OnMade(const std::string& key, int64_t asked_ms,
                          const absl::StatusOr<Part>& made) {
  std::vector<Ready> waiting;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Kept& kept = kept_[key];
    waiting.swap(kept.waiting);
    kept.being_made = false;
    kept.part = made.ok() ? *made : nullptr;
    kept.made_ms = asked_ms;
    if (!IsWorthKeeping(made)) kept_.erase(key);
  }
  for (const Ready& ready : waiting) ready(made);
}

}  // namespace daodi::services::gateway
