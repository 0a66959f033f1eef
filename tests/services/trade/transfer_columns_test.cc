#include "services/trade/transfer_columns.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::trade {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

v1::Transfer Row(int64_t shipped_kilograms, int64_t received_kilograms) {
  v1::Transfer row;
  row.set_kind(v1::TRANSFER_KIND_SALE);
  row.set_state(v1::TRANSFER_STATE_MATCHED);
  v1::TransferAmount* shipped = row.mutable_shipped()->mutable_amount();
  shipped->set_has_mass(true);
  shipped->set_mass_milligrams(shipped_kilograms * 1'000'000);
  row.add_received();
  row.mutable_received_amount()->set_has_mass(true);
  row.mutable_received_amount()->set_mass_milligrams(received_kilograms *
                                                     1'000'000);
  return row;
}

v1::Transfer Packs(int64_t shipped, const std::string& unit) {
  v1::Transfer row = Row(1, 1);
  row.clear_received();
  row.clear_received_amount();
  row.mutable_shipped()->mutable_amount()->set_has_count(true);
  row.mutable_shipped()->mutable_amount()->set_count(shipped);
  row.mutable_shipped()->mutable_amount()->set_count_unit(unit);
  return row;
}

TEST(KilogramText, IsExact) {
  EXPECT_EQ(KilogramText(399'600'000), "399.6");
  EXPECT_EQ(KilogramText(-400'000), "-0.4");
  EXPECT_EQ(KilogramText(0), "0");
  EXPECT_EQ(KilogramText(1), "0.000001");
  EXPECT_EQ(KilogramText(std::numeric_limits<int64_t>::min()),
            "-9223372036854.775808");
}

TEST(DateText, IsTheDayInBeijing) {
  EXPECT_EQ(DateText(1'778'947'199'000), "2026-05-16");
  EXPECT_EQ(DateText(1'778'947'200'000), "2026-05-17");
}

TEST(StateText, TellsHowAOneSidedRowIsKnown) {
  v1::Transfer row = Row(1, 1);
  row.set_state(v1::TRANSFER_STATE_ONE_SIDED);
  EXPECT_EQ(StateText(row), "单方");
  row.mutable_terms()->set_payment("CASH");
  EXPECT_EQ(StateText(row), "单方（现金收据）");
  row.set_state(v1::TRANSFER_STATE_ON_BEHALF);
  row.mutable_received(0)->set_capture_medium(v1::CAPTURE_MEDIUM_PAPER);
  EXPECT_EQ(StateText(row), "代录（纸质）");
}

TEST(TransferTotals, AreTheSumOfTheRows) {
  TransferTotals totals;
  totals.Add(Row(400, 399));
  totals.Add(Row(100, 100));
  totals.Add(Packs(40, "袋"));
  totals.Add(Packs(3000, "盒"));
  EXPECT_THAT(
      totals.Lines(),
      ElementsAre(ElementsAre("合计", "购销", "4 行", "发 500 kg", "收 499 kg"),
                  ElementsAre("合计", "购销", "4 行", "发 3000 盒", "收 0 盒"),
                  ElementsAre("合计", "购销", "4 行", "发 40 袋", "收 0 袋")));
}

TEST(TransferTotals, LeaveOutWhatWasTakenBack) {
  TransferTotals totals;
  totals.Add(Row(400, 400));
  v1::Transfer voided = Row(100, 0);
  voided.set_state(v1::TRANSFER_STATE_VOID);
  totals.Add(voided);
  EXPECT_THAT(totals.Lines(),
              ElementsAre(ElementsAre("合计", "购销", "1 行，作废 1 行",
                                      "发 400 kg", "收 400 kg")));
}

TEST(Columns, EveryRowHasACellForEveryHeading) {
  for (const auto columns :
       {v1::TRANSFER_COLUMNS_DRUG, v1::TRANSFER_COLUMNS_FOOD}) {
    EXPECT_EQ(HeadingsOf(columns).size(), CellsOf(columns, Row(1, 1)).size());
  }
  EXPECT_THAT(HeadingsOf(v1::TRANSFER_COLUMNS_DRUG), Contains("产品批号"));
  EXPECT_THAT(HeadingsOf(v1::TRANSFER_COLUMNS_FOOD), Contains("生产批号"));
}

TEST(FooterLines, SayHowFarTheLogWent) {
  EXPECT_THAT(FooterLines(77, "abcd", true),
              Contains(ElementsAre("账本条数", "77")));
  EXPECT_THAT(FooterLines(77, "abcd", true),
              Contains(ElementsAre("账本根哈希", "abcd")));
}

}  // namespace
}  // namespace daodi::services::trade
