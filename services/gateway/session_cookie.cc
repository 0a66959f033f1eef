#include "services/gateway/session_cookie.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/gateway/api_problem.h"
#include "services/gateway/cookie.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

bool IsLoopbackUrl(absl::string_view url) {
  for (const absl::string_view host :
       {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!absl::StartsWith(url, host)) continue;
    const absl::string_view rest = url.substr(host.size());
    if (rest.empty() || rest[0] == ':') return true;
  }
  return false;
}

// What a gRPC header and a cookie both can carry; the core decides the rest.
bool IsTokenText(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxSessionTokenBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || absl::StrContains("-._~+/=", c);
         });
}

}  // namespace

SessionCookie::SessionCookie(absl::string_view public_url)
    : secure_(absl::StartsWith(public_url, "https://")),
      loopback_(IsLoopbackUrl(public_url)) {}

absl::string_view SessionCookie::name() const {
  return secure_ ? "__Host-daodi-session" : "daodi-session";
}

std::string SessionCookie::Attributes() const {
  return absl::StrCat("; Path=/; HttpOnly; SameSite=Strict",
                      secure_ ? "; Secure" : "");
}

std::optional<std::string> SessionCookie::TokenOf(
    const HttpRequest& request) const {
  if (!is_usable()) return std::nullopt;
  auto value = CookieValue(request, name());
  if (!value.has_value() || !IsTokenText(*value)) return std::nullopt;
  return value;
}

std::string SessionCookie::Holding(absl::string_view token) const {
  return absl::StrCat(name(), "=", token, Attributes());
}

std::string SessionCookie::Cleared() const {
  return absl::StrCat(name(), "=", Attributes(), "; Max-Age=0");
}

bool ComesFromConsole(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD" ||
         request.Header(kConsoleHeader) == "1";
}

HttpResponse NotFromConsole(Language language) {
  return ApiProblem(
      domain::ErrorWithReason(
          domain::ErrorReason::kCallerNotPermitted, kConsoleHeader,
          "a request that acts as a session must carry the header",
          "send X-Daodi-Console: 1"),
      language);
}

}  // namespace daodi::services::gateway
