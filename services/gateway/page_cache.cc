#include "services/gateway/page_cache.h"

#include "services/limits.h"

namespace daodi::services::gateway {

std::shared_ptr<const KeptPage> PageCache::Find(absl::string_view key) const {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return nullptr;
  const int64_t age_ms = now_ms_() - found->second.made_ms;
  // A negative age: the clock was set back.
  if (age_ms < 0 || age_ms >= keep_ms_) return nullptr;
  return found->second.page;
}

void PageCache::Keep(const std::string& key, const HttpResponse& response) {
  auto kept = std::make_shared<const KeptPage>(
      KeptPage{response.status, std::string(response.Header("ETag")),
               std::make_shared<const SharedAnswer>(SharedAnswer{
                   FieldLines(response.headers), response.body, ""})});
  std::lock_guard<std::mutex> lock(mutex_);
  if (kept_.size() >= kGatewayKeptPages) kept_.clear();
  kept_[key] = {std::move(kept), now_ms_()};
}

}  // namespace daodi::services::gateway
