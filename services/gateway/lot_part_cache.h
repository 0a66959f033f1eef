// The page of a lot, or what the pages of all its packages have in common,
// rendered once for a moment however many look.

#ifndef DAODI_SERVICES_GATEWAY_LOT_PART_CACHE_H_
#define DAODI_SERVICES_GATEWAY_LOT_PART_CACHE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/gateway/clock.h"
#include "services/gateway/http_message.h"
#include "services/gateway/spliced_body.h"
#include "services/worker_pool.h"

namespace daodi::services::gateway {

struct LotPart {
  SplicedBody body;                            // its halves were taken
  std::shared_ptr<const SharedAnswer> answer;  // has them
  std::string entity_tag;                      // of a whole page; else ""
};

// Thread-safe. Keeps at most kGatewayKeptPages of at most kMaxKeptPageBytes;
// full, it starts anew. Who waits
// for one being made is bounded by kMaxConnections.
class LotPartCache {
 public:
  using Part = std::shared_ptr<const LotPart>;
  using Make = std::function<absl::StatusOr<Part>()>;
  using Ready = std::function<void(absl::StatusOr<Part>)>;

  LotPartCache(NowMs now_ms, int64_t keep_ms)
      : now_ms_(std::move(now_ms)), keep_ms_(keep_ms) {}

  // Null when none is kept, or an old one.
  Part FindKept(absl::string_view key) const;

  // Calls `ready` at once with what is kept; else when `make` is done, which
  // `workers` do once for all who ask meanwhile. `ready` must not block.
  // Errors: those of `make`, which are not kept; kUnavailable when the workers
  // have too much to do.
  void Find(const std::string& key, Make make, Ready ready,
            WorkerPool* workers);

 private:
  struct Kept {
    Part part;
    int64_t made_ms = 0;
    bool being_made = false;
    std::vector<Ready> waiting;
  };

  // `asked_ms`: when making it began, what it shows may be as old as that.
  void OnMade(const std::string& key, int64_t asked_ms,
              const absl::StatusOr<Part>& made);

  const NowMs now_ms_;
  const int64_t keep_ms_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Kept> kept_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_LOT_PART_CACHE_H_
