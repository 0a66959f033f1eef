#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/lot_mentions.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kGrower;
using ::daodi::testing::kMaker;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

constexpr char kTime[] =
    "time { start: \"2026-05-16T17:50:00+08:00\" "
    "end: \"2026-05-16T17:50:00+08:00\" precision: TIME_PRECISION_MINUTE } ";

std::string Scope() {
  return absl::StrCat("scope { lot { issuer: \"", kGrower,
                      "\" lot: \"HP26-H01-GPF\" } } ");
}

std::string Seal() {
  return absl::StrCat(
      "kind: ORDER_KIND_SEAL ", kTime, Scope(), "addressee: \"", kMaker,
      "\" basis: \"行政强制法第二十五条\" document_number: \"1\" "
      "remedy: \"六十日内申请复议\" "
      "effective_from: \"2026-05-16T18:00:00+08:00\" "
      "expires_at: \"2026-06-15T18:00:00+08:00\" ");
}

std::vector<std::string> Faults(const std::string& order) {
  return Summaries(
      StatementDraft(K::kOrder).Set(L::kOrder, order).Violations());
}

TEST(OrderRules, ValidOnesPass) {
  EXPECT_THAT(ValidDraft(K::kOrder).Violations(), IsEmpty());
  EXPECT_THAT(ValidDraft(K::kOrderAcknowledgement).Violations(), IsEmpty());
  EXPECT_THAT(Faults(Seal()), IsEmpty());
}

TEST(OrderRules, ARecallHasClassAndRegime) {
  StatementDraft draft = ValidDraft(K::kOrder);
  draft.Edit(L::kOrder, "recall_class: 2", "recall_class: 4");
  draft.Edit(L::kOrder, "regime: ORDER_REGIME_FOOD", "");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[51].recall_class",
                          "FIELD_REQUIRED sections[51].regime"));
  EXPECT_THAT(Faults(Seal() + "recall_class: 1"),
              ElementsAre("KIND_CONTENT_INVALID sections[51].recall_class"));
}

TEST(OrderRules, AnOrderOfAnAuthorityHasItsForm) {
  EXPECT_THAT(
      Faults(absl::StrCat("kind: ORDER_KIND_STOP_SALE ", kTime, Scope())),
      ElementsAre("ORGANIZATION_ID_INVALID sections[51].addressee",
                  "FIELD_REQUIRED sections[51].basis",
                  "FIELD_REQUIRED sections[51].document_number",
                  "FIELD_REQUIRED sections[51].remedy"));
  StatementDraft recall = ValidDraft(K::kOrder);
  recall.Edit(L::kOrder, "recall_class",
              absl::StrCat("addressee: \"", kMaker, "\" recall_class"));
  EXPECT_THAT(Summaries(recall.Violations()),
              ElementsAre("KIND_CONTENT_INVALID sections[51].addressee"));
}

TEST(OrderRules, ASealLastsThirtyDaysAtMost) {
  StatementDraft draft(K::kOrder);
  draft.Set(L::kOrder, Seal());
  draft.Edit(L::kOrder, "06-15T18:00:00", "06-15T18:00:01");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[51].expires_at"));
  draft.Edit(L::kOrder, "2026-06-15T18:00:01", "2026-05-16T18:00:00");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("TIME_ORDER_INVALID sections[51].expires_at"));
  draft.Edit(L::kOrder, "expires_at: \"2026-05-16T18:00:00+08:00\"", "");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("FIELD_REQUIRED sections[51].expires_at"));
}

std::string Assist() {
  return absl::StrCat(
      "kind: ORDER_KIND_ASSIST ", kTime, Scope(), "addressee: \"", kMaker,
      "\" basis: \"协助调查函\" document_number: \"2\" case_number: \"31\" "
      "effective_from: \"2026-05-16T18:00:00+08:00\" "
      "expires_at: \"2026-06-15T18:00:00+08:00\" ");
}

TEST(OrderRules, AssistanceIsOfLotsForATimeAndNeverPublished) {
  StatementDraft draft(K::kOrder);
  draft.Set(L::kOrder, Assist())
      .SetAudience(L::kOrder, crypto::Audience::kOwner);
  EXPECT_THAT(draft.Violations(), IsEmpty());
  StatementDraft open(K::kOrder);
  open.Set(L::kOrder, Assist())
      .SetAudience(L::kOrder, crypto::Audience::kPublic);
  EXPECT_THAT(Summaries(open.Violations()),
              ElementsAre("KIND_CONTENT_INVALID sections[51].kind"));
  draft.Edit(L::kOrder, "2026-06-15", "2026-12-15");
  draft.Edit(L::kOrder, "case_number: \"31\"", "premises: \"1 号线\"");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("FIELD_REQUIRED sections[51].case_number",
                          "KIND_CONTENT_INVALID sections[51].scope",
                          "NUMBER_OUT_OF_RANGE sections[51].expires_at"));
}

