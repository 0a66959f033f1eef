// The cookie that carries the token of a session. A script cannot read it, and
// no other site's page can make a browser send it (RFC 6265bis, 5.2 and 4.1.3).

#ifndef DAODI_SERVICES_GATEWAY_SESSION_COOKIE_H_
#define DAODI_SERVICES_GATEWAY_SESSION_COOKIE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/bilingual.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// Beside the cookie, whatever changes something shows that a script of the
// console sent it: forms cannot set headers.
inline constexpr absl::string_view kConsoleHeader = "X-Daodi-Console";

// Thread-safe.
class SessionCookie {
 public:
  // `public_url`: of the site. With https the cookie is Secure; with http there
  // is one on loopback only.
  explicit SessionCookie(absl::string_view public_url);

  // Can tokens travel safely?
  bool is_usable() const { return secure_ || loopback_; }

  // The token; nothing without a cookie, or when it cannot be one of ours.
  std::optional<std::string> TokenOf(const HttpRequest& request) const;

  // Set-Cookie. It ends with the browser; the session itself in the core.
  std::string Holding(absl::string_view token) const;
  std::string Cleared() const;

 private:
  absl::string_view name() const;
  std::string Attributes() const;

  bool secure_ = false;
  bool loopback_ = false;
};

// May this request act as the session whose cookie it carries?
bool ComesFromConsole(const HttpRequest& request);
// 403 for one that may not.
HttpResponse NotFromConsole(Language language);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SESSION_COOKIE_H_
