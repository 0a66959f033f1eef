#include "services/gateway/pin_routes.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/pin_page.h"
#include "tests/services/gateway/silent_core.h"

namespace daodi::services::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUrl[] = "https://trace.example";
constexpr char kCode[] = "/01/06901234567892/21/ABCDEFGHJKMNPQRSTVWX";
constexpr char kForm[] =
    "code=%2F01%2F06901234567892%2F21%2FABCDEFGHJKMNPQRSTVWX&pin=012345";

class PinCore final : public SilentCore {
 public:
  absl::StatusOr<v1::Ledger> GetLedger() override { return v1::Ledger(); }
  absl::StatusOr<v1::CheckPinResponse> CheckPin(
      const v1::CheckPinRequest& request) override {
    asked.push_back(request);
    return answer;
  }

  absl::StatusOr<v1::CheckPinResponse> answer = v1::CheckPinResponse();
  std::vector<v1::CheckPinRequest> asked;
};

class PinRoutesTest : public ::testing::Test {
 protected:
  HttpResponse Post(const std::string& body,
                    std::vector<HttpHeader> headers = {}) {
    HttpRequest request;
    request.method = "POST";
    request.target = std::string(kPinPath);
    request.body = body;
    request.headers = std::move(headers);
    return PinRoutes(&core_, kUrl, {}).Check(request);
  }

  void CoreSays(v1::PinOutcome outcome) { core_.answer->set_outcome(outcome); }

  PinCore core_;
};

TEST_F(PinRoutesTest, AsksTheCoreOfThePackageAndNumberOfTheForm) {
  CoreSays(v1::PIN_OUTCOME_FIRST);
  const HttpResponse page = Post(kForm);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Cache-Control"), "no-store");
  ASSERT_EQ(core_.asked.size(), 1u);
  EXPECT_EQ(core_.asked[0].code().gtin(), "06901234567892");
  EXPECT_EQ(core_.asked[0].code().serial(), "ABCDEFGHJKMNPQRSTVWX");
  EXPECT_EQ(core_.asked[0].pin(), "012345");
  EXPECT_THAT(page.body, HasSubstr("验证码正确，首次使用"));
  EXPECT_THAT(page.body, HasSubstr(kCode));
}

TEST_F(PinRoutesTest, ANumberUsedBeforeIsAWarningWithTheTimeOfTheFirstUse) {
  CoreSays(v1::PIN_OUTCOME_AGAIN);
  core_.answer->set_verified_time_ms(1'777'600'000'000);
  const HttpResponse page = Post(kForm, {{"Accept-Language", "en"}});
  EXPECT_THAT(page.body, HasSubstr("The number is right, but it was used"));
  EXPECT_THAT(page.body, HasSubstr("First checked: 2026-05-01 09:46"));
  EXPECT_THAT(page.body, HasSubstr("12315"));
}

TEST_F(PinRoutesTest, AWrongNumberMayBeTriedAgainAsLongAsTriesAreLeft) {
  CoreSays(v1::PIN_OUTCOME_WRONG);
  core_.answer->set_tries_left(4);
  EXPECT_THAT(Post(kForm).body, HasSubstr("今天还能试的次数：4"));
  EXPECT_THAT(Post(kForm).body, HasSubstr("<form"));
  CoreSays(v1::PIN_OUTCOME_TRY_TOMORROW);
  EXPECT_THAT(Post(kForm).body, Not(HasSubstr("<form")));
}

TEST_F(PinRoutesTest, NoOutcomeIsCalledGenuineAndEachHasItsOwnWords) {
  std::set<std::string> titles;
  for (int outcome = v1::PIN_OUTCOME_FIRST;
       outcome <= v1::PIN_OUTCOME_UNKNOWN_CODE; ++outcome) {
    const auto value = static_cast<v1::PinOutcome>(outcome);
    CoreSays(value);
    EXPECT_THAT(Post(kForm).body, Not(HasSubstr("正品")));
    EXPECT_EQ(WordingOf(value).outcome, value);
    titles.emplace(WordingOf(value).title.zh);
    titles.emplace(WordingOf(value).title.en);
  }
  EXPECT_EQ(titles.size(), 12u);
}

TEST_F(PinRoutesTest, FormsOfOtherSitesUseUpNoTries) {
  EXPECT_EQ(Post(kForm, {{"Sec-Fetch-Site", "cross-site"}}).status, 400);
  EXPECT_EQ(Post(kForm, {{"Origin", "https://evil.example"}}).status, 400);
  EXPECT_TRUE(core_.asked.empty());
  EXPECT_EQ(Post(kForm, {{"Origin", kUrl}}).status, 200);
}

TEST_F(PinRoutesTest, WhatIsNoFormOfAPackageIsRefused) {
  for (const std::string body :
       {"", "pin=012345", "code=%zz&pin=012345",
        "code=%2F01%2F06901234567892&pin=012345",
        "code=%2F01%2F06901234567891%2F21%2FABCDEFGHJKMNPQRSTVWX&pin=1",
        "code=%3Cscript%3E&pin=012345"}) {
    const HttpResponse page = Post(body);
    EXPECT_EQ(page.status, 400) << body;
    EXPECT_THAT(page.body, Not(HasSubstr("<script>"))) << body;
  }
  EXPECT_TRUE(core_.asked.empty());
}

TEST_F(PinRoutesTest, ACoreThatDoesNotAnswerIsNoVerdict) {
  core_.answer = absl::UnavailableError("down");
  EXPECT_EQ(Post(kForm).status, 503);
}

}  // namespace
}  // namespace daodi::services::gateway