TEST(OrderRules, ItNamesLotsOrPremisesAndItsTimes) {
  EXPECT_THAT(
      Faults(absl::StrCat("kind: ORDER_KIND_ENTERPRISE_RECALL "
                          "regime: ORDER_REGIME_DRUG recall_class: 1 ",
                          "effective_from: \"soon\" ",
                          "clocks { step: \"SLEEP\" due: \"later\" } ")),
      ElementsAre("TIME_MALFORMED sections[51].time",
                  "TIME_MALFORMED sections[51].effective_from",
                  "FIELD_REQUIRED sections[51].scope",
                  "WORD_UNKNOWN sections[51].clocks[0].step",
                  "TIME_MALFORMED sections[51].clocks[0].due"));
  EXPECT_THAT(Faults(absl::StrCat("kind: ORDER_KIND_ENTERPRISE_RECALL "
                                  "regime: ORDER_REGIME_DRUG recall_class: 1 ",
                                  kTime, "premises: \"1 号线\"")),
              IsEmpty());
  StatementDraft draft = ValidDraft(K::kOrder);
  draft.Edit(L::kOrder, "scope {", "scope { counters { first: 9 last: 8 }");
  EXPECT_THAT(
      Summaries(draft.Violations()),
      ElementsAre(
          "NUMBER_OUT_OF_RANGE sections[51].scope[0].counters[0].last"));
}

TEST(OrderRules, ExactlyWhatContinuesAnOrderNamesIt) {
  const std::string close = absl::StrCat("kind: ORDER_KIND_CLOSE ", kTime);
  EXPECT_THAT(Faults(close), ElementsAre("REFERENCE_INVALID header.refs"));
  StatementDraft draft(K::kOrder);
  draft.Set(L::kOrder, close).AddRef(crypto::RefKind::kReplaces);
  EXPECT_THAT(draft.Violations(), IsEmpty());
  StatementDraft recall = ValidDraft(K::kOrder);
  recall.AddRef(crypto::RefKind::kReplaces);
  EXPECT_THAT(Summaries(recall.Violations()),
              ElementsAre("REFERENCE_INVALID header.refs"));
}

TEST(OrderRules, AHoldIsAHoldStatement) {
  const std::string hold =
      absl::StrCat("kind: ORDER_KIND_ENTERPRISE_HOLD ", kTime, Scope());
  StatementDraft draft = ValidDraft(K::kHold);
  draft.Set(L::kOrder, hold);
  EXPECT_THAT(draft.Violations(), IsEmpty());
  EXPECT_THAT(Faults(hold),
              ElementsAre("KIND_CONTENT_INVALID sections[51].kind"));
  draft.Edit(L::kOrder, "ENTERPRISE_HOLD", "NOTICE");
  EXPECT_THAT(Summaries(draft.Violations()),
              Contains("KIND_CONTENT_INVALID sections[51].kind"));
}

TEST(OrderRules, TheLotsInScopeAreMentioned) {
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement,
                       ValidDraft(K::kOrder).Parse());
  const std::vector<LotMention> mentions = LotMentionsOf(statement);
  ASSERT_EQ(mentions.size(), 1u);
  EXPECT_EQ(mentions[0].lot, "HP26-H01-GPF");
}

TEST(DistributionRules, EachRecipientIsNamedOrReachedSomehow) {
  StatementDraft draft = ValidDraft(K::kOrder);
  draft.Set(L::kOrderDistribution,
            absl::StrCat("recipients { party: \"x\" lot { issuer: \"", kGrower,
                         "\" lot: \"B\" } quantity { value { mantissa: 1 } "
                         "unit: \"盒\" } } recipients { lot { issuer: \"",
                         kGrower,
                         "\" lot: \"B\" } quantity { value { mantissa: 1 } "
                         "unit: \"盒\" } }"));
  EXPECT_THAT(
      Summaries(draft.Violations()),
      ElementsAre("ORGANIZATION_ID_INVALID sections[52].recipients[0].party",
                  "FIELD_REQUIRED sections[52].recipients[1].channel"));
}

