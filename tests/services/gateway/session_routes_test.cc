#include "services/gateway/session_routes.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "daodi/v1/session_service.pb.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/services/gateway/fake_core_methods.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::json;

constexpr char kHttps[] = "https://trace.example";
constexpr char kBody[] =
    R"({"account": "a-1", "password": "厚朴", "oneTimeCode": "123456"})";

struct Sent {
  std::string method;
  std::string target;
  std::vector<HttpHeader> headers;
  std::string body;
};

class SessionRoutesTest : public ::testing::Test {
 protected:
  std::optional<HttpResponse> Ask(Sent sent, const char* url = kHttps) {
    HttpRequest request;
    request.method = std::move(sent.method);
    request.target = std::move(sent.target);
    request.headers = std::move(sent.headers);
    request.body = std::move(sent.body);
    return SessionRoutes(&core_, SessionCookie(url)).Answer(request);
  }
  std::optional<HttpResponse> SignIn(const char* url = kHttps) {
    return Ask({"POST",
                "/v1/session:signIn",
                {{"Content-Type", "application/json"}},
                kBody},
               url);
  }

  FakeCoreMethods core_;
};

v1::SignInResponse SignedIn() {
  v1::SignInResponse answer;
  answer.set_token("tok_1");
  answer.mutable_session()->set_account("a-1");
  answer.mutable_session()->set_role("REGULATOR");
  return answer;
}

TEST_F(SessionRoutesTest, SigningInGivesACookieThatNoScriptCanRead) {
  core_.AnswerWith(SignedIn());
  const auto answer = SignIn();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->Header("Set-Cookie"),
            "__Host-daodi-session=tok_1; Path=/; HttpOnly; SameSite=Strict; "
            "Secure");
  EXPECT_EQ(answer->Header("Cache-Control"), "no-store");
  const Json json = Json::parse(answer->body);
  EXPECT_EQ(json["account"], "a-1");
  EXPECT_FALSE(absl::StrContains(answer->body, "tok_1"));
  v1::SignInRequest request;
  ASSERT_TRUE(request.ParseFromString(core_.asked[0].request));
  EXPECT_EQ(request.password(), "厚朴");
  EXPECT_EQ(request.one_time_code(), "123456");
}

TEST_F(SessionRoutesTest, WithoutHttpsTheresASessionOnLoopbackOnly) {
  core_.AnswerWith(SignedIn());
  EXPECT_EQ(SignIn("http://127.0.0.1:8080")->Header("Set-Cookie"),
            "daodi-session=tok_1; Path=/; HttpOnly; SameSite=Strict");
  core_.asked.clear();
  for (const char* url :
       {"http://trace.example", "http://127.0.0.1.trace.example"}) {
    EXPECT_EQ(SignIn(url)->status, 400) << url;
  }
  EXPECT_TRUE(core_.asked.empty());
}

TEST_F(SessionRoutesTest, AFormOfAnotherSiteSignsNobodyIn) {
  const auto answer = Ask(
      {"POST", "/v1/session:signIn", {{"Content-Type", "text/plain"}}, kBody});
  EXPECT_EQ(answer->status, 400);
  EXPECT_TRUE(core_.asked.empty());
}

TEST_F(SessionRoutesTest, AWrongPasswordIsToldAsTheCoreTellsIt) {
  core_.answer = absl::UnauthenticatedError("wrong");
  const auto answer = SignIn();
  EXPECT_EQ(answer->status, 401);
  EXPECT_TRUE(answer->Header("Set-Cookie").empty());
}

TEST_F(SessionRoutesTest, TheSessionIsThatOfTheCookie) {
  core_.AnswerWith(SignedIn().session());
  const auto answer = Ask(
      {"GET", "/v1/session", {{"Cookie", "__Host-daodi-session=tok_1"}}, ""});
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(core_.asked[0].origin.session_token, "tok_1");
  EXPECT_EQ(Json::parse(answer->body)["role"], "REGULATOR");
}

TEST_F(SessionRoutesTest, WithoutAGoodCookieTheCoreIsNotAsked) {
  for (const std::string cookie :
       {"", "daodi-session=tok_1", "__Host-daodi-session=",
        "__Host-daodi-session=a\"b", "__Host-daodi-session=a b"}) {
    const auto answer = Ask({"GET", "/v1/session", {{"Cookie", cookie}}, ""});
    EXPECT_EQ(answer->status, 401) << cookie;
    EXPECT_EQ(Json::parse(answer->body)["code"], "CALLER_UNAUTHENTICATED");
  }
  EXPECT_TRUE(core_.asked.empty());
}

TEST_F(SessionRoutesTest, SigningOutNeedsTheConsoleAndClearsTheCookie) {
  core_.AnswerWith(v1::SignOutResponse());
  const HttpHeader cookie = {"Cookie", "__Host-daodi-session=tok_1"};
  EXPECT_EQ(Ask({"POST", "/v1/session:signOut", {cookie}, ""})->status, 403);
  EXPECT_TRUE(core_.asked.empty());
  const auto answer = Ask(
      {"POST", "/v1/session:signOut", {cookie, {"X-Daodi-Console", "1"}}, ""});
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(absl::StrContains(answer->Header("Set-Cookie"), "Max-Age=0"));
  EXPECT_EQ(core_.asked[0].method, "/daodi.v1.SessionService/SignOut");
}

TEST_F(SessionRoutesTest, OtherMethodsAndPathsAreNotServed) {
  EXPECT_EQ(Ask({"GET", "/v1/session:signIn", {}, ""})->status, 405);
  EXPECT_EQ(Ask({"POST", "/v1/session", {}, ""})->status, 405);
  EXPECT_FALSE(Ask({"GET", "/v1/sessions", {}, ""}).has_value());
}

}  // namespace
}  // namespace daodi::services::gateway
