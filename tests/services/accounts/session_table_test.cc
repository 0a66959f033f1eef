// Sessions: how they begin, are used and end.

#include "services/accounts/session_table.h"

#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace daodi::services::accounts {
namespace {

constexpr int64_t kNowMs = 1'800'000'000'000;

class SessionTableTest : public ::testing::Test {
 protected:
  std::string Begin(const std::string& account) {
    return std::string(
        table_.Begin({account, "p-31", "org-r"}).token.InsecureView());
  }

  testing::FakeClock clock_{kNowMs};
  SessionTable table_{&clock_, /*max_sessions=*/20};
};

TEST_F(SessionTableTest, ATokenIsOfTheSessionItBegan) {
  const std::string liu = Begin("liu");
  const std::string wang = Begin("wang");
  EXPECT_EQ(liu.size(), 64u);
  EXPECT_NE(liu, wang);
  const auto session = table_.Use(liu);
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->owner.account, "liu");
  EXPECT_EQ(session->owner.person, "p-31");
  EXPECT_EQ(session->owner.organization, "org-r");
  for (const std::string& other :
       {std::string(), liu.substr(1), liu + "0", std::string(64, '0')}) {
    EXPECT_FALSE(table_.Use(other).has_value()) << other;
  }
}

TEST_F(SessionTableTest, EndsWhenNobodyUsesItAndLookingIsNoUse) {
  const std::string token = Begin("liu");
  clock_.AdvanceMs(kSessionIdleMs - 1);
  ASSERT_TRUE(table_.Use(token).has_value());
  clock_.AdvanceMs(kSessionIdleMs - 1);
  ASSERT_TRUE(table_.Look(token).has_value());
  EXPECT_EQ(table_.Look(token)->expire_time_ms, clock_.Now().time_ms + 1);
  clock_.AdvanceMs(1);
  EXPECT_FALSE(table_.Look(token).has_value());
  EXPECT_FALSE(table_.Use(token).has_value());
}

TEST_F(SessionTableTest, EndsAfterADayHoweverMuchItIsUsed) {
  const std::string token = Begin("liu");
  const int64_t end_ms = kNowMs + kMaxSessionMs;
  while (clock_.Now().time_ms + 60'000 < end_ms) {
    clock_.AdvanceMs(60'000);
    ASSERT_TRUE(table_.Use(token).has_value());
  }
  EXPECT_EQ(table_.Use(token)->expire_time_ms, end_ms);
  clock_.Set(end_ms);
  EXPECT_FALSE(table_.Use(token).has_value());
}

TEST_F(SessionTableTest, EndsAtSignOutAndWithItsAccount) {
  const std::string one = Begin("liu");
  const std::string two = Begin("liu");
  const std::string three = Begin("liu");
  const std::string other = Begin("wang");
  table_.End(one);
  EXPECT_FALSE(table_.Use(one).has_value());
  EXPECT_TRUE(table_.Use(two).has_value());
  table_.EndAllOf("liu");
  EXPECT_FALSE(table_.Use(two).has_value());
  EXPECT_FALSE(table_.Use(three).has_value());
  EXPECT_TRUE(table_.Use(other).has_value());
}

TEST_F(SessionTableTest, AnAccountHasSoManyTheOneUnusedForLongestGoes) {
  const std::string other = Begin("wang");
  clock_.AdvanceMs(1);
  std::vector<std::string> tokens;
  for (size_t i = 0; i < kMaxSessionsOfAccount; ++i) {
    tokens.push_back(Begin("liu"));
    clock_.AdvanceMs(1);
  }
  ASSERT_TRUE(table_.Use(tokens[0]).has_value());
  Begin("liu");
  EXPECT_TRUE(table_.Use(tokens[0]).has_value());
  EXPECT_FALSE(table_.Use(tokens[1]).has_value());
  EXPECT_TRUE(table_.Use(tokens[2]).has_value());
  EXPECT_TRUE(table_.Use(other).has_value());
}

TEST_F(SessionTableTest, AFullTableEndsTheOneUnusedForLongest) {
  const std::string first = Begin("liu");
  for (int i = 0; i < 20; ++i) {
    clock_.AdvanceMs(1);
    Begin(absl::StrCat("account-", i));
  }
  EXPECT_FALSE(table_.Use(first).has_value());
}

TEST_F(SessionTableTest, IsUsedByManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      const std::string account = absl::StrCat("account-", i);
      for (int j = 0; j < 200; ++j) {
        const std::string token = Begin(account);
        const auto session = table_.Use(token);
        ASSERT_TRUE(session.has_value());
        EXPECT_EQ(session->owner.account, account);
        clock_.AdvanceMs(1);
        if (j % 3 == 0) table_.EndAllOf(account);
        if (j % 3 == 1) table_.End(token);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace daodi::services::accounts
