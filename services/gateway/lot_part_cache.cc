#include "services/gateway/lot_part_cache.h"

#include "services/limits.h"

namespace daodi::services::gateway {

void LotPartCache::Find(const std::string& key, Make make, Ready ready,
                        WorkerPool* workers) {
  const int64_t now = now_ms_();
  Part fresh;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = kept_.find(key);
    if (found != kept_.end() && found->second.part != nullptr &&
        now - found->second.made_ms < keep_ms_) {
      fresh = found->second.part;
    } else {
      if (found == kept_.end() && kept_.size() >= kGatewayKeptPages) {
        // Whoever waits for one of them keeps waiting for it.
        absl::erase_if(
            kept_, [](const auto& entry) { return !entry.second.being_made; });
      }
      Kept& kept = kept_[key];
      kept.waiting.push_back(std::move(ready));
      if (kept.being_made) return;
      kept.being_made = true;
    }
  }
  if (fresh != nullptr) return ready(std::move(fresh));
  const bool taken = workers->Post(
      [this, key, make = std::move(make)] { OnMade(key, make()); });
  if (!taken) OnMade(key, absl::UnavailableError("too many pages wait"));
}

void LotPartCache::OnMade(const std::string& key,
                          const absl::StatusOr<Part>& made) {
  std::vector<Ready> waiting;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Kept& kept = kept_[key];
    waiting.swap(kept.waiting);
    kept.being_made = false;
    kept.part = made.ok() ? *made : nullptr;
    kept.made_ms = now_ms_();
    if (!made.ok()) kept_.erase(key);
  }
  for (const Ready& ready : waiting) ready(made);
}

}  // namespace daodi::services::gateway
