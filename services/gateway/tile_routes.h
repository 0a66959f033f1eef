// The tree of the log for monitors: /tile/<L>/<N>[.p/<W>] (C2SP tlog-tiles).
// Entry bundles are not served: what an entry holds depends on who reads it.

#ifndef DAODI_SERVICES_GATEWAY_TILE_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_TILE_ROUTES_H_

#include <optional>

#include "services/gateway/core_methods.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// Thread-safe. `core` must outlive it.
class TileRoutes {
 public:
  explicit TileRoutes(CoreMethods* core) : core_(*core) {}

  // Nothing for a path that is not under /tile/, or a method that does not
  // read. Blocks while the core answers.
  std::optional<HttpResponse> Answer(const HttpRequest& request);

 private:
  CoreMethods& core_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_TILE_ROUTES_H_
