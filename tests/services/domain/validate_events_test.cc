// Rules of facts: events, times, lots, shapes, corrections.

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/validate_statement.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kGrower;
using ::daodi::testing::kMaker;
using ::daodi::testing::kNowMs;
using ::daodi::testing::kOffPlatform;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

std::vector<std::string> Faults(const StatementDraft& draft) {
  return Summaries(draft.Violations());
}

// Faults of a statement of `kind` after one edit of its facts.
std::vector<std::string> FaultsAfter(K kind, absl::string_view from,
                                     absl::string_view to) {
  return Faults(ValidDraft(kind).Edit(L::kFacts, from, to));
}

TEST(ValidateStatement, AcceptsAValidStatementOfEveryKind) {
  for (const auto& which : daodi::testing::AllKindsAndStages()) {
    EXPECT_THAT(Faults(ValidDraft(which)), IsEmpty())
        << crypto::StatementKindName(which.kind);
  }
}

TEST(ValidateStatement, TellsAllViolationsAtOnceInBothLanguages) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Edit(L::kFacts, "line: 1 type", "line: 2 type")
      .Edit(L::kFacts, "+08:00", "")
      .Edit(L::kFacts, "LOT_ROLE_OUTPUT", "LOT_ROLE_PARENT")
      .SetAudience(L::kFacts, crypto::Audience::kOwner);
  const std::vector<Violation> violations = draft.Violations();
  EXPECT_THAT(Summaries(violations),
              ElementsAre("AUDIENCE_TOO_NARROW sections[1].audience",
                          "LINE_NUMBER_INVALID sections[1].events[0].line",
                          "TIME_MALFORMED sections[1].events[0].time",
                          "EVENT_SHAPE_INVALID "
                          "sections[1].events[0].lots[0].role",
                          "KIND_CONTENT_INVALID sections[1].events"));
  for (const Violation& violation : violations) {
    EXPECT_FALSE(violation.description.empty()) << violation.field;
    EXPECT_FALSE(violation.description_zh.empty()) << violation.field;
    EXPECT_FALSE(violation.fix.empty()) << violation.field;
  }
}

TEST(ValidateStatement, StopsAtSixtyFourViolations) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "events { } ";
  StatementDraft draft(K::kStorage);
  draft.Set(L::kFacts, text);
  EXPECT_EQ(draft.Violations().size(), kMaxViolations);
}

TEST(EventRules, FactsHaveEvents) {
  StatementDraft draft(K::kSensorReport);
  draft.Set(L::kFacts, "");
  EXPECT_THAT(Faults(draft), Contains("FIELD_REQUIRED sections[1].events"));
}

TEST(EventRules, LotLinesCountFromOne) {
  EXPECT_THAT(FaultsAfter(K::kStorage, "lots { line: 1", "lots { line: 0"),
              ElementsAre("LINE_NUMBER_INVALID "
                          "sections[1].events[0].lots[0].line"));
}

TEST(EventRules, AnIntervalDoesNotEndBeforeItStarts) {
  EXPECT_THAT(FaultsAfter(K::kStorage, "T16:20:00", "T14:20:00"),
              ElementsAre("TIME_ORDER_INVALID sections[1].events[0].time.end"));
}

TEST(EventRules, PrecisionIsStated) {
  EXPECT_THAT(FaultsAfter(K::kStorage, "TIME_PRECISION_MINUTE",
                          "TIME_PRECISION_UNSPECIFIED"),
              ElementsAre("TIME_MALFORMED sections[1].events[0].time"));
}

TEST(EventRules, EventsAreAtMostADayAhead) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.Edit(L::kFacts, "end: \"2026-05-16T16:20:00",
             "end: \"2026-05-17T18:02:00");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Edit(L::kFacts, "end: \"2026-05-17T18:02:00",
             "end: \"2026-05-17T18:03:00");
  EXPECT_THAT(Faults(draft),
              ElementsAre("TIME_AHEAD sections[1].events[0].time.end"));
}

