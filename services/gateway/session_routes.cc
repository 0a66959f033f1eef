#include "services/gateway/session_routes.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "daodi/v1/session_service.pb.h"
#include "services/domain/violation.h"
#include "services/gateway/api_problem.h"
#include "services/gateway/core_call.h"
#include "services/gateway/proto_json.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

constexpr char kSignIn[] = "/daodi.v1.SessionService/SignIn";
constexpr char kGetSession[] = "/daodi.v1.SessionService/GetSession";
constexpr char kSignOut[] = "/daodi.v1.SessionService/SignOut";

HttpResponse SessionJson(const v1::Session& session, Language language) {
  auto json =
      JsonOfMessage(*v1::Session::descriptor(), session.SerializeAsString());
  if (!json.ok()) return ApiProblem(json.status(), language);
  HttpResponse response;
  response.Set("Content-Type", "application/json");
  response.Set("Cache-Control", "no-store");
  response.body = *std::move(json);
  return response;
}

HttpResponse NotSignedIn(Language language) {
  return ApiProblem(
      domain::ErrorWithReason(domain::ErrorReason::kCallerUnauthenticated, "",
                              "nobody is signed in", "sign in"),
      language);
}

}  // namespace

std::optional<HttpResponse> SessionRoutes::Answer(const HttpRequest& request) {
  const absl::string_view target = request.target;
  const absl::string_view path = target.substr(0, target.find('?'));
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_post = request.method == "POST";
  if (path == "/v1/session" && is_read) return GetSession(request);
  if (path == "/v1/session:signIn" && is_post) return SignIn(request);
  if (path == "/v1/session:signOut" && is_post) return SignOut(request);
  if (!absl::StartsWith(path, "/v1/session") ||
      (path != "/v1/session" && path != "/v1/session:signIn" &&
       path != "/v1/session:signOut")) {
    return std::nullopt;
  }
  HttpResponse refused = ApiProblem(WordingOf(Refusal::kMethodNotAllowed), {},
                                    ApiLanguage(request));
  refused.Set("Allow", path == "/v1/session" ? "GET, HEAD" : "POST");
  return refused;
}

HttpResponse SessionRoutes::SignIn(const HttpRequest& request) {
  const Language language = ApiLanguage(request);
  if (!cookie_.is_usable()) {
    return ApiProblem(
        WordingOf(Refusal::kBadRequest),
        {"登录只能经 HTTPS 进行：请把 site.public_url 设为 https 地址。",
         "Signing in needs HTTPS: set site.public_url to an https address."},
        language);
  }
  // A form of another site could not send this type without asking first.
  if (!absl::StartsWithIgnoreCase(request.Header("Content-Type"),
                                  "application/json")) {
    return ApiProblem(WordingOf(Refusal::kBadRequest),
                      {"Content-Type 应为 application/json。",
                       "Content-Type must be application/json."},
                      language);
  }
  auto message = MessageOfJson(*v1::SignInRequest::descriptor(), request.body);
  if (!message.ok()) return ApiProblem(message.status(), language);
  auto answer = CallOne<v1::SignInResponse>(&core_, kSignIn, *message, {});
  if (!answer.ok()) return ApiProblem(answer.status(), language);
  HttpResponse response = SessionJson(answer->session(), language);
  response.Set("Set-Cookie", cookie_.Holding(answer->token()));
  return response;
}

HttpResponse SessionRoutes::GetSession(const HttpRequest& request) {
  const Language language = ApiLanguage(request);
  const auto token = cookie_.TokenOf(request);
  if (!token.has_value()) return NotSignedIn(language);
  CallOrigin origin;
  origin.session_token = *token;
  auto session = CallOne<v1::Session>(&core_, kGetSession, "", origin);
  if (session.ok()) return SessionJson(*session, language);
  HttpResponse refused = ApiProblem(session.status(), language);
  if (absl::IsUnauthenticated(session.status())) {
    refused.Set("Set-Cookie", cookie_.Cleared());
  }
  return refused;
}

HttpResponse SessionRoutes::SignOut(const HttpRequest& request) {
  const Language language = ApiLanguage(request);
  const auto token = cookie_.TokenOf(request);
  if (token.has_value() && !ComesFromConsole(request)) {
    return NotFromConsole(language);
  }
  if (token.has_value()) {
    CallOrigin origin;
    origin.session_token = *token;
    auto ended = CallOne<v1::SignOutResponse>(&core_, kSignOut, "", origin);
    // One that ended by itself is signed out as well.
    if (!ended.ok() && !absl::IsUnauthenticated(ended.status())) {
      return ApiProblem(ended.status(), language);
    }
  }
  HttpResponse response;
  response.Set("Content-Type", "application/json");
  response.Set("Cache-Control", "no-store");
  response.Set("Set-Cookie", cookie_.Cleared());
  response.body = "{}";
  return response;
}

}  // namespace daodi::services::gateway
