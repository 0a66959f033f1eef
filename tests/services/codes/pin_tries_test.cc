#include "services/codes/pin_tries.h"

#include <string>

#include "gtest/gtest.h"
#include "services/codes/probing.h"

namespace daodi::services::codes {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kNow = 1'795'233'600'000;

TEST(PinTries, AreFiveADayAndTwentyInAll) {
  PinRecord record;
  int compared = 0;
  for (int day = 0; day < 10; ++day) {
    for (int i = 0; i < 9; ++i) {
      const auto verdict =
          TryPin("111111", "222222", kNow + day * kDayMs, &record);
      if (verdict == PinVerdict::kWrong) ++compared;
    }
  }
  EXPECT_EQ(compared, 20);
  EXPECT_EQ(TryPin("222222", "222222", kNow + 99 * kDayMs, &record),
            PinVerdict::kLocked);
}

TEST(PinTries, AreNotComparedWithoutTriesLeft) {
  PinRecord record;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(TriesLeft(record, kNow), 5 - i);
    EXPECT_EQ(TryPin("111111", "222222", kNow, &record), PinVerdict::kWrong);
  }
  EXPECT_EQ(TryPin("222222", "222222", kNow, &record),
            PinVerdict::kTryTomorrow);
  EXPECT_EQ(TryPin("222222", "222222", kNow - 3 * kDayMs, &record),
            PinVerdict::kTryTomorrow);  // a clock set back
  EXPECT_EQ(TryPin("222222", "222222", kNow + kDayMs, &record),
            PinVerdict::kFirst);
  EXPECT_EQ(record.verified_ms, kNow + kDayMs);
  EXPECT_EQ(TryPin("222222", "222222", kNow + 2 * kDayMs, &record),
            PinVerdict::kAgain);
  EXPECT_EQ(record.verified_ms, kNow + kDayMs);
}

TEST(PinTries, SurviveTheirBytes) {
  PinRecord record;
  TryPin("1", "2", kNow, &record);
  const auto read = ReadPinRecord(EncodePinRecord(record));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->tries_in_all, 1);
  EXPECT_EQ(read->day, record.day);
  EXPECT_FALSE(ReadPinRecord("\x02").has_value());
}

TEST(ProbingSources, AreFoundAfterTwentyInvalidCodesInAnHour) {
  ProbingSources sources(20, 100);
  for (int i = 0; i < 20; ++i) sources.CountInvalid("one", kNow);
  EXPECT_FALSE(sources.IsProbing("one", kNow));
  sources.CountInvalid("one", kNow);
  EXPECT_TRUE(sources.IsProbing("one", kNow));
  EXPECT_FALSE(sources.IsProbing("another", kNow));
  EXPECT_TRUE(sources.IsProbing("one", kNow + kDayMs / 24));
  EXPECT_FALSE(sources.IsProbing("one", kNow + kDayMs));
}

TEST(ProbingSources, KeepWhoProbesWhenManySourcesCome) {
  ProbingSources sources(20, 100);
  for (int i = 0; i < 30; ++i) sources.CountInvalid("one", kNow);
  for (int i = 0; i < 10'000; ++i) {
    sources.CountInvalid(std::to_string(i), kNow);
  }
  EXPECT_TRUE(sources.IsProbing("one", kNow));
}

TEST(ProbingSources, WithoutAHashAreNobody) {
  ProbingSources sources(20, 100);
  for (int i = 0; i < 100; ++i) sources.CountInvalid("", kNow);
  EXPECT_FALSE(sources.IsProbing("", kNow));
}

}  // namespace
}  // namespace daodi::services::codes
