#include "services/domain/reconciliation.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

constexpr int64_t kDay = int64_t{24} * 60 * 60 * 1000;

TransferAmount Mass(int64_t kilograms) {
  return {kilograms * 1'000'000, std::nullopt, ""};
}
TransferAmount Packs(int64_t count, const std::string& unit = "袋") {
  return {std::nullopt, count, unit};
}
TransferLine Line(int64_t day, TransferAmount amount,
                  const std::string& note = "") {
  return {day * kDay, day * kDay, std::move(amount), note};
}

TEST(Compare, MassesMayDifferByHalfAPercentOfWhatWasShipped) {
  EXPECT_EQ(Compare(Mass(400), Mass(400)), Comparison::kEqual);
  EXPECT_EQ(Compare(Mass(400), Mass(398)), Comparison::kWithinTolerance);
  EXPECT_EQ(Compare(Mass(400), Mass(402)), Comparison::kWithinTolerance);
  TransferAmount less = Mass(398);
  --*less.mass_milligrams;
  EXPECT_EQ(Compare(Mass(400), less), Comparison::kDifferent);
}

TEST(Compare, CountsMustBeEqual) {
  EXPECT_EQ(Compare(Packs(3000), Packs(3000)), Comparison::kEqual);
  EXPECT_EQ(Compare(Packs(3000), Packs(2999)), Comparison::kDifferent);
}

TEST(Compare, CountsDecideWhereBothAreStated) {
  TransferAmount shipped = Packs(40);
  shipped.mass_milligrams = 40'000'000;
  TransferAmount received = Packs(40);
  received.mass_milligrams = 30'000'000;
  EXPECT_EQ(Compare(shipped, received), Comparison::kEqual);
}

TEST(Compare, OfDifferentUnitsNothingIsKnown) {
  EXPECT_EQ(Compare(Packs(40), Packs(40, "盒")), Comparison::kUnknown);
  EXPECT_EQ(Compare(Packs(40), Mass(40)), Comparison::kUnknown);
  EXPECT_EQ(Compare(TransferAmount(), Mass(40)), Comparison::kUnknown);
}

TEST(Compare, TheLargestFiguresDoNotOverflow) {
  const TransferAmount most = {std::numeric_limits<int64_t>::max(),
                               std::nullopt, ""};
  EXPECT_EQ(Compare(most, Mass(0)), Comparison::kDifferent);
  EXPECT_THAT(SumOf(most, most).mass_milligrams,
              Optional(std::numeric_limits<int64_t>::max()));
}

TEST(SumOf, WhatOneSideDoesNotStateIsUnknown) {
  EXPECT_THAT(SumOf(Mass(1), Packs(2)).mass_milligrams, Eq(std::nullopt));
  EXPECT_THAT(SumOf(Packs(1), Packs(2)).count, Optional(3));
}

TEST(PairReceipts, TheOnlyReceiptBelongsToTheOnlyShipment) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(400))}, {Line(2, Mass(300))}),
              ElementsAre(Optional(0u)));
}

TEST(PairReceipts, EqualDeliveryNotesBelongTogether) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(10), "A"), Line(2, Mass(10), "B")},
                           {Line(3, Mass(10), "B"), Line(4, Mass(10), "A")}),
              ElementsAre(Optional(1u), Optional(0u)));
}

TEST(PairReceipts, DifferentDeliveryNotesNeverBelongTogether) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(10), "A")}, {Line(2, Mass(10), "B")}),
              ElementsAre(Eq(std::nullopt)));
}

TEST(PairReceipts, WithoutNotesTheOrderOfTimeDecides) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(10)), Line(3, Mass(10))},
                           {Line(2, Mass(9)), Line(4, Mass(8))}),
              ElementsAre(Optional(0u), Optional(1u)));
}

TEST(PairReceipts, AnEqualAmountIsPreferredToTheRestOfAnEarlierShipment) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(100)), Line(2, Mass(10))},
                           {Line(3, Mass(90)), Line(4, Mass(10))}),
              ElementsAre(Optional(0u), Optional(1u)));
}

TEST(PairReceipts, ADeliveryMayArriveInParts) {
  EXPECT_THAT(
      PairReceipts({Line(1, Mass(100)), Line(1, Mass(100))},
                   {Line(2, Mass(60)), Line(3, Mass(40)), Line(4, Mass(100))}),
      ElementsAre(Optional(0u), Optional(0u), Optional(1u)));
}

TEST(PairReceipts, MoreThanWasShippedStandsAlone) {
  EXPECT_THAT(PairReceipts({Line(1, Mass(100))},
                           {Line(2, Mass(100)), Line(3, Mass(50))}),
              ElementsAre(Optional(0u), Eq(std::nullopt)));
}

TEST(PairReceipts, NothingIsReceivedBeforeItLeft) {
  EXPECT_THAT(PairReceipts({Line(5, Mass(100))}, {Line(3, Mass(100))}),
              ElementsAre(Eq(std::nullopt)));
}

TEST(Tolerances, EachHasItsReason) {
  for (const Tolerance& tolerance : Tolerances()) {
    EXPECT_FALSE(tolerance.reason_zh.empty()) << tolerance.dimension;
    EXPECT_FALSE(tolerance.reason_en.empty()) << tolerance.dimension;
  }
}

}  // namespace
}  // namespace daodi::services::domain