TEST(EventRules, APeriodThatHasBegunIsNotAhead) {
  StatementDraft draft = ValidDraft(K::kDispensing);
  draft
      .Edit(L::kFacts, "end: \"2026-05-16T16:20:00",
            "end: \"2026-05-31T23:59:59")
      .Edit(L::kFacts, "PRECISION_MINUTE", "PRECISION_MONTH");
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(EventRules, TheAuthorsClockIsAtMostADayAhead) {
  StatementDraft draft = ValidDraft(K::kProduct);
  draft.header().author_time_ms = kNowMs + kMaxTimeAheadMs;
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.header().author_time_ms += 1;
  EXPECT_THAT(Faults(draft), ElementsAre("TIME_AHEAD header.author_time_ms"));
}

TEST(EventRules, LotNumbersAreOneTo64BytesWithoutStraySpaces) {
  for (const std::string& lot :
       {std::string(), std::string(65, 'x'), std::string(" x"),
        std::string("x "), std::string("　x　").substr(0, 0)}) {
    EXPECT_THAT(
        FaultsAfter(K::kStorage, "HP26-H01-GPF", lot),
        ElementsAre("LOT_INVALID sections[1].events[0].lots[0].lot.lot"))
        << lot;
  }
  EXPECT_THAT(FaultsAfter(K::kStorage, "HP26-H01-GPF", std::string(64, 'x')),
              IsEmpty());
  EXPECT_THAT(FaultsAfter(K::kStorage, "HP26-H01-GPF", "厚朴 2026/01@1kg"),
              IsEmpty());
}

TEST(EventRules, TheIssuerIsAnOrganizationOrParty) {
  EXPECT_THAT(FaultsAfter(K::kStorage, kGrower, "91431124FAKE10027D"),
              ElementsAre("ORGANIZATION_ID_INVALID "
                          "sections[1].events[0].lots[0].lot.issuer"));
  EXPECT_THAT(FaultsAfter(K::kStorage, kGrower, kOffPlatform), IsEmpty());
}

TEST(EventRules, ALineNamesALotOrALogisticUnit) {
  StatementDraft draft = ValidDraft(K::kTransport);
  const std::string lot =
      absl::StrCat("lot { issuer: \"", kGrower, "\" lot: \"HP26-H01-GPF\" }");
  draft.Edit(L::kFacts, lot, "ssccs: \"095212340000000013\"");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Edit(L::kFacts, "ssccs: \"095212340000000013\"", "");
  EXPECT_THAT(Faults(draft),
              ElementsAre("FIELD_REQUIRED sections[1].events[0].lots[0].lot"));
}

TEST(EventRules, CheckDigitsAreCheckedAndTheRightOneNamed) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.Edit(L::kFacts, "lots { line: 1",
             "lots { gtin: \"09521234100011\" ssccs: \"095212340000000014\" "
             "line: 1");
  EXPECT_THAT(
      Faults(draft),
      ElementsAre("IDENTIFIER_INVALID sections[1].events[0].lots[0].gtin",
                  "IDENTIFIER_INVALID sections[1].events[0].lots[0].ssccs[0]"));
  EXPECT_THAT(draft.Violations()[0].fix,
              ::testing::HasSubstr("last digit would be 0"));
}

TEST(EventRules, BareWordsComeFromCbv) {
  EXPECT_THAT(FaultsAfter(K::kStorage, "\"storing\"", "\"planting\""),
              ElementsAre("WORD_UNKNOWN sections[1].events[0].biz_step"));
  EXPECT_THAT(FaultsAfter(K::kStorage, "\"storing\"",
                          "\"https://example.org/planting\""),
              IsEmpty());
  EXPECT_THAT(FaultsAfter(K::kStorage, "\"storing\"",
                          "\"storing\" disposition: \"fine\""),
              ElementsAre("WORD_UNKNOWN sections[1].events[0].disposition"));
}

TEST(EventRules, PlacesAreGlnsOrUris) {
  EXPECT_THAT(
      FaultsAfter(K::kStorage, "\"storing\"",
                  "\"storing\" read_point: \"E02-F\" biz_location: "
                  "\"9521234900017\" event_id: \"x\""),
      ElementsAre("IDENTIFIER_INVALID sections[1].events[0].event_id",
                  "IDENTIFIER_INVALID sections[1].events[0].read_point",
                  "IDENTIFIER_INVALID sections[1].events[0].biz_location"));
  EXPECT_THAT(FaultsAfter(K::kStorage, "\"storing\"",
                          "\"storing\" read_point: \"9521234900047\" "
                          "biz_location: \"geo:25.5,111.6\""),
              IsEmpty());
}

TEST(EventShapes, TypeAndActionAreStated) {
  EXPECT_THAT(
      FaultsAfter(K::kStorage, "EVENT_TYPE_OBJECT", "EVENT_TYPE_UNSPECIFIED"),
      ElementsAre("FIELD_REQUIRED sections[1].events[0].type"));
  EXPECT_THAT(FaultsAfter(K::kStorage, "EVENT_ACTION_OBSERVE",
                          "EVENT_ACTION_UNSPECIFIED"),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].action"));
}

