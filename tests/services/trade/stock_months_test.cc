#include "services/trade/stock_months.h"

#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::domain::MovementKind;
using services::trade::FoldStockMonths;
using services::trade::ListStockMonths;
using services::trade::StockMonth;
using services::views::MovementRow;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kDay = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kMarch = 1'772'294'400'000;  // 2026-03-01T00:00+08:00
constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

MovementRow Moved(MovementKind kind, int64_t time_ms, int64_t milligrams) {
  MovementRow row;
  row.kind = kind;
  row.end_ms = time_ms;
  row.mass_milligrams = milligrams;
  // Opening stock has no other side.
  row.counterparty = "another";
  return row;
}

int64_t Balance(const StockMonth& month) {
  return month.opening.mass_milligrams + month.produced.mass_milligrams +
         month.received.mass_milligrams - month.shipped.mass_milligrams -
         month.used.mass_milligrams - month.destroyed.mass_milligrams +
         month.adjusted.mass_milligrams;
}

TEST(FoldStockMonths, ClosingStockOpensTheNextMonth) {
  const auto months =
      FoldStockMonths({Moved(MovementKind::kReceived, kMarch, 100),
                       Moved(MovementKind::kUsed, kMarch + 40 * kDay, 30)},
                      kNever, kMarch + 70 * kDay);
  ASSERT_THAT(months, SizeIs(3));
  EXPECT_EQ(months[0].month, "2026-03");
  EXPECT_EQ(months[0].opening.mass_milligrams, 0);
  EXPECT_EQ(months[0].closing.mass_milligrams, 100);
  EXPECT_EQ(months[1].used.mass_milligrams, 30);
  EXPECT_EQ(months[2].opening.mass_milligrams, 70);
  EXPECT_EQ(months[2].closing.mass_milligrams, 70);
}

TEST(FoldStockMonths, OpeningStockOpensTheMonthItWasCountedIn) {
  MovementRow counted = Moved(MovementKind::kTakenIn, kMarch + kDay, 100);
  counted.counterparty.clear();
  const auto months = FoldStockMonths(
      {counted, Moved(MovementKind::kTakenIn, kMarch + 2 * kDay, 5),
       Moved(MovementKind::kUsed, kMarch + 3 * kDay, 30)},
      kNever, kMarch + 40 * kDay);
  ASSERT_THAT(months, SizeIs(2));
  EXPECT_EQ(months[0].opening.mass_milligrams, 100);
  EXPECT_EQ(months[0].received.mass_milligrams, 5);
  EXPECT_EQ(months[0].closing.mass_milligrams, 75);
  EXPECT_EQ(months[1].opening.mass_milligrams, 75);
}

TEST(FoldStockMonths, AMonthBeginsAtMidnightInBeijing) {
  const auto months = FoldStockMonths(
      {Moved(MovementKind::kProduced, kMarch - 1, 5)}, kNever, kMarch - 1);
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_EQ(months[0].month, "2026-02");
}

TEST(FoldStockMonths, EarlierMovementsAreInTheOpening) {
  const auto months =
      FoldStockMonths({Moved(MovementKind::kProduced, kMarch, 5)},
                      kMarch + 35 * kDay, kMarch + 36 * kDay);
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_EQ(months[0].month, "2026-04");
  EXPECT_EQ(months[0].opening.mass_milligrams, 5);
}

TEST(FoldStockMonths, AShortageIsANegativeAdjustment) {
  const auto months =
      FoldStockMonths({Moved(MovementKind::kProduced, kMarch, 50),
                       Moved(MovementKind::kAdjusted, kMarch + 1, 8)},
                      kNever, kMarch + 2);
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_EQ(months[0].adjusted.mass_milligrams, -8);
  EXPECT_EQ(months[0].closing.mass_milligrams, 42);
}

TEST(FoldStockMonths, AnAmountThatIsNotStatedMakesTheSumsIncomplete) {
  MovementRow row = Moved(MovementKind::kProduced, kMarch, 0);
  row.mass_milligrams.reset();
  const auto months = FoldStockMonths({row}, kNever, kMarch);
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_TRUE(months[0].incomplete);
}

