// Sign-in of people: a password and a code become a cookie. The token of the
// session is never in a body, so no script ever has it.

#ifndef DAODI_SERVICES_GATEWAY_SESSION_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_SESSION_ROUTES_H_

#include <optional>

#include "services/gateway/core_methods.h"
#include "services/gateway/http_message.h"
#include "services/gateway/session_cookie.h"

namespace daodi::services::gateway {

// POST /v1/session:signIn, GET /v1/session, POST /v1/session:signOut.
// Thread-safe. `core` must outlive it.
class SessionRoutes {
 public:
  SessionRoutes(CoreMethods* core, const SessionCookie& cookie)
      : core_(*core), cookie_(cookie) {}

  // Nothing for another path. Blocks while the core answers.
  std::optional<HttpResponse> Answer(const HttpRequest& request);

 private:
  HttpResponse SignIn(const HttpRequest& request);
  HttpResponse GetSession(const HttpRequest& request);
  HttpResponse SignOut(const HttpRequest& request);

  CoreMethods& core_;
  const SessionCookie cookie_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SESSION_ROUTES_H_
