#include "services/domain/reconciliation.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
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

bool IsSame(const TransferAmount& a, const TransferAmount& b) {
  const Comparison comparison = Compare(a, b);
  return comparison == Comparison::kEqual ||
         comparison == Comparison::kWithinTolerance;
}

bool FitsInto(const TransferAmount& sum, const TransferAmount& whole) {
  if (IsSame(whole, sum)) return true;
  if (sum.count && whole.count && sum.count_unit == whole.count_unit) {
    return *sum.count <= *whole.count;
  }
  return sum.mass_milligrams && whole.mass_milligrams &&
         *sum.mass_milligrams <= *whole.mass_milligrams;
}

// The rule word by word, every shipment looked at for every receipt; lines come
// in order of time.
class SlowPairing {
 public:
  explicit SlowPairing(const std::vector<TransferLine>& shipments)
      : shipments_(shipments), arrived_(shipments.size()) {}

  std::vector<std::optional<size_t>> Pair(
      const std::vector<TransferLine>& receipts) {
    std::vector<std::optional<size_t>> pairs(receipts.size());
    for (size_t r = 0; r < receipts.size(); ++r) {
      const std::string& note = receipts[r].delivery_note;
      if (note.empty()) continue;
      const auto same_note = [&](size_t s) {
        return shipments_[s].delivery_note == note;
      };
      pairs[r] = First([&](size_t s) { return same_note(s) && !arrived_[s]; });
      if (!pairs[r]) pairs[r] = First(same_note);
      Arrive(pairs[r], receipts[r].amount);
    }
    for (size_t r = 0; r < receipts.size(); ++r) {
      if (pairs[r]) continue;
      pairs[r] = ByTime(receipts[r]);
      Arrive(pairs[r], receipts[r].amount);
    }
    return pairs;
  }

 private:
  template <typename Suits>
  std::optional<size_t> First(Suits suits) const {
    for (size_t s = 0; s < shipments_.size(); ++s) {
      if (suits(s)) return s;
    }
    return std::nullopt;
  }

  std::optional<size_t> ByTime(const TransferLine& receipt) const {
    const auto may = [&](size_t s) {
      return (shipments_[s].delivery_note.empty() ||
              receipt.delivery_note.empty()) &&
             receipt.end_ms + kDay >= shipments_[s].start_ms;
    };
    auto found = First([&](size_t s) {
      return may(s) && !arrived_[s] &&
             IsSame(shipments_[s].amount, receipt.amount);
    });
    if (!found) {
      found = First([&](size_t s) {
        return may(s) &&
               FitsInto(arrived_[s] ? SumOf(*arrived_[s], receipt.amount)
                                    : receipt.amount,
                        shipments_[s].amount);
      });
    }
    return found ? found
                 : First([&](size_t s) { return may(s) && !arrived_[s]; });
  }

  void Arrive(std::optional<size_t> shipment, const TransferAmount& amount) {
    if (!shipment) return;
    auto& arrived = arrived_[*shipment];
    arrived = arrived ? SumOf(*arrived, amount) : amount;
  }

  const std::vector<TransferLine>& shipments_;
  std::vector<std::optional<TransferAmount>> arrived_;
};

std::vector<TransferLine> RandomLines(std::mt19937* random) {
  std::vector<TransferLine> lines;
  const auto roll = [&](int sides) {
    return static_cast<int64_t>((*random)() % static_cast<uint32_t>(sides));
  };
  for (int64_t left = roll(9); left > 0; --left) {
    TransferLine line;
    line.end_ms = roll(10) * kDay;
    line.start_ms = line.end_ms - roll(3) * kDay;
    if (roll(4) > 0) line.amount.mass_milligrams = roll(6) * 100 + roll(3);
    if (roll(30) == 0) line.amount.mass_milligrams = -100;
    if (roll(3) == 0) {
      line.amount.count = roll(5);
      line.amount.count_unit = roll(3) == 0 ? "盒" : "袋";
    }
    if (roll(3) == 0) line.delivery_note = std::string(1, "AB"[roll(2)]);
    lines.push_back(std::move(line));
  }
  std::stable_sort(
      lines.begin(), lines.end(),
      [](const auto& a, const auto& b) { return a.end_ms < b.end_ms; });
  return lines;
}

TEST(PairReceipts, AgreesWithTheRuleReadWordByWord) {
  constexpr uint32_t kSeed = 20261122;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 30'000; ++round) {
    const std::vector<TransferLine> shipments = RandomLines(&random);
    const std::vector<TransferLine> receipts = RandomLines(&random);
    ASSERT_EQ(PairReceipts(shipments, receipts),
              SlowPairing(shipments).Pair(receipts))
        << "seed " << kSeed << ", round " << round;
  }
}

TEST(Tolerances, EachHasItsReason) {
  for (const Tolerance& tolerance : Tolerances()) {
    EXPECT_FALSE(tolerance.reason_zh.empty()) << tolerance.dimension;
    EXPECT_FALSE(tolerance.reason_en.empty()) << tolerance.dimension;
  }
}

}  // namespace
}  // namespace daodi::services::domain
