#include "services/views/lot_movement_cache.h"

#include <optional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::views {
namespace {

using domain::MovementKind;

constexpr uint32_t kSeed = 20261122;
constexpr uint64_t kLot = 7;

std::string Text(const std::optional<TimedEntry>& first) {
  return first ? absl::StrCat(first->entry, "@", first->ms) : "none";
}

std::string Text(const TransferSide& side) {
  std::string text;
  for (size_t i = 0; i < side.keys.size(); ++i) {
    absl::StrAppend(&text, " ", side.keys[i].entry, ".", side.keys[i].number,
                    "@", side.lines[i].end_ms);
  }
  return text;
}

// All that the rules read of it.
std::string Text(const LotAccount& account) {
  std::string text = absl::StrCat("source ", account.has_source(), " out ",
                                  account.flows_out(), " made ",
                                  account.made_ms().value_or(-1), "\n");
  for (const auto& [name, custodian] : account.custodians()) {
    const Tally& tally = custodian.tally;
    absl::StrAppend(&text, name, " ", custodian.has_had_custody, " ",
                    tally.in_mg, " ", tally.out_mg, " ", tally.seen_mg, " ",
                    tally.in_count, " ", tally.out_count, " ");
    absl::StrAppend(&text, tally.complete, " ", tally.counted, " ",
                    tally.last_out_leaves, " ", Text(custodian.first_in), " ",
                    Text(custodian.first_out), "\n");
  }
  for (const auto& [ends, route] : account.routes()) {
    absl::StrAppend(&text, ends.first, " to ", ends.second, ":",
                    Text(route.shipped), " /", Text(route.received), "\n");
  }
  for (const TimedEntry& inspection : account.inspections()) {
    absl::StrAppend(&text, "test ", inspection.entry, "@", inspection.ms, "\n");
  }
  return text;
}

LotMovementRow RandomMovement(uint64_t entry, std::mt19937* random) {
  const auto roll = [random](int sides) {
    return static_cast<int>((*random)() % static_cast<uint32_t>(sides));
  };
  LotMovementRow movement;
  movement.key = {kLot, entry, static_cast<uint16_t>(roll(2))};
  MovementRow& row = movement.row;
  row.kind = static_cast<MovementKind>(1 + roll(8));
  row.start_ms = roll(4) == 0 ? 0 : 1 + roll(50);
  row.end_ms = row.start_ms == 0 ? 0 : row.start_ms + roll(5);
  if (roll(4) > 0) row.mass_milligrams = roll(1'000);
  if (roll(3) == 0) row.count = roll(10);
  row.custodian = absl::StrCat("org-", roll(3));
  row.counterparty = absl::StrCat("org-", roll(3));
  if (roll(3) == 0) row.biz_step = "inspecting";
  return movement;
}

TEST(LotMovementCache, AnAccountIsThatOfAllMovementsWhateverCameInBetween) {
  std::mt19937 random(kSeed);
  for (int round = 0; round < 100; ++round) {
    SCOPED_TRACE(absl::StrCat("seed ", kSeed, " round ", round));
    StoredRows stored(nullptr);
    const LotOrdinals ordinals(&stored);
    LotMovementCache cache(&stored, &ordinals);
    for (uint64_t entry = 100; entry < 140; ++entry) {
      const uint32_t dice = random() % 10;
      if (dice == 0) {
        ASSERT_OK(cache.End(kLot, 100 + random() % 40, entry,
                            [](const LotMovementRow&) {}));
      } else {
        // A claim that is confirmed late stands before others.
        const uint64_t at = dice == 1 ? random() % 100 : entry;
        ASSERT_OK(cache.Add(RandomMovement(at, &random)));
      }
      const auto movements = cache.Of(kLot);
      ASSERT_OK(movements);
      LotAccount expected;
      for (const LotMovementRow& movement : **movements) {
        expected.Add(movement);
      }
      const auto account = cache.AccountOf(kLot);
      ASSERT_OK(account);
      ASSERT_EQ(Text(**account), Text(expected));
    }
  }
}

TEST(LotMovementCache, TellsOfEachMovementThatEnds) {
  StoredRows stored(nullptr);
  const LotOrdinals ordinals(&stored);
  LotMovementCache cache(&stored, &ordinals);
  std::mt19937 random(kSeed);
  for (const uint64_t entry : {5, 6, 5}) {
    ASSERT_OK(cache.Add(RandomMovement(entry, &random)));
  }
  int ended = 0;
  ASSERT_OK(cache.End(kLot, 5, 9, [&](const LotMovementRow& movement) {
    EXPECT_EQ(movement.key.entry, 5u);
    EXPECT_EQ(movement.row.interval.ends, 9u);
    ++ended;
  }));
  EXPECT_EQ(ended, 2);
}

}  // namespace
}  // namespace daodi::services::views
