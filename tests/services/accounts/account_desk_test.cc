// Accounts and sign-in, without the network.

#include "services/accounts/account_desk.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/totp.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::accounts {
namespace {

using domain::ErrorReason;
using ::testing::HasSubstr;

constexpr char kPassword[] = "correct horse battery";
constexpr int64_t kNowMs = 1'800'000'000'000;

ErrorReason ReasonOf(const absl::Status& status) {
  const auto violations = domain::ViolationsOf(status);
  return violations.empty() ? ErrorReason::kInternal : violations[0].reason;
}

class AccountDeskTest : public ::testing::Test {
 protected:
  AccountDeskTest()
      : organization_(governance_.AddOrganization("regulator").id),
        other_(governance_.AddOrganization("other").id),
        registry_(governance_.registry()) {
    Open(&registry_);
  }

  void Open(const ledger::PublishedRegistry* registry) {
    desk_.reset();
    // The least that libsodium takes, so that tests are quick.
    auto desk = AccountDesk::Open({folder_.File("accounts"), {8192, 1}},
                                  registry, &clock_);
    ASSERT_OK(desk.status());
    desk_ = *std::move(desk);
  }

  absl::Status Create(const std::string& account,
                      const std::string& password = kPassword,
                      const std::string& person = "p-31") {
    auto made = desk_->Create(account, crypto::SecretBytes(password), person,
                              organization_);
    if (!made.ok()) return made.status();
    secret_ = made->totp_secret.Clone();
    return absl::OkStatus();
  }

  std::string Code() const {
    return crypto::TotpCode(secret_, crypto::TotpStepAt(clock_.Now().time_ms));
  }

  absl::StatusOr<NewSession> SignIn(const std::string& account,
                                    const std::string& password,
                                    const std::string& code) {
    return desk_->SignIn(account, crypto::SecretBytes(password), code);
  }

  const testing::TemporaryDirectory folder_;
  testing::GovernanceFixture governance_;
  const std::string organization_;
  const std::string other_;
  const ledger::PublishedRegistry registry_;
  testing::FakeClock clock_{kNowMs};
  crypto::SecretBytes secret_;
  std::unique_ptr<AccountDesk> desk_;
};

TEST_F(AccountDeskTest, BothFactorsBeginASessionOfTheAccount) {
  ASSERT_OK(Create("liu"));
  ASSERT_OK_AND_ASSIGN(const NewSession begun,
                       SignIn("liu", kPassword, Code()));
  const auto session = desk_->sessions().Use(begun.token.InsecureView());
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->owner.organization, organization_);
  EXPECT_EQ(session->owner.person, "p-31");
  ASSERT_OK_AND_ASSIGN(const auto accounts, desk_->ListOf(organization_));
  ASSERT_EQ(accounts.size(), 1u);
  EXPECT_EQ(accounts[0].last_sign_in_time_ms, kNowMs);
}

