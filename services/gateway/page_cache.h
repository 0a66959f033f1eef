// Answers kept for a moment, so that a crowd before one page asks the core
// once a second.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_CACHE_H_
#define DAODI_SERVICES_GATEWAY_PAGE_CACHE_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/gateway/clock.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// An answer that is sent again as it is, but for readers that have it.
struct KeptPage {
  int status = 200;
  std::string entity_tag;  // "" for none
  std::shared_ptr<const SharedAnswer> answer;
};

// Thread-safe. Keeps at most kGatewayKeptPages; full, it starts anew.
class PageCache {
 public:
  PageCache(NowMs now_ms, int64_t keep_ms)
      : now_ms_(std::move(now_ms)), keep_ms_(keep_ms) {}

  // Null when there is none, or an old one.
  std::shared_ptr<const KeptPage> Find(absl::string_view key) const;
  void Keep(const std::string& key, const HttpResponse& response);

 private:
  struct Kept {
    std::shared_ptr<const KeptPage> page;
    int64_t made_ms = 0;
  };
  const NowMs now_ms_;
  const int64_t keep_ms_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Kept> kept_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_CACHE_H_
