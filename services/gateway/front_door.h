// What every request passes before the site: who asks, how often, and a thread
// that may wait.

#ifndef DAODI_SERVICES_GATEWAY_FRONT_DOOR_H_
#define DAODI_SERVICES_GATEWAY_FRONT_DOOR_H_

#include <string>
#include <vector>

#include "services/gateway/http_server.h"
#include "services/gateway/metrics.h"
#include "services/gateway/rate_limiter.h"
#include "services/gateway/site.h"
#include "services/worker_pool.h"

namespace daodi::services::gateway {

// The address of the client: the last one of X-Forwarded-For when the peer is a
// trusted proxy, else the peer.
std::string ClientAddress(const HttpRequest& request,
                          const std::vector<std::string>& trusted_proxies);

// The body a request of this kind may have, for HttpServerOptions.
size_t BodyLimitOf(absl::string_view method, absl::string_view target);

// Threads that wait for the core. Questions of consoles and batches take
// seconds: pages that consumers wait for do not queue behind them.
struct SiteWorkers {
  WorkerPool* pages = nullptr;
  WorkerPool* api = nullptr;  // /v1/
};

// A handler for the site's port. All arguments must outlive the server.
Handler FrontDoor(Site* site, const SiteWorkers& workers, RateLimiter* limiter,
                  Metrics* metrics, std::vector<std::string> trusted_proxies);

// A handler for the admin port: /livez, /readyz, /metrics.
Handler AdminDoor(Core* core, WorkerPool* workers, const Metrics* metrics,
                  const std::function<bool()>& draining,
                  const std::function<size_t()>& connections);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_FRONT_DOOR_H_