TEST_F(AccountDeskTest, WhatIsWrongWithASignInIsToldToNobody) {
  ASSERT_OK(Create("liu"));
  const std::string wrong_code = Code() == "000000" ? "000001" : "000000";
  const absl::Status failures[] = {
      SignIn("nobody", kPassword, Code()).status(),
      SignIn("liu", "correct horse batterz", Code()).status(),
      SignIn("liu", kPassword, wrong_code).status(),
      SignIn("Not a name", kPassword, Code()).status(),
      SignIn("liu", std::string(257, 'x'), Code()).status()};
  for (const absl::Status& failure : failures) {
    EXPECT_EQ(failure.code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(failure, failures[0]) << failure;
    EXPECT_EQ(ReasonOf(failure), ErrorReason::kSignInFailed);
  }
  EXPECT_OK(SignIn("liu", kPassword, Code()).status());
}

TEST_F(AccountDeskTest, ACodeIsUsedOnceEvenAfterARestart) {
  ASSERT_OK(Create("liu"));
  ASSERT_OK(SignIn("liu", kPassword, Code()).status());
  EXPECT_EQ(ReasonOf(SignIn("liu", kPassword, Code()).status()),
            ErrorReason::kSignInFailed);
  Open(&registry_);
  EXPECT_EQ(ReasonOf(SignIn("liu", kPassword, Code()).status()),
            ErrorReason::kSignInFailed);
  clock_.AdvanceMs(crypto::kTotpStepMs);
  EXPECT_OK(SignIn("liu", kPassword, Code()).status());
}

TEST_F(AccountDeskTest, AFailedSignInDoesNotUseUpTheCode) {
  ASSERT_OK(Create("liu"));
  EXPECT_FALSE(SignIn("liu", "wrong password!!", Code()).ok());
  EXPECT_OK(SignIn("liu", kPassword, Code()).status());
}

TEST_F(AccountDeskTest, FailuresSlowDownKnownAndUnknownNamesAlike) {
  ASSERT_OK(Create("liu"));
  for (const char* name : {"liu", "nobody"}) {
    for (int i = 0; i < kFreeFailures; ++i) {
      EXPECT_EQ(ReasonOf(SignIn(name, "wrong password!!", Code()).status()),
                ErrorReason::kSignInFailed);
    }
    const absl::Status slowed = SignIn(name, kPassword, Code()).status();
    EXPECT_EQ(ReasonOf(slowed), ErrorReason::kSignInSlowed);
    EXPECT_THAT(slowed.message(), HasSubstr("wait 1 s")) << slowed;
  }
  clock_.AdvanceMs(kFirstPauseMs);
  EXPECT_OK(SignIn("liu", kPassword, Code()).status());
}

TEST_F(AccountDeskTest, AnAccountOfAnOrganizationThatIsNoMoreSignsInNoMore) {
  ASSERT_OK(Create("liu"));
  const ledger::PublishedRegistry without(
      testing::GovernanceFixture().registry());
  Open(&without);
  EXPECT_EQ(ReasonOf(SignIn("liu", kPassword, Code()).status()),
            ErrorReason::kSignInFailed);
}

TEST_F(AccountDeskTest, ANewAccountIsRefusedWithEveryFieldThatIsWrong) {
  const absl::Status refused = Create("Liu", "short", "刘");
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  const auto violations = domain::ViolationsOf(refused);
  ASSERT_EQ(violations.size(), 3u);
  EXPECT_EQ(violations[0].field, "account");
  EXPECT_EQ(violations[1].field, "password");
  EXPECT_EQ(violations[2].field, "person");
  for (const char* name : {"li", "a_b", "liu/r02", "刘刘刘"}) {
    EXPECT_FALSE(Create(name).ok()) << name;
  }
  for (const std::string& password :
       {std::string("elevenchars"), std::string(257, 'x'),
        std::string("line\nbreak in it"), std::string("\xff not UTF-8 text")}) {
    EXPECT_FALSE(Create("liu", password).ok()) << password;
  }
  EXPECT_OK(Create("liu-1.r02", "道地药材追溯系统的口令很长"));
}

TEST_F(AccountDeskTest, ANameIsTakenOnceInTheWholeNode) {
  ASSERT_OK(Create("liu"));
  EXPECT_EQ(ReasonOf(Create("liu")), ErrorReason::kAccountExists);
  EXPECT_EQ(
      ReasonOf(
          desk_->Create("liu", crypto::SecretBytes(kPassword), "p-1", other_)
              .status()),
      ErrorReason::kAccountExists);
}

TEST_F(AccountDeskTest, ARemovedAccountHasNoSessionAndSignsInNoMore) {
  ASSERT_OK(Create("liu"));
  ASSERT_OK_AND_ASSIGN(const NewSession begun,
                       SignIn("liu", kPassword, Code()));
  EXPECT_EQ(ReasonOf(desk_->Delete("liu", other_)), ErrorReason::kNotFound);
  EXPECT_EQ(ReasonOf(desk_->Delete("nobody", organization_)),
            ErrorReason::kNotFound);
  EXPECT_TRUE(desk_->sessions().Look(begun.token.InsecureView()).has_value());
  ASSERT_OK(desk_->Delete("liu", organization_));
  EXPECT_FALSE(desk_->sessions().Look(begun.token.InsecureView()).has_value());
  clock_.AdvanceMs(crypto::kTotpStepMs);
  EXPECT_EQ(ReasonOf(SignIn("liu", kPassword, Code()).status()),
            ErrorReason::kSignInFailed);
  ASSERT_OK(Create("liu"));
}

}  // namespace
}  // namespace daodi::services::accounts
