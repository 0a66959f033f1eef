// What people say and do about a flag, and what a fact ends in spite of it.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/flags_fixture.h"

namespace daodi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The grower ships a lot that it has not recorded the harvest of.
class FlagLife : public FlagsFixture {
 protected:
  FlagLife() {
    Record(grower_, Sale(400'000));
    flag_ = OnlyFlag(grower_.id);
  }

  services::supervision::ListedFlag flag_;
};

TEST_F(FlagLife, ItsOrganizationExplainsIt) {
  const uint64_t before = Size();
  Assess(grower_, flag_, v1::FLAG_ACT_EXPLAIN);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT explained"));
  EXPECT_THAT(States(regulator_.id), ElementsAre("ORPHAN_INPUT explained"));
  EXPECT_THAT(States(grower_.id, before), ElementsAre("ORPHAN_INPUT open"));
}

TEST_F(FlagLife, ARegulatorInScopeAcceptsIt) {
  Assess(grower_, flag_, v1::FLAG_ACT_EXPLAIN);
  Assess(regulator_, flag_, v1::FLAG_ACT_ACCEPT);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT accepted"));
  EXPECT_THAT(Flags(grower_.id, 0, /*open_only=*/true), IsEmpty());
  EXPECT_THAT(Flags(grower_.id), SizeIs(1));
}

TEST_F(FlagLife, WhatARegulatorDecidedIsNotTalkedAway) {
  Assess(regulator_, flag_, v1::FLAG_ACT_ESCALATE);
  Assess(grower_, flag_, v1::FLAG_ACT_EXPLAIN);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT escalated"));
  EXPECT_THAT(Flags(grower_.id, 0, /*open_only=*/true), SizeIs(1));
  Assess(regulator_, flag_, v1::FLAG_ACT_ACCEPT);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT accepted"));
}

TEST_F(FlagLife, OthersChangeNothing) {
  Assess(stranger_, flag_, v1::FLAG_ACT_EXPLAIN);
  Assess(buyer_, flag_, v1::FLAG_ACT_EXPLAIN);
  Assess(grower_, flag_, v1::FLAG_ACT_ACCEPT);
  Assess(over_buyer_, flag_, v1::FLAG_ACT_ACCEPT);
  Assess(over_buyer_, flag_, v1::FLAG_ACT_ESCALATE);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT open"));
  EXPECT_THAT(OnlyFlag(grower_.id).row.steps, IsEmpty());
}

TEST_F(FlagLife, AnotherFlagNamedByMistakeChangesNothing) {
  Assess(grower_, flag_, v1::FLAG_ACT_EXPLAIN, "OVERSOLD");
  auto other = flag_;
  other.id.number = 7;
  Assess(grower_, other, v1::FLAG_ACT_EXPLAIN);
  other.id = {Size() + 100, 0};
  Assess(grower_, other, v1::FLAG_ACT_EXPLAIN);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT open"));
}

TEST_F(FlagLife, GivingItToSomebodyLeavesItAsItIs) {
  Assess(grower_, flag_, v1::FLAG_ACT_ASSIGN);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT open"));
  EXPECT_THAT(OnlyFlag(grower_.id).row.steps, SizeIs(1));
}

TEST_F(FlagLife, AFactEndsItWhateverWasSaid) {
  Assess(regulator_, flag_, v1::FLAG_ACT_ESCALATE);
  const uint64_t before = Size();
  Harvest("HP26-1", 700'000);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT closed"));
  EXPECT_THAT(States(grower_.id, before),
              ElementsAre("ORPHAN_INPUT escalated"));
  Assess(grower_, flag_, v1::FLAG_ACT_EXPLAIN);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT closed"));
  EXPECT_THAT(OnlyFlag(grower_.id).row.steps, SizeIs(2));
}

}  // namespace
}  // namespace daodi::testing
