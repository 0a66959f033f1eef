#include "services/gateway/batcher.h"

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace daodi::services::gateway {
namespace {

using IntBatcher = Batcher<int, std::string>;

// A core that answers a call when the test says so.
class BatcherTest : public ::testing::Test {
 protected:
  struct Call {
    std::vector<int> items;
    IntBatcher::OnAnswers answer;
  };

  // Two calls as soon as there is something for each.
  static BatcherLimits Limits() {
    BatcherLimits limits;
    limits.second_call = 1;
    return limits;
  }
  IntBatcher::Call Core() {
    return [this](std::vector<int> items, IntBatcher::OnAnswers answer) {
      calls_.push_back({std::move(items), std::move(answer)});
    };
  }
  void Ask(IntBatcher* batcher, int item) {
    batcher->Add(item, [this, item](const absl::StatusOr<std::string>& answer) {
      answers_.push_back(absl::StrCat(
          item, " ", answer.ok() ? *answer : answer.status().ToString()));
    });
  }
  void Ask(IntBatcher* batcher, int first, int last) {
    for (int item = first; item <= last; ++item) {
      Ask(batcher, item);
      batcher->Flush();
    }
  }
  // Each item's answer is its square.
  void Answer(size_t call) {
    std::vector<std::string> squares;
    for (const int item : calls_[call].items) {
      squares.push_back(absl::StrCat("is ", item * item));
    }
    const IntBatcher::OnAnswers answer = calls_[call].answer;
    answer(std::move(squares));
  }

  std::vector<Call> calls_;
  std::vector<std::string> answers_;
};

TEST_F(BatcherTest, ALoneQuestionIsSentAtOnce) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 7);
  EXPECT_TRUE(calls_.empty());
  batcher.Flush();
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_[0].items, std::vector<int>{7});
  Answer(0);
  EXPECT_EQ(answers_, std::vector<std::string>{"7 is 49"});
}

TEST_F(BatcherTest, NobodyWaitsBehindACallThatHadNoAnswerInTime) {
  IntBatcher batcher(Core());
  Ask(&batcher, 1, 3);
  ASSERT_EQ(calls_.size(), 1u);
  const IntBatcher::OnAnswers answer = calls_[0].answer;
  answer(absl::DeadlineExceededError("2 s"));
  EXPECT_EQ(calls_.size(), 1u);
  EXPECT_EQ(answers_, (std::vector<std::string>{
                          "1 DEADLINE_EXCEEDED: 2 s",
                          "2 UNAVAILABLE: the core does not answer",
                          "3 UNAVAILABLE: the core does not answer"}));
  Ask(&batcher, 4, 4);
  ASSERT_EQ(calls_.size(), 2u);
  Answer(1);
  EXPECT_EQ(answers_.back(), "4 is 16");
}

TEST_F(BatcherTest, WhatComesInOneTurnGoesIntoOneCall) {
  IntBatcher batcher(Core(), Limits());
  for (int item = 1; item <= 3; ++item) Ask(&batcher, item);
  batcher.Flush();
  batcher.Flush();
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_[0].items, (std::vector<int>{1, 2, 3}));
  Answer(0);
  EXPECT_EQ(answers_, (std::vector<std::string>{"1 is 1", "2 is 4", "3 is 9"}));
}

TEST_F(BatcherTest, TheReturnOfTheLastCallSendsWhatWaitsWithoutAFlush) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 1, 3);
  Answer(0);
  EXPECT_EQ(calls_.size(), 2u);
  Answer(1);
  ASSERT_EQ(calls_.size(), 3u);
  Answer(2);
  EXPECT_EQ(answers_.size(), 3u);
}

TEST_F(BatcherTest, WhatComesWhileTwoCallsAreUnderWayGoesIntoTheNextInOrder) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 1, 6);
  ASSERT_EQ(calls_.size(), 2u);
  Answer(1);
  batcher.Flush();
  ASSERT_EQ(calls_.size(), 3u);
  EXPECT_EQ(calls_[2].items, (std::vector<int>{3, 4, 5, 6}));
  EXPECT_EQ(answers_, std::vector<std::string>{"2 is 4"});
  Answer(0);
  Answer(2);
  EXPECT_EQ(calls_.size(), 3u);
  EXPECT_EQ(answers_,
            (std::vector<std::string>{"2 is 4", "1 is 1", "3 is 9", "4 is 16",
                                      "5 is 25", "6 is 36"}));
}

