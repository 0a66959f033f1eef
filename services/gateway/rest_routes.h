// The core's reads as JSON over HTTP: /v1/..., by the google.api.http options
// of its methods. Who has no session reads what the public reads; the core
// decides for everybody.

#ifndef DAODI_SERVICES_GATEWAY_REST_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_REST_ROUTES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/core_methods.h"
#include "services/gateway/http_message.h"
#include "services/gateway/rest_methods.h"
#include "services/gateway/session_cookie.h"

namespace daodi::services::gateway {

// Thread-safe. `core` must outlive it.
class RestRoutes {
 public:
  RestRoutes(CoreMethods* core, RestMethods methods,
             const SessionCookie& cookie);

  // Nothing when no method has the path. Blocks while the core answers.
  std::optional<HttpResponse> Answer(const HttpRequest& request);

 private:
  HttpResponse Call(const HttpRequest& request,
                    const RestMethods::Found& found);

  CoreMethods& core_;
  const RestMethods methods_;
  const SessionCookie cookie_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_REST_ROUTES_H_
