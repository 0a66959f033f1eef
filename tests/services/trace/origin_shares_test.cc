// The shares of samples.md §9, and what makes shares hard.

#include "services/trace/origin_shares.h"

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/trace/downstream_shares.h"
#include "tests/services/trace/lot_ledger.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using services::trace::kWholeParts;
using services::trace::Lineage;
using services::views::LineageDirection;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Apportion, GivesTheRemainderToTheLargest) {
  using services::trace::Apportion;
  EXPECT_THAT(Apportion(10, {1, 1, 1}), ElementsAre(4, 3, 3));
  EXPECT_THAT(Apportion(10, {1, 2, 1}), ElementsAre(2, 6, 2));
  EXPECT_THAT(Apportion(10, {0, 7}), ElementsAre(0, 10));
  EXPECT_TRUE(Apportion(10, {0, 0}).empty());
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(Apportion(kWholeParts, {most, most}),
              ElementsAre(kWholeParts / 2, kWholeParts / 2));
}

TEST(OriginShares, OfTheSampleBarkAreThoseOfItsPlotsByMass) {
  LotLedger ledger;
  ledger.State({{}, {{"H01", 7025}}, "HTY-01"});
  ledger.State({{}, {{"H02", 4185}}, "HTY-02"});
  ledger.State({{{"H01", 7025}, {"H02", 4185}}, {{"HPTP", 5530}}, ""});
  EXPECT_THAT(PartsByOrigin(ledger.Shares("HPTP")),
              ElementsAre(Pair("HTY-01", 626'672'613'738),
                          Pair("HTY-02", 373'327'386'262)));
}

TEST(OriginShares, PassUnknownOriginOnToTheLastProduct) {
  LotLedger ledger;
  ledger.State({{}, {{"QYYZ", 1408}}, "DCD-07"});
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_ADD);
  event->set_biz_step("receiving");
  event->mutable_time()->set_start("2025-07-12T11:00:00+08:00");
  event->mutable_time()->set_end("2025-07-12T11:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(v1::LOT_ROLE_OUTPUT);
  line->mutable_lot()->set_issuer(ledger.author().id);
  line->mutable_lot()->set_lot("R");
  v1::EventQuantities quantities;
  v1::LotQuantity* quantity = quantities.add_lots();
  quantity->set_event_line(1);
  quantity->set_lot_line(1);
  quantity->mutable_quantity()->mutable_value()->set_mantissa(301);
  quantity->mutable_quantity()->set_unit("KGM");
  v1::TransferParties parties;
  parties.set_source(ledger.stranger().id);
  parties.set_destination(ledger.author().id);
  v1::LotComposition composition;
  const auto add = [&](const std::string& source, int64_t kilograms) {
    v1::CompositionPart* part = composition.add_parts();
    part->set_line(composition.parts_size());
    part->set_event_line(1);
    part->set_lot_line(1);
    part->mutable_quantity()->mutable_value()->set_mantissa(kilograms);
    part->mutable_quantity()->set_unit("KGM");
    part->set_unknown_origin(source.empty());
    part->set_source(source);
    part->set_evidence(source.empty() ? "NONE" : "ORAL");
  };
  add("邵东农户甲", 140);
  add("邵东农户乙", 101);
  add("", 60);
  const std::vector<std::string> names = {ledger.stranger().id};
  ledger.Append(ledger.Sign(
      ledger.author(), crypto::StatementKind::kReceiving,
      {{1, Audience::kNamed, false, 1001, facts.SerializeAsString(), names},
       {2, Audience::kNamed, false, 1002, quantities.SerializeAsString(),
        names},
       {4, Audience::kNamed, false, 1004, parties.SerializeAsString(), names},
       {15, Audience::kNamed, false, 1015, composition.SerializeAsString(),
        names}}));
  ledger.State({{{"QYYZ", 200}, {"R", 300}}, {{"B-bulk", 452}}, ""});
  ledger.State({{{"B-bulk", 452}}, {{"B", 452}}, ""});
  const auto shares = ledger.Shares("B");
  const auto parts = PartsByOrigin(shares);
  EXPECT_EQ(parts.at("DCD-07"), 400'000'000'000);
  EXPECT_EQ(parts.at("邵东农户甲") / 1'000'000'000, 279);
  EXPECT_EQ((parts.at("邵东农户乙") + 500'000'000) / 1'000'000'000, 201);
  EXPECT_EQ((parts.at("?4") + 500'000'000) / 1'000'000'000, 120);
  EXPECT_EQ(shares.composition_entries.size(), 1u);
  EXPECT_EQ(shares.weighed_entries.size(), 1u);
}

TEST(OriginShares, ReworkOfALotIsNoOriginOfItsOwn) {
  LotLedger ledger;
  ledger.State({{}, {{"A", 100}}, "P1"});
  ledger.State({{{"A", 100}}, {{"B", 90}}, ""});
  ledger.State({{{"B", 90}}, {{"B", 80}}, ""});
  EXPECT_THAT(PartsByOrigin(ledger.Shares("B")),
              ElementsAre(Pair("P1", kWholeParts)));
}

TEST(OriginShares, LotsMadeOfEachOtherAreOneMixture) {
  LotLedger ledger;
  ledger.State({{}, {{"A", 100}}, "P1"});
  ledger.State({{}, {{"C", 300}}, "P2"});
  ledger.State({{{"A", 50}}, {{"B", 50}}, ""});
  ledger.State({{{"B", 20}}, {{"A", 20}}, ""});
  ledger.State({{{"C", 300}}, {{"B", 300}}, ""});
  for (const char* lot : {"A", "B"}) {
    const Lineage up = ledger.Walk(lot, LineageDirection::kUpstream);
    EXPECT_EQ(up.nodes.size(), 3u);
    EXPECT_EQ(up.links.size(), 3u);
    EXPECT_THAT(PartsByOrigin(ledger.Shares(lot)),
                ElementsAre(Pair("P1", kWholeParts / 4),
                            Pair("P2", kWholeParts * 3 / 4)));
  }
  // Nothing came into this circle from outside.
  ledger.State({{{"X", 5}}, {{"Y", 5}}, ""});
  ledger.State({{{"Y", 5}}, {{"X", 5}}, ""});
  EXPECT_THAT(PartsByOrigin(ledger.Shares("X")),
              ElementsAre(Pair("?5", kWholeParts)));
}

TEST(Lineage, SaysWhatTheLimitsLeftOut) {
  LotLedger ledger;
  ledger.State({{}, {{"L0", 100}}, "P"});
  for (int i = 0; i < 5; ++i) {
    ledger.State(
        {{{absl::StrCat("L", i), 10}}, {{absl::StrCat("L", i + 1), 10}}, ""});
  }
  const auto walk = [&](services::trace::LineageLimits limits) {
    return ledger.Walk("L5", LineageDirection::kUpstream, 0, limits);
  };
  EXPECT_FALSE(walk({5, 6, 5}).truncated);
  const Lineage shallow = walk({2, 100, 100});
  EXPECT_TRUE(shallow.truncated);
  ASSERT_EQ(shallow.nodes.size(), 3u);
  EXPECT_TRUE(shallow.nodes[2].cut);
  EXPECT_FALSE(shallow.nodes[1].cut);
  EXPECT_EQ(walk({100, 4, 100}).nodes.size(), 4u);
  EXPECT_TRUE(walk({100, 4, 100}).truncated);
  EXPECT_EQ(walk({100, 100, 3}).links.size(), 3u);
  EXPECT_TRUE(walk({100, 100, 3}).truncated);
  // What lies beyond is an origin of its own kind, not "not recorded".
  const storage::ViewReader reader(ledger.fixture().store());
  ASSERT_OK_AND_ASSIGN(const auto shares, services::trace::SharesOf(
                                              ledger.fixture().store(), reader,
                                              shallow, reader.position()));
  EXPECT_THAT(PartsByOrigin(shares), ElementsAre(Pair("?7", kWholeParts)));
}

TEST(Lineage, ReadsEveryRowOfALotWithManyLinks) {
  LotLedger ledger;
  std::vector<LotUse> outputs;
  for (int i = 0; i < 200; ++i) outputs.push_back({absl::StrCat("O", i), 1});
  ledger.State({{}, {{"S", 200}}, "P"});
  ledger.State({{{"S", 200}}, outputs, ""});
  EXPECT_EQ(ledger.Walk("S", LineageDirection::kDownstream).links.size(), 200u);
}

TEST(DownstreamShares, SayHowMuchOfEachProductIsTheLot) {
  LotLedger ledger;
  ledger.State({{}, {{"A", 100}}, "P1"});
  ledger.State({{}, {{"B", 300}}, "P2"});
  ledger.State({{{"A", 50}, {"B", 150}}, {{"M", 200}}, ""});
  ledger.State({{{"M", 100}, {"A", 100}}, {{"N", 200}}, ""});
  const Lineage down = ledger.Walk("A", LineageDirection::kDownstream);
  const storage::ViewReader reader(ledger.fixture().store());
  ASSERT_OK_AND_ASSIGN(auto making, services::trace::MakingDownstream(
                                        ledger.fixture().store(), reader, down,
                                        reader.position()));
  const auto parts = services::trace::PartsFromRoot(down, making.link_parts);
  std::map<std::string, int64_t> by_lot;
  for (size_t i = 0; i < down.nodes.size(); ++i) {
    by_lot[ledger.LotOf(down.nodes[i].ordinal)] = parts[i];
  }
  EXPECT_THAT(by_lot,
              ElementsAre(Pair("A", kWholeParts), Pair("M", kWholeParts / 4),
                          Pair("N", kWholeParts * 5 / 8)));
}

}  // namespace
}  // namespace daodi::testing
