// When the rules about lots raise a flag, and what fact closes it.

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/flags_fixture.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FlagRules : public FlagsFixture {};

TEST_F(FlagRules, WhatLeavesWithoutAnOriginIsAnOrphanUntilItsHarvestIsTold) {
  Record(grower_, Sale(400'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT open"));
  Harvest("HP26-1", 700'000);
  EXPECT_THAT(States(grower_.id), ElementsAre("ORPHAN_INPUT closed"));
}

// What a member had when it joined.
Deal OpeningStock(const std::string& owner, int64_t grams) {
  Deal deal;
  deal.kind = StatementKind::kStockAdjustment;
  deal.issuer = owner;
  deal.grams = grams;
  deal.step = "cycle_counting";
  deal.role = v1::LOT_ROLE_OUTPUT;
  deal.historical = true;
  return deal;
}

TEST_F(FlagRules, OpeningStockIsAnOriginThatLastsAsFarAsItGoes) {
  Record(grower_, OpeningStock(grower_.id, 500'000));
  Record(grower_, Sale(400'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  Record(grower_, Sale(200'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVERSOLD open"));
}

TEST_F(FlagRules, HistoryIsLateOnlyOnceItsAuthorHadJoined) {
  // 2025-05-16T16:00+08:00.
  onboarded_time_ms_ = 1'747'382'400'000;
  const TestOrganization joined =
      Register("joined", {crypto::OrganizationRole::kEnterprise}, "431124");
  Record(joined, OpeningStock(joined.id, 500'000));
  EXPECT_THAT(LateEntries(joined.id), IsEmpty());
  Deal later = OpeningStock(joined.id, 500'000);
  later.lot = "HP26-2";
  later.time = "2025-05-16T16:01:00+08:00";
  const uint64_t late = Record(joined, later);
  EXPECT_THAT(LateEntries(joined.id), ElementsAre(late));
}

TEST_F(FlagRules, GoodsThatArriveAsTheyLeftRaiseNone) {
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(399'000)));
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

TEST_F(FlagRules, AnotherAmountThanShippedIsFlaggedUntilCorrected) {
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(400'000));
  const uint64_t wrong = Record(buyer_, ReceiptOf(Sale(300'000)));
  EXPECT_THAT(States(grower_.id), ElementsAre("RECV_NEQ_SHIP open"));
  EXPECT_THAT(States(buyer_.id), ElementsAre("RECV_NEQ_SHIP open"));
  EXPECT_THAT(OnlyFlag(buyer_.id).row.detail,
              "shipped=400000000;received=300000000");
  Correct(buyer_, wrong, ReceiptOf(Sale(400'000)), "incorrect_data");
  EXPECT_THAT(States(buyer_.id), ElementsAre("RECV_NEQ_SHIP closed"));
}

TEST_F(FlagRules, ADeliveryInPartsIsShortUntilTheLastPart) {
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(150'000)));
  EXPECT_THAT(States(buyer_.id), ElementsAre("RECV_NEQ_SHIP open"));
  Record(buyer_, ReceiptOf(Sale(250'000)));
  EXPECT_THAT(States(buyer_.id), ElementsAre("RECV_NEQ_SHIP closed"));
}

// A flag about goods that never left is about nothing.
TEST_F(FlagRules, AShipmentTakenBackTakesItsFlagWithIt) {
  Harvest("HP26-1", 700'000);
  const uint64_t shipped = Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(300'000)));
  EXPECT_THAT(States(grower_.id), ElementsAre("RECV_NEQ_SHIP open"));
  Correct(grower_, shipped, Sale(400'000), "did_not_occur");
  EXPECT_THAT(States(grower_.id), ElementsAre("RECV_NEQ_SHIP closed"));
}

TEST_F(FlagRules, DeliveryNotesSayWhichReceiptIsOfWhichShipment) {
  Harvest("HP26-1", 900'000);
  Deal first = Sale(400'000);
  first.note = "DN-1";
  Deal second = Sale(100'000);
  second.note = "DN-2";
  Record(grower_, first);
  Record(grower_, second);
  Record(buyer_, ReceiptOf(second));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  Record(buyer_, ReceiptOf(first));
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

TEST_F(FlagRules, ShippingMoreThanWasHarvestedIsOversold) {
  Harvest("HP26-1", 300'000);
  Record(grower_, Sale(200'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  const uint64_t second = Record(grower_, Sale(200'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVERSOLD open"));
  Correct(grower_, second, Sale(100'000), "incorrect_data");
  EXPECT_THAT(States(grower_.id), ElementsAre("OVERSOLD closed"));
}

// A flag of a custodian who, after a correction, has none of the lot.
TEST_F(FlagRules, AReceiptTakenBackTakesTheFlagOfItsHolderWithIt) {
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(400'000));
  const uint64_t received = Record(buyer_, ReceiptOf(Sale(400'000)));
  Deal onward = Sale(600'000);
  onward.source = buyer_.id;
  onward.destination = stranger_.id;
  onward.time = "2025-05-18T15:20:00+08:00";
  const uint64_t shipped = Record(buyer_, onward);
  EXPECT_THAT(States(buyer_.id), ElementsAre("OVERSOLD open"));
  Correct(buyer_, shipped, onward, "did_not_occur");
  EXPECT_THAT(States(buyer_.id), ElementsAre("OVERSOLD closed"));
  Correct(buyer_, received, ReceiptOf(Sale(400'000)), "did_not_occur");
  EXPECT_THAT(States(buyer_.id), ElementsAre("OVERSOLD closed"));
}

TEST_F(FlagRules, GoodsThatLeaveBeforeTheyCameAreOutOfOrderUntilCorrected) {
  Harvest("HP26-1", 700'000);
  Deal early = Sale(400'000);
  early.time = "2025-05-10T15:20:00+08:00";
  const uint64_t shipped = Record(grower_, early);
  EXPECT_THAT(States(grower_.id), ElementsAre("OUT_OF_ORDER open"));
  Correct(grower_, shipped, Sale(400'000), "incorrect_data");
  EXPECT_THAT(States(grower_.id), ElementsAre("OUT_OF_ORDER closed"));
}

TEST_F(FlagRules, TimesToTheDayLeaveADayOfDoubt) {
  Harvest("HP26-1", 700'000);
  Deal early = Sale(400'000);
  early.time = "2025-05-11T15:20:00+08:00";
  Record(grower_, early);
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

TEST_F(FlagRules, WhatIsOnHoldShouldNotLeave) {
  Harvest("HP26-1", 700'000);
  Deal hold;
  hold.kind = StatementKind::kHold;
  hold.step = "holding";
  hold.disposition = "non_conformant";
  hold.issuer = grower_.id;
  Record(grower_, hold);
  Record(grower_, Sale(100'000));  // a year before the hold, told late
  EXPECT_THAT(States(grower_.id), ElementsAre("HOLD open"));
  Deal sale = Sale(100'000);
  sale.time = AfterTheLastEntry();
  Record(grower_, sale);
  EXPECT_THAT(States(grower_.id),
              ElementsAre("HOLD open", "MOVED_WHILE_HELD open"));
}

TEST_F(FlagRules, AmountsOfAnySizeAreAddedWithoutHarm) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 1'000;
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(kMost));
  Record(grower_, Sale(kMost));
  Record(buyer_, ReceiptOf(Sale(kMost)));
  Record(buyer_, ReceiptOf(Sale(kMost)));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVERSOLD open"));
}

}  // namespace
}  // namespace daodi::testing