TEST(EventShapes, AnAggregationNeedsParentAndChildren) {
  StatementDraft draft = ValidDraft(K::kPacking);
  draft.Edit(L::kFacts, "TYPE_OBJECT", "TYPE_AGGREGATION")
      .Edit(L::kFacts, "ACTION_OBSERVE", "ACTION_ADD")
      .Edit(L::kFacts, "ROLE_OBJECT", "ROLE_CHILD");
  EXPECT_THAT(Faults(draft),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots"));
  draft.Edit(L::kFacts, "ROLE_CHILD", "ROLE_PARENT");
  EXPECT_THAT(Faults(draft),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots"));
  draft.Edit(L::kFacts, "ACTION_ADD", "ACTION_DELETE");
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(EventShapes, AnAggregationHasNoInputs) {
  StatementDraft draft = ValidDraft(K::kPacking);
  draft.Edit(L::kFacts, "TYPE_OBJECT", "TYPE_AGGREGATION")
      .Edit(L::kFacts, "ROLE_OBJECT", "ROLE_INPUT");
  EXPECT_THAT(
      Faults(draft),
      ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots[0].role"));
}

TEST(EventShapes, ATransformationHasInputsOrOutputsAndNoAction) {
  EXPECT_THAT(FaultsAfter(K::kTransformation, "biz_step",
                          "action: EVENT_ACTION_ADD biz_step"),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].action"));
  EXPECT_THAT(
      FaultsAfter(K::kTransformation, "ROLE_INPUT", "ROLE_OBJECT"),
      ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots[0].role",
                  "EVENT_SHAPE_INVALID sections[1].events[0].lots"));
}

TEST(EventShapes, AnObjectEventIsAboutSomething) {
  StatementDraft draft(K::kFieldOperation);
  draft.Set(L::kFacts,
            "events { line: 1 type: EVENT_TYPE_OBJECT action: "
            "EVENT_ACTION_OBSERVE time { start: \"2026-05-16T00:00:00+08:00\" "
            "end: \"2026-05-16T00:00:00+08:00\" precision: TIME_PRECISION_DAY "
            "} }");
  EXPECT_THAT(Faults(draft),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots"));
  draft.Set(L::kCultivation, "plots { gln: \"9521234900016\" }");
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(EventShapes, DeleteBringsNothingForth) {
  EXPECT_THAT(FaultsAfter(K::kDestruction, "ROLE_OBJECT", "ROLE_OUTPUT"),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots"));
}

TEST(EventShapes, ReworkKeepsTheLotAndSaysSo) {
  const std::string output =
      absl::StrCat("lots { line: 2 role: LOT_ROLE_OUTPUT lot { issuer: \"",
                   kGrower, "\" lot: \"HP26-H01-GPF\" } } lots { line: 1");
  StatementDraft draft = ValidDraft(K::kTransformation);
  draft.Edit(L::kFacts, "lots { line: 1", output)
      .Edit(L::kFacts, "line: 2 role", "line: 1 role")
      .Edit(L::kFacts, "} } lots { line: 1 role: LOT_ROLE_INPUT",
            "} } lots { line: 2 role: LOT_ROLE_INPUT");
  EXPECT_THAT(Faults(draft),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].rework"));
  draft.Edit(L::kFacts, "biz_step", "rework: true biz_step");
  EXPECT_THAT(Faults(draft), IsEmpty());
  EXPECT_THAT(
      FaultsAfter(K::kTransformation, "biz_step", "rework: true biz_step"),
      ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].rework"));
}

TEST(KindRules, AHarvestAddsAnOutput) {
  EXPECT_THAT(FaultsAfter(K::kHarvest, "ROLE_OUTPUT", "ROLE_OBJECT"),
              ElementsAre("KIND_CONTENT_INVALID sections[1].events"));
  EXPECT_THAT(FaultsAfter(K::kHarvest, "ACTION_ADD", "ACTION_OBSERVE"),
              ElementsAre("EVENT_SHAPE_INVALID sections[1].events[0].lots",
                          "KIND_CONTENT_INVALID sections[1].events[0].action"));
}

TEST(KindRules, CountingBringsOpeningStockForthAndNothingElse) {
  StatementDraft draft = ValidDraft(K::kStockAdjustment);
  draft.Edit(L::kFacts, "ROLE_OBJECT", "ROLE_OUTPUT")
      .Edit(L::kFacts, "ACTION_OBSERVE", "ACTION_ADD");
  EXPECT_THAT(Faults(draft),
              ElementsAre("KIND_CONTENT_INVALID sections[1].events[0].lots"));
  draft.Edit(L::kFacts, "events {",
             "historical { basis: \"STOCK_TAKE\" account: \"建档盘点\" } "
             "events {");
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(KindRules, ATransformationTransforms) {
  StatementDraft draft = ValidDraft(K::kTransformation);
  draft.Edit(L::kFacts, "TYPE_TRANSFORMATION",
             "TYPE_OBJECT action: EVENT_ACTION_OBSERVE");
  EXPECT_THAT(Faults(draft),
              ElementsAre("KIND_CONTENT_INVALID sections[1].events"));
}

TEST(KindRules, ADestructionDeletes) {
  EXPECT_THAT(FaultsAfter(K::kDestruction, "ACTION_DELETE", "ACTION_OBSERVE"),
              ElementsAre("KIND_CONTENT_INVALID sections[1].events[0].action"));
}

TEST(KindRules, AShipmentNamesWhatIsShipped) {
  StatementDraft draft = ValidDraft(K::kShipping);
  draft.Set(L::kSensors,
            "readings { event_line: 1 quantity_kind: \"TEMPERATURE\" unit: "
            "\"CEL\" }");
  draft.Set(L::kFacts,
            "events { line: 1 type: EVENT_TYPE_OBJECT action: "
            "EVENT_ACTION_OBSERVE time { start: \"2026-05-16T00:00:00+08:00\" "
            "end: \"2026-05-16T00:00:00+08:00\" precision: TIME_PRECISION_DAY "
            "} }");
  EXPECT_THAT(Faults(draft),
              ElementsAre("KIND_CONTENT_INVALID sections[1].events"));
}

TEST(Corrections, ReferenceAndDeclarationBelongTogether) {
  const std::string declaration =
      "error_declaration { reason: \"incorrect_data\" explanation: "
      "\"数字颠倒\" "
      "corrected_by: \"p-1\" reviewed_by: \"p-2\" } events";
  StatementDraft draft = ValidDraft(K::kTransformation);
  draft.Edit(L::kFacts, "events", declaration);
  EXPECT_THAT(Faults(draft), ElementsAre("CORRECTION_INCOMPLETE "
                                         "sections[1].error_declaration"));
  draft.AddRef(crypto::RefKind::kCorrects);
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.AddRef(crypto::RefKind::kCorrects, 8);
  EXPECT_THAT(Faults(draft), ElementsAre("CORRECTION_INCOMPLETE "
                                         "sections[1].error_declaration"));
  StatementDraft without = ValidDraft(K::kTransformation);
  without.AddRef(crypto::RefKind::kCorrects);
  EXPECT_THAT(Faults(without), ElementsAre("CORRECTION_INCOMPLETE "
                                           "sections[1].error_declaration"));
}

TEST(Corrections, SayWhyAndAreReviewedByAnother) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.AddRef(crypto::RefKind::kCorrects);
  draft.Edit(L::kFacts, "events",
             "error_declaration { reason: \"oops\" corrected_by: \"p-1\" "
             "reviewed_by: \"p-1\" } events");
  EXPECT_THAT(
      Faults(draft),
      ElementsAre("WORD_UNKNOWN sections[1].error_declaration.reason",
                  "FIELD_REQUIRED sections[1].error_declaration.explanation",
                  "CORRECTION_INCOMPLETE "
                  "sections[1].error_declaration.reviewed_by"));
}

TEST(OnBehalf, IsCompleteAndOfAnother) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Edit(L::kFacts, "events",
             absl::StrCat("on_behalf { party: \"", kOffPlatform,
                          "\" basis: ON_BEHALF_BASIS_PAPER_SLIP evidence: "
                          "\"交售单 0826-17\" } events"));
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Edit(L::kFacts, "evidence: \"交售单 0826-17\"", "")
      .Edit(L::kFacts, "BASIS_PAPER_SLIP", "BASIS_UNSPECIFIED")
      .Edit(L::kFacts, kOffPlatform, kGrower);
  EXPECT_THAT(Faults(draft),
              ElementsAre("ON_BEHALF_INCOMPLETE sections[1].on_behalf.party",
                          "ON_BEHALF_INCOMPLETE sections[1].on_behalf.basis",
                          "ON_BEHALF_INCOMPLETE "
                          "sections[1].on_behalf.evidence"));
}

TEST(Historical, SaysOnWhatItRests) {
  StatementDraft draft = ValidDraft(K::kBaseRegistration);
  draft.Edit(L::kFacts, "events",
             "historical { basis: \"FOREST_RIGHT_CERTIFICATE\" account: "
             "\"2009-03 定植\" } historical { } events");
  EXPECT_THAT(Faults(draft),
              ElementsAre("FIELD_REQUIRED sections[1].historical[1].basis",
                          "FIELD_REQUIRED sections[1].historical[1].account"));
}

}  // namespace
}  // namespace daodi::services::domain
