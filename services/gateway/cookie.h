// Cookies of a request (RFC 6265, 4.2.1). Pure.

#ifndef DAODI_SERVICES_GATEWAY_COOKIE_H_
#define DAODI_SERVICES_GATEWAY_COOKIE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// The value of the first cookie of that name.
std::optional<std::string> CookieValue(const HttpRequest& request,
                                       absl::string_view name);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_COOKIE_H_
