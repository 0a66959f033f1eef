#include "services/trace/mass_balance.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace daodi::services::trace {
namespace {

using domain::MovementKind;

Movement Moved(MovementKind kind, int64_t kilograms, int64_t end_ms,
               const std::string& custodian = "E1",
               const std::string& counterparty = "",
               const std::string& step = "") {
  Movement movement;
  movement.row.kind = kind;
  movement.row.mass_milligrams = kilograms * 1'000'000;
  movement.row.end_ms = end_ms;
  movement.row.custodian = custodian;
  movement.row.counterparty = counterparty;
  movement.row.biz_step = step;
  return movement;
}

int64_t Kilograms(const Stock& stock) {
  return stock.mass_milligrams / 1'000'000;
}

// samples.md §6.4: 1,408.0 = tests 2.0 + 400.0 + 800.0 + stock 206.0.
TEST(MassBalance, WhatCameInIsWhatWentAndWhatIsLeft) {
  const std::vector<Movement> movements = {
      Moved(MovementKind::kProduced, 1408, 10),
      Moved(MovementKind::kUsed, 2, 20, "E1", "", "inspecting"),
      Moved(MovementKind::kShipped, 400, 30, "E1", "E3"),
      Moved(MovementKind::kReceived, 400, 31, "E3", "E1"),
      Moved(MovementKind::kShipped, 800, 40, "E1", "E10"),
      Moved(MovementKind::kReceived, 799, 41, "E10", "E1")};
  const LotBalance whole = BalanceOfLot(movements, "E1", {});
  EXPECT_EQ(Kilograms(whole.produced), 1408);
  EXPECT_EQ(Kilograms(whole.tested), 2);
  EXPECT_EQ(Kilograms(whole.used), 0);
  EXPECT_EQ(Kilograms(whole.shipped), 1200);
  EXPECT_EQ(Kilograms(whole.closing), 206);
  const auto routes = InTransit(movements);
  ASSERT_EQ(routes.size(), 1u);
  EXPECT_EQ(routes.begin()->first.destination, "E10");
  EXPECT_EQ(Kilograms(routes.begin()->second), 1);
}

TEST(MassBalance, APeriodOpensWithWhatWasLeftBeforeIt) {
  const std::vector<Movement> movements = {
      Moved(MovementKind::kProduced, 100, 10),
      Moved(MovementKind::kUsed, 30, 20),
      Moved(MovementKind::kUsed, 20, 30, "E1", "", "retail_selling"),
      Moved(MovementKind::kDestroyed, 5, 40)};
  const LotBalance balance = BalanceOfLot(movements, "E1", {20, 40});
  EXPECT_EQ(Kilograms(balance.opening), 100);
  EXPECT_EQ(Kilograms(balance.produced), 0);
  EXPECT_EQ(Kilograms(balance.used), 30);
  EXPECT_EQ(Kilograms(balance.sold), 20);
  EXPECT_EQ(Kilograms(balance.destroyed), 0) << "the end is not in the period";
  EXPECT_EQ(Kilograms(balance.closing), 50);
  EXPECT_TRUE(balance.active);
  EXPECT_FALSE(BalanceOfLot(movements, "E1", {50, 60}).active);
}

TEST(MassBalance, OpeningStockIsNeitherProducedNorReceived) {
  const std::vector<Movement> movements = {
      Moved(MovementKind::kTakenIn, 100, 10),
      Moved(MovementKind::kTakenIn, 7, 15, "E1", "E9"),
      Moved(MovementKind::kShipped, 30, 20, "E1", "E3")};
  const LotBalance whole = BalanceOfLot(movements, "E1", {});
  EXPECT_EQ(Kilograms(whole.opening), 100);
  EXPECT_EQ(Kilograms(whole.produced), 7);
  EXPECT_EQ(Kilograms(whole.closing), 77);
  const LotBalance later = BalanceOfLot(movements, "E1", {20, 30});
  EXPECT_EQ(Kilograms(later.opening), 107);
  EXPECT_EQ(Kilograms(later.produced), 0);
}

TEST(MassBalance, AMissingMassIsNotTakenForNothing) {
  std::vector<Movement> movements = {Moved(MovementKind::kProduced, 100, 10),
                                     Moved(MovementKind::kUsed, 0, 20)};
  movements[1].row.mass_milligrams.reset();
  const LotBalance balance = BalanceOfLot(movements, "", {});
  EXPECT_FALSE(balance.produced.mass_incomplete);
  EXPECT_TRUE(balance.used.mass_incomplete);
  EXPECT_TRUE(balance.closing.mass_incomplete);
}

TEST(MassBalance, SumsOfHostileMassesStayInRange) {
  const std::vector<Movement> movements = {
      Moved(MovementKind::kProduced, 9'000'000'000'000, 10),
      Moved(MovementKind::kProduced, 9'000'000'000'000, 20)};
  EXPECT_EQ(BalanceOfLot(movements, "", {}).closing.mass_milligrams,
            std::numeric_limits<int64_t>::max());
}

}  // namespace
}  // namespace daodi::services::trace
