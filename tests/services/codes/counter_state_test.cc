#include "services/codes/counter_state.h"

#include <vector>

#include "gtest/gtest.h"

namespace daodi::services::codes {
namespace {

using Ranges = std::vector<StatedRange>;

// Lot 20260325B of the samples, with its returns and destruction.
Ranges TeaB() {
  return {{10, LabelState::kPrinted, 6'101, 13'740},
          {10, LabelState::kApplied, 6'101, 13'640},
          {10, LabelState::kVoid, 13'641, 13'740},
          {10, LabelState::kSampled, 13'621, 13'640},
          {20, LabelState::kShipped, 6'101, 8'600},
          {30, LabelState::kDestroyed, 13'101, 13'620}};
}

TEST(CounterState, IsWhatStatementsSayOfThatCounter) {
  const Ranges ranges = TeaB();
  EXPECT_TRUE(StateOfCounter(ranges, 6'101).activated);
  EXPECT_TRUE(StateOfCounter(ranges, 13'640).activated);
  EXPECT_FALSE(StateOfCounter(ranges, 13'641).activated);
  EXPECT_TRUE(StateOfCounter(ranges, 13'641).voided);
  EXPECT_TRUE(StateOfCounter(ranges, 13'101).destroyed);
  EXPECT_FALSE(StateOfCounter(ranges, 13'100).destroyed);
  EXPECT_FALSE(StateOfCounter(ranges, 6'100).printed);
}

TEST(CounterState, ReturnedGoodsMayBeSoldAgain) {
  Ranges ranges = {{1, LabelState::kPrinted, 1, 9},
                   {2, LabelState::kShipped, 1, 9},
                   {3, LabelState::kReturned, 5, 5}};
  EXPECT_TRUE(StateOfCounter(ranges, 5).returned);
  EXPECT_FALSE(StateOfCounter(ranges, 4).returned);
  ranges.push_back({4, LabelState::kSold, 1, 9});
  EXPECT_FALSE(StateOfCounter(ranges, 5).returned);
}

TEST(LabelCounts, PrintedIsAppliedAndVoidAndUnused) {
  const LabelCounts counts = CountLabels(TeaB(), 10);
  EXPECT_EQ(counts.printed, 7'640);
  EXPECT_EQ(counts.applied, 7'540);
  EXPECT_EQ(counts.voided, 100);
  EXPECT_EQ(counts.unused, 0);
  EXPECT_EQ(counts.contradictory, 0);
  EXPECT_EQ(counts.by_last_state.at(LabelState::kShipped), 2'500);
  EXPECT_EQ(counts.by_last_state.at(LabelState::kDestroyed), 520);
  EXPECT_EQ(counts.by_last_state.at(LabelState::kSampled), 20);
  EXPECT_EQ(counts.by_last_state.at(LabelState::kVoid), 100);
}

TEST(LabelCounts, NamesTheUnusedAndTheContradictory) {
  const LabelCounts counts =
      CountLabels(Ranges{{1, LabelState::kPrinted, 1, 100},
                         {1, LabelState::kApplied, 11, 60},
                         {1, LabelState::kVoid, 60, 70},       // 60 is both
                         {2, LabelState::kOpened, 101, 101}},  // never printed
                  10);
  EXPECT_EQ(counts.unused, 10 + 30);
  EXPECT_EQ(counts.contradictory, 2);
  ASSERT_EQ(counts.unused_spans.size(), 2u);
  EXPECT_EQ(counts.unused_spans[0].first, 1);
  EXPECT_EQ(counts.unused_spans[0].last, 10);
  EXPECT_EQ(counts.unused_spans[1].first, 71);
  EXPECT_EQ(counts.unused_spans[1].last, 100);
}

TEST(LabelCounts, TakesNoLongerForAMillionLabels) {
  Ranges ranges = {{1, LabelState::kPrinted, 1, int64_t{1} << 39}};
  for (int64_t i = 0; i < 20'000; ++i) {
    ranges.push_back({2, LabelState::kOpened, 3 * i + 1, 3 * i + 1});
  }
  const LabelCounts counts = CountLabels(ranges, 100);
  EXPECT_EQ(counts.by_last_state.at(LabelState::kOpened), 20'000);
  EXPECT_EQ(counts.printed, int64_t{1} << 39);
  EXPECT_EQ(counts.unused_spans.size(), 100u);
}

TEST(LabelStates, AreTheWordsOfTheSection) {
  for (const char* word :
       {"PRINTED", "VOID", "APPLIED", "SHIPPED", "SOLD", "SAMPLED", "OPENED",
        "CONSUMED", "RETURNED", "DESTROYED"}) {
    const auto state = ParseLabelState(word);
    ASSERT_TRUE(state.has_value()) << word;
    EXPECT_EQ(LabelStateWord(*state), word);
  }
  EXPECT_FALSE(ParseLabelState("printed").has_value());
}

}  // namespace
}  // namespace daodi::services::codes