TEST(AcknowledgementRules, ItNamesOneOrderATimeAndAChannel) {
  StatementDraft draft = ValidDraft(K::kOrderAcknowledgement);
  draft.Edit(L::kOrderAcknowledgement, "PLATFORM", "RUMOUR");
  draft.Edit(L::kOrderAcknowledgement, "channel", "on_behalf { } channel");
  draft.header().refs.clear();
  EXPECT_THAT(
      Summaries(draft.Violations()),
      ElementsAre("REFERENCE_INVALID header.refs",
                  "WORD_UNKNOWN sections[53].channel",
                  "ORGANIZATION_ID_INVALID sections[53].on_behalf.party",
                  "ON_BEHALF_INCOMPLETE sections[53].on_behalf.basis",
                  "ON_BEHALF_INCOMPLETE sections[53].on_behalf.evidence"));
}

// C2-39 of the samples.
TEST(RecallBalanceRules, WhatWasShippedIsAccountedFor) {
  const auto boxes = [](absl::string_view name, int count) {
    return absl::StrCat(name, " { value { mantissa: ", count,
                        " } unit: \"盒\" } ");
  };
  StatementDraft draft = ValidDraft(K::kOrder);
  const std::string lot =
      absl::StrCat("lot { issuer: \"", kGrower, "\" lot: \"20260325B\" } ");
  draft.Set(L::kRecallBalance,
            absl::StrCat("lots { ", lot, boxes("shipped", 7000),
                         boxes("recovered", 4695), boxes("unrecovered", 2293),
                         boxes("sampled", 12), boxes("destroyed", 5215), "}"));
  EXPECT_THAT(draft.Violations(), IsEmpty());
  draft.Edit(L::kRecallBalance, "mantissa: 2293", "mantissa: 2292");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("QUANTITY_INVALID sections[54].lots[0].shipped"));
  draft.Set(L::kRecallBalance, "conclusion: \"无\"");
  EXPECT_THAT(Summaries(draft.Violations()),
              ElementsAre("FIELD_REQUIRED sections[54].lots"));
}

class Composition : public ::testing::Test {
 protected:
  // C2-13 of the samples: 301.0 kg of three sources, one of them unknown.
  Composition() {
    draft_.Set(L::kQuantities,
               "lots { event_line: 1 lot_line: 1 quantity { value { mantissa: "
               "3010 exponent: -1 } unit: \"KGM\" } }");
    draft_.Set(L::kComposition,
               Part(1, 140, "source: \"农户甲\" evidence: \"CERTIFICATE\"") +
                   Part(2, 101, "source: \"农户乙\" evidence: \"ORAL\"") +
                   Part(3, 60, "unknown_origin: true evidence: \"NONE\""));
  }
  static std::string Part(int line, int mass, absl::string_view rest) {
    return absl::StrCat("parts { line: ", line,
                        " event_line: 1 lot_line: 1 quantity { value { "
                        "mantissa: ",
                        mass, " } unit: \"KGM\" } ", rest, " } ");
  }
  std::vector<std::string> Faults() { return Summaries(draft_.Violations()); }

  StatementDraft draft_ = ValidDraft(K::kReceiving);
};

TEST_F(Composition, OfABoughtLotPasses) { EXPECT_THAT(Faults(), IsEmpty()); }

TEST_F(Composition, AddsUpToTheLotLine) {
  draft_.Edit(L::kComposition, "mantissa: 60", "mantissa: 59");
  EXPECT_THAT(Faults(), ElementsAre("QUANTITY_INVALID sections[15].parts"));
}

TEST_F(Composition, OfUnknownOriginStatesNoSource) {
  draft_.Edit(L::kComposition, "evidence: \"NONE\"",
              "division_code: \"430521\" evidence: \"NONE\"");
  draft_.Edit(L::kComposition, "source: \"农户乙\"", "");
  EXPECT_THAT(
      Faults(),
      ElementsAre("KIND_CONTENT_INVALID sections[15].parts[1].unknown_origin",
                  "KIND_CONTENT_INVALID sections[15].parts[2].unknown_origin"));
}

TEST_F(Composition, UsesItsWordsAndLines) {
  draft_.Edit(L::kComposition, "ORAL", "HEARSAY");
  draft_.Edit(L::kComposition, "line: 3 event_line: 1 lot_line: 1",
              "line: 3 event_line: 1 lot_line: 2");
  EXPECT_THAT(Faults(),
              ElementsAre("WORD_UNKNOWN sections[15].parts[1].evidence",
                          "LINE_REFERENCE_INVALID sections[15].parts[2]."
                          "lot_line",
                          "QUANTITY_INVALID sections[15].parts"));
}

}  // namespace
}  // namespace daodi::services::domain
