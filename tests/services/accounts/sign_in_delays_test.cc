// How long a sign-in waits after failures.

#include "services/accounts/sign_in_delays.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace daodi::services::accounts {
namespace {

constexpr int64_t kNowMs = 1'800'000'000'000;

void Fail(SignInDelays* delays, const std::string& name, int times) {
  for (int i = 0; i < times; ++i) delays->NoteFailure(name, kNowMs);
}

TEST(SignInDelays, LetAPersonMistypeAndThenDoubleThePause) {
  SignInDelays delays;
  Fail(&delays, "liu", kFreeFailures - 1);
  EXPECT_EQ(delays.WaitMs("liu", kNowMs), 0);
  int64_t expected_ms = kFirstPauseMs;
  for (int i = 0; i < 20; ++i) {
    Fail(&delays, "liu", 1);
    EXPECT_EQ(delays.WaitMs("liu", kNowMs), expected_ms);
    expected_ms = std::min(expected_ms * 2, kMaxPauseMs);
  }
  EXPECT_EQ(delays.WaitMs("liu", kNowMs), kMaxPauseMs);
  EXPECT_EQ(delays.WaitMs("wang", kNowMs), 0) << "another account";
}

TEST(SignInDelays, RunOutWithTimeAndAreForgottenAfterADay) {
  SignInDelays delays;
  Fail(&delays, "liu", 20);
  EXPECT_EQ(delays.WaitMs("liu", kNowMs + kMaxPauseMs - 1), 1);
  EXPECT_EQ(delays.WaitMs("liu", kNowMs + kMaxPauseMs), 0);
  EXPECT_EQ(delays.WaitMs("liu", kNowMs - 1'000'000), kMaxPauseMs)
      << "a clock that was set back";
  delays.NoteFailure("liu", kNowMs + kRememberFailuresMs);
  EXPECT_EQ(delays.WaitMs("liu", kNowMs + kRememberFailuresMs), 0);
}

TEST(SignInDelays, EndWithASuccess) {
  SignInDelays delays;
  Fail(&delays, "liu", 20);
  delays.NoteSuccess("liu");
  EXPECT_EQ(delays.WaitMs("liu", kNowMs), 0);
}

TEST(SignInDelays, OfAGuessedNameOutliveAFloodOfOthers) {
  SignInDelays delays(/*max_names=*/10);
  Fail(&delays, "liu", kFreeFailures);
  for (int i = 0; i < 100; ++i) Fail(&delays, absl::StrCat("nobody-", i), 1);
  EXPECT_GT(delays.WaitMs("liu", kNowMs), 0);
}

}  // namespace
}  // namespace daodi::services::accounts
