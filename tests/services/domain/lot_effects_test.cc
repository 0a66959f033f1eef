#include "services/domain/lot_effects.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kGrower;
using ::daodi::testing::kMaker;
using ::daodi::testing::kOffPlatform;
using ::daodi::testing::StatementDraft;
using K = crypto::StatementKind;
using L = SectionLabel;

std::string Line(int line, absl::string_view role, absl::string_view issuer,
                 absl::string_view lot, absl::string_view more = "") {
  return absl::StrCat("lots { line: ", line, " role: LOT_ROLE_", role,
                      " lot { issuer: \"", issuer, "\" lot: \"", lot, "\" } ",
                      more, " } ");
}

std::string Event(int line, absl::string_view step, absl::string_view lots) {
  return absl::StrCat("events { line: ", line, " biz_step: \"", step,
                      "\" time { start: \"2026-05-16T15:20:00+08:00\" end: "
                      "\"2026-05-16T15:20:00+08:00\" precision: "
                      "TIME_PRECISION_MINUTE } ",
                      lots, "} ");
}

std::string Mass(int event_line, int lot_line, int64_t kilograms) {
  return absl::StrCat(
      "lots { event_line: ", event_line, " lot_line: ", lot_line,
      " quantity { value { mantissa: ", kilograms, " } unit: \"KGM\" } } ");
}

std::string Parties(absl::string_view source, absl::string_view destination) {
  return absl::StrCat("source: \"", source, "\" destination: \"", destination,
                      "\"");
}

TEST(LotEffects, WhatIsShippedLeavesTheSourceForTheDestination) {
  StatementDraft draft(K::kShipping);
  draft.Set(L::kFacts, Event(1, "shipping", Line(1, "OBJECT", kGrower, "A")));
  draft.Set(L::kParties, Parties(kGrower, kMaker));
  draft.Set(L::kQuantities, Mass(1, 1, 400));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kShipped);
  EXPECT_EQ(movements[0].custodian, kGrower);
  EXPECT_EQ(movements[0].counterparty, kMaker);
  EXPECT_EQ(movements[0].amount.mass_milligrams, 400'000'000);
  EXPECT_EQ(movements[0].end_ms, movements[0].start_ms);
}

TEST(LotEffects, OpeningStockIsTakenInFromNobody) {
  StatementDraft draft(K::kStockAdjustment);
  draft.Set(L::kFacts,
            Event(1, "cycle_counting", Line(1, "OUTPUT", kGrower, "OLD-1")));
  draft.Set(L::kQuantities, Mass(1, 1, 400));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kTakenIn);
  EXPECT_EQ(movements[0].custodian, kGrower);
  EXPECT_TRUE(movements[0].counterparty.empty());
  EXPECT_EQ(movements[0].amount.mass_milligrams, 400'000'000);
  EXPECT_FALSE(IsInCirculation(movements[0].kind, movements[0].biz_step,
                               movements[0].counterparty));
}

TEST(LotEffects, APackedLotIsCountedAndWeighedByItsNetMass) {
  StatementDraft draft(K::kPacking);
  draft.Set(L::kFacts, Event(1, "commissioning",
                             Line(1, "INPUT", kGrower, "A") +
                                 Line(2, "OUTPUT", kGrower, "A@1kg")));
  draft.Set(L::kQuantities,
            Mass(1, 1, 143) +
                "lots { event_line: 1 lot_line: 2 quantity { value { mantissa: "
                "143 } unit: \"袋\" } net_mass { value { mantissa: 143 } unit: "
                "\"KGM\" } }");
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].kind, MovementKind::kUsed);
  EXPECT_EQ(movements[1].kind, MovementKind::kProduced);
  EXPECT_EQ(movements[1].amount.count, 143);
  EXPECT_EQ(movements[1].amount.count_unit, "袋");
  EXPECT_EQ(movements[1].amount.mass_milligrams, 143'000'000);
  const auto edges = LineageEdgesOf(statement);
  ASSERT_EQ(edges.size(), 1u);
  EXPECT_EQ(edges[0].input->lot(), "A");
  EXPECT_EQ(edges[0].output->lot(), "A@1kg");
  EXPECT_EQ(edges[0].input_mass_milligrams, 143'000'000);
}

TEST(LotEffects, ASampleIsTakenFromWhoHoldsTheGoods) {
  StatementDraft draft(K::kInspection, kMaker);
  draft.Set(L::kFacts, Event(1, "sampling",
                             Line(1, "INPUT", kGrower, "A",
                                  "edge_kind: EDGE_KIND_SERVICE")));
  draft.Set(L::kParties, Parties(kGrower, kMaker));
  draft.Set(L::kQuantities, Mass(1, 1, 2));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kUsed);
  EXPECT_EQ(movements[0].custodian, kGrower);
  EXPECT_TRUE(LineageEdgesOf(statement).empty());
}

