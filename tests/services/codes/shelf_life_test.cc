// Until when packages and lots are good, from the packing and the product
// record of its day.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::RefKind;
using crypto::StatementKind;
using ::testing::Contains;
using ::testing::Not;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

// Packed on 16 October 2025, at 15:20 in Hunan; the ledger begins in September.
class ShelfLifeTest : public CodeFixture {
 protected:
  uint64_t RecordMonths(int32_t months, const std::string& valid_from = "",
                        std::vector<crypto::EntryRef> refs = {},
                        Audience audience = Audience::kPublic) {
    v1::ProductRecord product;
    product.set_gtin(kTea);
    product.set_display_name("玉竹茶");
    product.set_goods_class("PREPACKED_FOOD");
    product.set_revision(++revision_);
    product.set_shelf_life_months(months);
    product.set_valid_from(valid_from);
    return Append(
        buyer_, StatementKind::kProduct,
        {{21, audience, false, 1101, product.SerializeAsString(), {}}},
        std::move(refs));
  }

  void PackTea() {
    SetDay(0);
    packed_at_ = "2025-10-16T15:20:00+08:00";
    Pack(buyer_, "B1", {{1, 100, "PRINTED"}, {1, 100, "APPLIED"}});
  }

  std::string BestBefore(const v1::CodeKey& key) {
    const auto found = LookUp(key);
    return found.lot.best_before.has_value()
               ? absl::FormatCivilTime(*found.lot.best_before)
               : "";
  }
  v1::CodeKey Package() { return Key(Serial(buyer_, 7)); }
  static v1::CodeKey Lot() {
    v1::CodeKey key;
    key.set_gtin(kTea);
    key.set_lot("B1");
    return key;
  }
  void SetDay(int64_t days_after_packing) {
    constexpr int64_t kPackedMs = int64_t{1'760'599'200} * 1000;
    ledger_.clock().Set(kPackedMs + days_after_packing * kDayMs);
  }

  int32_t revision_ = 0;
};

TEST_F(ShelfLifeTest, APackageAndItsLotAreGoodUntilTheLastDayAndNoLonger) {
  RecordMonths(12);
  PackTea();
  EXPECT_EQ(BestBefore(Package()), "2026-10-15");
  EXPECT_EQ(BestBefore(Lot()), "2026-10-15");
  SetDay(364);
  EXPECT_EQ(VerdictOf(Package()), v1::CODE_VERDICT_ACTIVE);
  SetDay(365);
  EXPECT_EQ(VerdictOf(Package()), v1::CODE_VERDICT_EXPIRED);
  EXPECT_EQ(VerdictOf(Lot()), v1::CODE_VERDICT_EXPIRED);
}

TEST_F(ShelfLifeTest, TheDayTurnsWhereTheGoodsWerePacked) {
  RecordMonths(12);
  PackTea();
  SetDay(364);
  ledger_.clock().AdvanceMs(8 * kHourMs);  // 23:20, still the 15th
  EXPECT_EQ(VerdictOf(Lot()), v1::CODE_VERDICT_ACTIVE);
  ledger_.clock().AdvanceMs(kHourMs);  // 00:20 there, 16:20 in UTC
  EXPECT_EQ(VerdictOf(Lot()), v1::CODE_VERDICT_EXPIRED);
}

TEST_F(ShelfLifeTest, WithoutARecordOrMonthsNothingIsSaid) {
  PackTea();
  EXPECT_EQ(BestBefore(Package()), "");
  RecordMonths(0);
  EXPECT_EQ(BestBefore(Package()), "");
  EXPECT_EQ(BestBefore(Lot()), "");
  SetDay(10'000);
  EXPECT_THAT(LookUp(Lot()).verdicts, Not(Contains(v1::CODE_VERDICT_EXPIRED)));
}

TEST_F(ShelfLifeTest, ARecordRevisedLaterLeavesGoodsOfBeforeAlone) {
  RecordMonths(12);
  PackTea();
  SetDay(1);
  RecordMonths(6);
  EXPECT_EQ(BestBefore(Lot()), "2026-10-15");
  RecordMonths(24, "2025-10-17");
  EXPECT_EQ(BestBefore(Lot()), "2026-10-15");
  RecordMonths(36, "2025-10-16");
  EXPECT_EQ(BestBefore(Lot()), "2028-10-15");
}

TEST_F(ShelfLifeTest, TheRevisionOfTheDayCounts) {
  RecordMonths(12);
  RecordMonths(6);
  PackTea();
  EXPECT_EQ(BestBefore(Lot()), "2026-04-15");
}

TEST_F(ShelfLifeTest, TheFirstRecordCountsForGoodsOfBefore) {
  PackTea();
  SetDay(10);
  RecordMonths(12);
  RecordMonths(6);
  EXPECT_EQ(BestBefore(Lot()), "2026-10-15");
}

TEST_F(ShelfLifeTest, ACorrectionCountsFromWhenTheMistakeDid) {
  RecordMonths(99);
  const uint64_t wrong = RecordMonths(9);
  PackTea();
  EXPECT_EQ(BestBefore(Lot()), "2026-07-15");
  SetDay(30);
  RecordMonths(18, "", {RefTo(wrong, RefKind::kCorrects)});
  EXPECT_EQ(BestBefore(Lot()), "2027-04-15");
}

TEST_F(ShelfLifeTest, WhatTheReaderMayNotReadItIsNotTold) {
  RecordMonths(12, "", {}, Audience::kOwner);
  PackTea();
  EXPECT_EQ(BestBefore(Lot()), "");
  EXPECT_TRUE(LookUp(Lot(), buyer_.id).lot.best_before.has_value());
}

}  // namespace
}  // namespace daodi::testing