TEST_F(BatcherTest, ASecondCallIsMadeWhenThereIsEnoughForIt) {
  BatcherLimits limits;
  limits.second_call = 3;
  IntBatcher batcher(Core(), limits);
  Ask(&batcher, 1, 3);
  EXPECT_EQ(calls_.size(), 1u);
  Ask(&batcher, 4, 5);
  ASSERT_EQ(calls_.size(), 2u);
  EXPECT_EQ(calls_[1].items, (std::vector<int>{2, 3, 4}));
  Answer(0);
  EXPECT_EQ(calls_.size(), 2u);
  Answer(1);
  ASSERT_EQ(calls_.size(), 3u);
  EXPECT_EQ(calls_[2].items, std::vector<int>{5});
  Answer(2);
  EXPECT_EQ(answers_.size(), 5u);
}

TEST_F(BatcherTest, ACallHasNoMoreItemsThanTheCoreTakes) {
  BatcherLimits limits = Limits();
  limits.items_per_call = 3;
  IntBatcher batcher(Core(), limits);
  Ask(&batcher, 1, 7);
  Answer(0);
  batcher.Flush();
  ASSERT_EQ(calls_.size(), 3u);
  EXPECT_EQ(calls_[2].items, (std::vector<int>{3, 4, 5}));
  Answer(1);
  batcher.Flush();
  ASSERT_EQ(calls_.size(), 4u);
  EXPECT_EQ(calls_[3].items, (std::vector<int>{6, 7}));
  Answer(2);
  Answer(3);
  EXPECT_EQ(answers_.size(), 7u);
}

TEST_F(BatcherTest, TheErrorOfACallReachesAllWhoWaitForItAndNobodyElse) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 1, 4);
  Answer(0);
  batcher.Flush();
  calls_[2].answer(absl::DeadlineExceededError("late"));
  EXPECT_EQ(answers_,
            (std::vector<std::string>{"1 is 1", "3 DEADLINE_EXCEEDED: late",
                                      "4 DEADLINE_EXCEEDED: late"}));
  Answer(1);
  EXPECT_EQ(answers_.back(), "2 is 4");
}

TEST_F(BatcherTest, AnswersThatDoNotMatchTheItemsAreNobodys) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 1, 4);
  Answer(0);
  batcher.Flush();
  calls_[2].answer(std::vector<std::string>{"of whom?"});
  Answer(1);
  ASSERT_EQ(answers_.size(), 4u);
  EXPECT_EQ(answers_[1].substr(0, 10), "3 INTERNAL");
  EXPECT_EQ(answers_[2].substr(0, 10), "4 INTERNAL");
}

TEST_F(BatcherTest, MoreThanMayWaitAreRefusedAtOnce) {
  BatcherLimits limits = Limits();
  limits.waiting = 2;
  IntBatcher batcher(Core(), limits);
  Ask(&batcher, 1, 5);
  ASSERT_EQ(answers_.size(), 1u);
  EXPECT_EQ(answers_[0].substr(0, 13), "5 UNAVAILABLE");
  Answer(0);
  Answer(1);
  Answer(2);
  EXPECT_EQ(answers_.size(), 5u);
  Ask(&batcher, 6, 6);
  ASSERT_EQ(calls_.size(), 4u);
  Answer(3);
  EXPECT_EQ(answers_.back(), "6 is 36");
}

TEST_F(BatcherTest, StoppedItRefusesWhatWaitsAndWaitsForWhatIsUnderWay) {
  IntBatcher batcher(Core(), Limits());
  Ask(&batcher, 1, 2);
  std::thread core;
  batcher.Add(3, [this, &core](const absl::StatusOr<std::string>& answer) {
    EXPECT_TRUE(absl::IsUnavailable(answer.status())) << answer.status();
    // Stop() is under way: it returns only when both calls have returned.
    core = std::thread([this] {
      Answer(0);
      Answer(1);
    });
  });
  batcher.Stop();
  EXPECT_EQ(answers_, (std::vector<std::string>{"1 is 1", "2 is 4"}));
  core.join();
  EXPECT_EQ(calls_.size(), 2u);
  Ask(&batcher, 4);
  EXPECT_EQ(answers_.back().substr(0, 13), "4 UNAVAILABLE");
}

TEST_F(BatcherTest, AnswersThatComeWithinTheCallAreDelivered) {
  IntBatcher batcher(
      [](const std::vector<int>& items, const IntBatcher::OnAnswers& answer) {
        answer(std::vector<std::string>(items.size(), "at once"));
      },
      Limits());
  Ask(&batcher, 1, 3);
  EXPECT_EQ(answers_,
            (std::vector<std::string>{"1 at once", "2 at once", "3 at once"}));
}

}  // namespace
}  // namespace daodi::services::gateway