TEST(LotEffects, ALotNamedForReferenceLosesNothing) {
  StatementDraft draft(K::kDispensing, kMaker);
  draft.Set(L::kFacts, Event(1, "dispensing",
                             Line(1, "INPUT", kGrower, "A",
                                  "edge_kind: EDGE_KIND_SERVICE")));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kObserved);
}

TEST(LotEffects, ALotBoughtFromOutsideIsTakenInByItsBuyer) {
  StatementDraft draft(K::kReceiving, kMaker);
  draft.Set(L::kFacts, Event(1, "receiving", Line(1, "OUTPUT", kMaker, "R")));
  draft.Set(L::kParties, Parties(kOffPlatform, kMaker));
  draft.Set(L::kQuantities, Mass(1, 1, 301));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kTakenIn);
  EXPECT_EQ(movements[0].custodian, kMaker);
  EXPECT_EQ(movements[0].counterparty, kOffPlatform);
}

TEST(LotEffects, WhatConsumersBringBackIsReceivedAndNoNewOrigin) {
  StatementDraft draft(K::kReturn, kMaker);
  draft.Set(L::kFacts, Event(1, "receiving",
                             Line(1, "OUTPUT", kMaker, "R") +
                                 "disposition: \"returned\" "));
  draft.Set(L::kParties, Parties(kOffPlatform, kMaker));
  draft.Set(L::kQuantities, Mass(1, 1, 61));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind, MovementKind::kReceived);
  EXPECT_EQ(movements[0].custodian, kMaker);
  EXPECT_EQ(movements[0].counterparty, kOffPlatform);
  EXPECT_TRUE(LineageEdgesOf(statement).empty());
}

TEST(LotEffects, WhatTheSellerMakesAndShipsAtOnceIsItsOwnProduct) {
  StatementDraft draft(K::kShipping);
  draft.Set(
      L::kFacts,
      Event(1, "creating_class_instance", Line(1, "OUTPUT", kGrower, "G")) +
          Event(2, "shipping", Line(1, "OBJECT", kGrower, "G")));
  draft.Set(L::kParties, Parties(kGrower, kMaker));
  draft.Set(L::kQuantities, Mass(1, 1, 8) + Mass(2, 1, 8));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].kind, MovementKind::kProduced);
  EXPECT_EQ(movements[0].custodian, kGrower);
  EXPECT_TRUE(movements[0].counterparty.empty());
  EXPECT_EQ(movements[1].kind, MovementKind::kShipped);
}

TEST(LotEffects, AStockTakeTakesAwayWhatItFoundMissing) {
  StatementDraft draft(K::kStockAdjustment, kMaker);
  draft.Set(L::kFacts,
            Event(1, "cycle_counting", Line(1, "OBJECT", kGrower, "A")));
  draft.Set(L::kQuantities,
            Mass(1, 1, 157) +
                "differences { event_line: 1 lot_line: 1 reason: "
                "\"STOCK_SHORTAGE\" quantity { value { mantissa: 8 exponent: "
                "-1 } unit: \"KGM\" } }");
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const auto movements = LotMovementsOf(statement);
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].kind, MovementKind::kObserved);
  EXPECT_EQ(movements[1].kind, MovementKind::kAdjusted);
  EXPECT_EQ(movements[1].custodian, kMaker);
  EXPECT_EQ(movements[1].amount.mass_milligrams, 800'000);
}

TEST(LotEffects, EveryInputMeetsEveryOutputButReworkMeetsNot) {
  StatementDraft draft(K::kTransformation);
  draft.Set(L::kFacts, Event(1, "creating_class_instance",
                             Line(1, "INPUT", kGrower, "A") +
                                 Line(2, "INPUT", kGrower, "B") +
                                 Line(3, "OUTPUT", kGrower, "A") +
                                 Line(4, "OUTPUT", kGrower, "C")));
  draft.Set(L::kQuantities, Mass(1, 1, 10) + Mass(1, 4, 7));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  std::vector<std::string> edges;
  for (const LineageEdge& edge : LineageEdgesOf(statement)) {
    edges.push_back(absl::StrCat(edge.input->lot(), ">", edge.output->lot(),
                                 " ", edge.input_mass_milligrams.value_or(-1),
                                 " ",
                                 edge.output_mass_milligrams.value_or(-1)));
  }
  EXPECT_EQ(edges, (std::vector<std::string>{
                       "B>A -1 -1", "A>C 10000000 7000000", "B>C -1 7000000"}));
}

}  // namespace
}  // namespace daodi::services::domain