TEST(FoldStockMonths, WhatIsObservedMovesNothing) {
  EXPECT_THAT(FoldStockMonths({Moved(MovementKind::kObserved, kMarch, 9)},
                              kNever, kMarch),
              IsEmpty());
}

TEST(FoldStockMonths, RandomMovementsBalanceInEveryMonth) {
  const uint32_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::vector<MovementRow> rows;
    const int64_t last = kMarch + static_cast<int64_t>(random() % 300) * kDay;
    for (int i = 0; i < 30; ++i) {
      const auto kind = static_cast<MovementKind>(1 + random() % 8);
      const int64_t time = kMarch + static_cast<int64_t>(random() % 400) * kDay;
      const int64_t amount = static_cast<int64_t>(random() % 1000);
      rows.push_back(Moved(kind, time, amount));
    }
    const auto months = FoldStockMonths(rows, kNever, kMarch + 500 * kDay);
    int64_t stock = 0;
    std::string before;
    for (const StockMonth& month : months) {
      EXPECT_EQ(month.opening.mass_milligrams, stock);
      EXPECT_EQ(Balance(month), month.closing.mass_milligrams);
      EXPECT_LT(before, month.month);
      before = month.month;
      stock = month.closing.mass_milligrams;
    }
    // What each movement does alone adds up to what all do.
    const auto until = FoldStockMonths(rows, kNever, last);
    int64_t sum = 0;
    for (const MovementRow& row : rows) {
      const auto alone = FoldStockMonths({row}, kNever, last);
      if (!alone.empty()) sum += Balance(alone.front());
    }
    if (!until.empty()) {
      EXPECT_EQ(until.back().closing.mass_milligrams, sum);
    }
  }
}

class StockMonthsTest : public TradeFixture {};

TEST_F(StockMonthsTest, WhatTheReaderMayNotReadIsNotInTheSums) {
  Harvest("HP26-1", 700'000);
  Record(grower_, Sale(400'000));
  Deal receipt = ReceiptOf(Sale(400'000));
  receipt.quantities_to_owner = true;
  Record(buyer_, receipt);
  services::trade::StockQuery query;
  query.organization = buyer_.id;
  query.last_ms = kEnd;
  query.as_of_size = Size();
  query.page_lots = 10;
  const auto own = ReaderFor(buyer_.id);
  ASSERT_OK_AND_ASSIGN(auto page, ListStockMonths(own, query));
  ASSERT_FALSE(page.months.empty());
  EXPECT_EQ(page.months[0].month, "2025-05");
  EXPECT_EQ(page.months[0].received.mass_milligrams, 400'000'000);
  EXPECT_FALSE(page.months[0].incomplete);
  const auto other = ReaderFor(stranger_.id);
  ASSERT_OK_AND_ASSIGN(page, ListStockMonths(other, query));
  for (const StockMonth& month : page.months) {
    EXPECT_EQ(month.received.mass_milligrams, 0);
    EXPECT_TRUE(month.incomplete);
  }
}

TEST_F(StockMonthsTest, PagesByLotGiveTheSameAsOnePage) {
  for (int i = 0; i < 5; ++i) Harvest(absl::StrCat("L", i), 1'000 * (i + 1));
  services::trade::StockQuery query;
  query.organization = grower_.id;
  query.last_ms = 1'748'000'000'000;
  query.as_of_size = Size();
  const auto entries = ReaderFor(grower_.id);
  query.page_lots = 100;
  ASSERT_OK_AND_ASSIGN(const auto whole, ListStockMonths(entries, query));
  EXPECT_FALSE(whole.next_ordinal.has_value());
  std::vector<std::string> lots;
  query.page_lots = 2;
  for (bool more = true; more;) {
    ASSERT_OK_AND_ASSIGN(const auto page, ListStockMonths(entries, query));
    for (const StockMonth& month : page.months) lots.push_back(month.lot);
    more = page.next_ordinal.has_value();
    if (more) query.first_ordinal = *page.next_ordinal;
  }
  std::vector<std::string> expected;
  for (const StockMonth& month : whole.months) expected.push_back(month.lot);
  EXPECT_EQ(lots, expected);
  EXPECT_THAT(lots, SizeIs(5));
}

}  // namespace
}  // namespace daodi::testing
