// Rules of the other sections of events, of records and of references.

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/validate_statement.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kCarrier;
using ::daodi::testing::kGrower;
using ::daodi::testing::kHospital;
using ::daodi::testing::kMaker;
using ::daodi::testing::kOffPlatform;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::daodi::testing::ValidInspection;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

std::vector<std::string> FaultsWith(StatementDraft draft, L label,
                                    absl::string_view text) {
  return Summaries(draft.Set(label, text).Violations());
}

std::vector<std::string> FaultsWith(K kind, L label, absl::string_view text) {
  return FaultsWith(ValidDraft(kind), label, text);
}

std::string LotQuantityText(absl::string_view quantity) {
  return absl::StrCat("lots { event_line: 1 lot_line: 1 quantity { ", quantity,
                      " } } ");
}

TEST(QuantityRules, AcceptsStatedQuantities) {
  EXPECT_THAT(
      FaultsWith(
          K::kHarvest, L::kQuantities,
          "lots { event_line: 1 lot_line: 1 quantity { value { mantissa: "
          "40 } unit: \"袋\" } net_mass { value { mantissa: 400 exponent: "
          "-1 } unit: \"KGM\" } as_written: \"40 袋\" } differences { "
          "event_line: 1 reason: \"WATER_LOSS\" quantity { value { } "
          "unit: \"KGM\" } } differences { event_line: 1 lot_line: 1 "
          "reason: \"TEST\" quantity { value { mantissa: 1 } unit: "
          "\"KGM\" } }"),
      IsEmpty());
}

TEST(QuantityRules, RefusesNegativeAbsentAndHugeNumbers) {
  for (const char* quantity :
       {"value { mantissa: -1 } unit: \"KGM\"", "unit: \"KGM\""}) {
    EXPECT_THAT(
        FaultsWith(K::kHarvest, L::kQuantities, LotQuantityText(quantity)),
        ElementsAre("QUANTITY_INVALID "
                    "sections[2].lots[0].quantity.value"))
        << quantity;
  }
  EXPECT_THAT(
      FaultsWith(K::kHarvest, L::kQuantities,
                 LotQuantityText("value { mantissa: 9000000000000 exponent: 9 "
                                 "} unit: \"KGM\"")),
      ElementsAre("QUANTITY_INVALID sections[2].lots[0].quantity.value"));
  for (const char* exponent : {"10", "-10", "2147483647", "-2147483648"}) {
    EXPECT_THAT(FaultsWith(K::kHarvest, L::kQuantities,
                           LotQuantityText(absl::StrCat(
                               "value { mantissa: 1 exponent: ", exponent,
                               " } unit: \"KGM\""))),
                ElementsAre("NUMBER_OUT_OF_RANGE "
                            "sections[2].lots[0].quantity.value.exponent"));
  }
}

TEST(QuantityRules, RefusesUnknownUnitsAndWrongDimensions) {
  EXPECT_THAT(
      FaultsWith(K::kHarvest, L::kQuantities,
                 LotQuantityText("value { mantissa: 1 } unit: \"kilo\"")),
      ElementsAre("UNIT_UNKNOWN sections[2].lots[0].quantity.unit"));
  EXPECT_THAT(
      FaultsWith(
          K::kHarvest, L::kQuantities,
          "lots { event_line: 1 lot_line: 1 quantity { value { mantissa: "
          "1 } unit: \"袋\" } net_mass { value { mantissa: 1 } unit: "
          "\"亩\" } }"),
      ElementsAre("UNIT_UNKNOWN sections[2].lots[0].net_mass.unit"));
}

TEST(QuantityRules, LinesExistAndHaveOneQuantity) {
  const std::string kilo = "quantity { value { mantissa: 1 } unit: \"KGM\" } ";
  EXPECT_THAT(
      FaultsWith(K::kHarvest, L::kQuantities,
                 absl::StrCat("lots { event_line: 2 lot_line: 1 ", kilo,
                              "} lots { event_line: 1 lot_line: 2 ", kilo,
                              "} lots { event_line: 1 lot_line: 0 ", kilo,
                              "} differences { event_line: 0 reason: \"TEST\" ",
                              kilo, "}")),
      ElementsAre("LINE_REFERENCE_INVALID sections[2].lots[0].event_line",
                  "LINE_REFERENCE_INVALID sections[2].lots[1].lot_line",
                  "LINE_REFERENCE_INVALID sections[2].lots[2].lot_line",
                  "LINE_REFERENCE_INVALID "
                  "sections[2].differences[0].event_line"));
  EXPECT_THAT(FaultsWith(K::kHarvest, L::kQuantities,
                         absl::StrCat("lots { event_line: 1 lot_line: 1 ", kilo,
                                      "} lots { event_line: 1 lot_line: 1 ",
                                      kilo, "}")),
              ElementsAre("LINE_REFERENCE_INVALID sections[2].lots"));
}

TEST(QuantityRules, ADifferenceHasAReason) {
  EXPECT_THAT(FaultsWith(K::kHarvest, L::kQuantities,
                         "differences { event_line: 1 quantity { value { "
                         "mantissa: 1 } unit: \"KGM\" } }"),
              ElementsAre("FIELD_REQUIRED sections[2].differences[0].reason"));
}

TEST(ProcessRules, AParameterHasANameAndItsEvent) {
  EXPECT_THAT(FaultsWith(K::kTransformation, L::kProcess,
                         "parameters { event_line: 3 value: \"96\" }"),
              ElementsAre("LINE_REFERENCE_INVALID "
                          "sections[3].parameters[0].event_line",
                          "FIELD_REQUIRED sections[3].parameters[0].name"));
}

TEST(PartyRules, ATransferIsBetweenParties) {
  EXPECT_THAT(FaultsWith(K::kShipping, L::kParties,
                         "source: \"E01\" destination: \"\""),
              Contains("ORGANIZATION_ID_INVALID sections[4].source"));
  StatementDraft none = ValidDraft(K::kReceiving);
  none.names_by_default = {std::string(kGrower)};
  none.SetAudience(L::kFacts, crypto::Audience::kNamed)
      .SetAudience(L::kParties, crypto::Audience::kNamed);
  EXPECT_THAT(
      FaultsWith(none, L::kParties, absl::StrCat("carrier: \"", kGrower, "\"")),
      ElementsAre("FIELD_REQUIRED sections[4].source"));
  EXPECT_THAT(FaultsWith(none, L::kParties,
                         absl::StrCat("destination: \"", kGrower, "\"")),
              IsEmpty());
}

// An author speaking for another is refused; on behalf it may.
TEST(PartyRules, TheAuthorIsAPartyOrSaysForWhomItSpeaks) {
  const std::string others =
      absl::StrCat("source: \"", kMaker, "\" destination: \"", kHospital, "\"");
  StatementDraft draft = ValidDraft(K::kReceiving);
  draft.SetAudience(L::kFacts, crypto::Audience::kOwner)
      .SetAudience(L::kParties, crypto::Audience::kOwner);
  EXPECT_THAT(FaultsWith(draft, L::kParties, others),
              ElementsAre("AUTHOR_NOT_A_PARTY sections[4]"));
  draft.Edit(L::kFacts, "events",
             absl::StrCat("on_behalf { party: \"", kHospital,
                          "\" basis: ON_BEHALF_BASIS_PHONE evidence: \"x\" } "
                          "events"));
  EXPECT_THAT(FaultsWith(draft, L::kParties, others), IsEmpty());
}

TEST(CultivationRules, PlotsHaveGlnsAreasAndDivisions) {
  EXPECT_THAT(
      FaultsWith(K::kHarvest, L::kCultivation,
                 "plots { gln: \"9521234900017\" division_code: \"43\" area { "
                 "value { mantissa: 1 } unit: \"KGM\" } } plots { } "
                 "growth_years: -1 source_type: \"FARMED\""),
      ElementsAre("IDENTIFIER_INVALID sections[6].plots[0].gln",
                  "IDENTIFIER_INVALID sections[6].plots[0].division_code",
                  "UNIT_UNKNOWN sections[6].plots[0].area.unit",
                  "FIELD_REQUIRED sections[6].plots[1].name",
                  "NUMBER_OUT_OF_RANGE sections[6].growth_years",
                  "WORD_UNKNOWN sections[6].source_type"));
  EXPECT_THAT(FaultsWith(K::kBaseRegistration, L::kCultivation, ""),
              ElementsAre("FIELD_REQUIRED sections[6].plots"));
}

TEST(ResultRules, ResultsAreStatedInFull) {
  const StatementDraft draft = ValidInspection(TestStage::kDeciding);
  EXPECT_THAT(
      FaultsWith(draft, L::kResults,
                 "results { line: 1 lot_line: 1 item: \"水分\" kind: "
                 "RESULT_KIND_NUMERIC value { mantissa: 121 exponent: -1 } "
                 "unit: \"%\" } results { line: 2 item: \"Hg\" kind: "
                 "RESULT_KIND_CENSORED qualifier: \"<\" value { mantissa: 1 "
                 "exponent: -2 } }"),
      IsEmpty());
  EXPECT_THAT(
      FaultsWith(draft, L::kResults,
                 "results { line: 2 lot_line: 2 kind: RESULT_KIND_NUMERIC } "
                 "results { line: 2 item: \"Hg\" kind: RESULT_KIND_CENSORED "
                 "value { exponent: 99 } } results { line: 3 item: \"x\" }"),
      ElementsAre("LINE_NUMBER_INVALID sections[7].results[0].line",
                  "LINE_REFERENCE_INVALID sections[7].results[0].lot_line",
                  "FIELD_REQUIRED sections[7].results[0].item",
                  "FIELD_REQUIRED sections[7].results[0].value",
                  "FIELD_REQUIRED sections[7].results[1].qualifier",
                  "NUMBER_OUT_OF_RANGE sections[7].results[1].value.exponent",
                  "FIELD_REQUIRED sections[7].results[2].kind"));
}

TEST(VerdictRules, ResultsOfAnInspectionNeedAVerdict) {
  EXPECT_THAT(FaultsWith(ValidInspection(TestStage::kOther), L::kResults, ""),
              ElementsAre("VERDICT_INVALID sections[8]"));
}

TEST(VerdictRules, PurposeAndStatusAreStated) {
  EXPECT_THAT(FaultsWith(ValidInspection(TestStage::kOther), L::kVerdict,
                         "purpose: \"FUN\""),
              ElementsAre("WORD_UNKNOWN sections[8].purpose",
                          "VERDICT_INVALID sections[8].status"));
}

TEST(VerdictRules, AReleaseRestsOnAFinalVerdict) {
  EXPECT_THAT(FaultsWith(K::kRelease, L::kVerdict,
                         "purpose: \"RELEASE\" status: RESULT_STATUS_INITIAL"),
              ElementsAre("VERDICT_INVALID sections[8].status"));
}

TEST(DocumentRules, DigestsHave32BytesOrAreStillMissing) {
  EXPECT_THAT(FaultsWith(K::kHarvest, L::kDocuments,
                         "documents { line: 1 document_type: \"PHOTO\" }"),
              IsEmpty());
  EXPECT_THAT(
      FaultsWith(K::kHarvest, L::kDocuments,
                 "documents { line: 2 salted_digest: \"x\" size_bytes: -1 }"),
      ElementsAre("LINE_NUMBER_INVALID sections[9].documents[0].line",
                  "FIELD_REQUIRED sections[9].documents[0].document_type",
                  "NUMBER_OUT_OF_RANGE sections[9].documents[0].size_bytes",
                  "IDENTIFIER_INVALID sections[9].documents[0].salted_digest",
                  "FIELD_REQUIRED sections[9].documents[0].media_type"));
}

TEST(DocumentRules, ARenditionShowsAnotherDocument) {
  const std::string line = absl::StrCat(
      "documents { line: 1 document_type: \"PHOTO\" media_type: \"image/png\" "
      "salted_digest: \"",
      std::string(32, 'm'), "\" original_digest: \"");
  EXPECT_THAT(FaultsWith(K::kHarvest, L::kDocuments,
                         absl::StrCat(line, std::string(32, 'o'), "\" }")),
              IsEmpty());
  for (const std::string& wrong :
       {std::string("short"), std::string(32, 'm')}) {
    EXPECT_THAT(
        FaultsWith(K::kHarvest, L::kDocuments,
                   absl::StrCat(line, wrong, "\" }")),
        ElementsAre(
            "IDENTIFIER_INVALID sections[9].documents[0].original_digest"));
  }
}

TEST(CodeRules, RangesRunForwardOnALotLine) {
  EXPECT_THAT(FaultsWith(K::kPacking, L::kCodes,
                         "ranges { event_line: 1 lot_line: 1 first: 1 last: "
                         "150 state: \"PRINTED\" }"),
              IsEmpty());
  EXPECT_THAT(
      FaultsWith(K::kPacking, L::kCodes,
                 "ranges { event_line: 1 lot_line: 4 first: -2 last: "
                 "-3 state: \"NEW\" }"),
      ElementsAre("LINE_REFERENCE_INVALID sections[11].ranges[0].lot_line",
                  "NUMBER_OUT_OF_RANGE sections[11].ranges[0].first",
                  "NUMBER_OUT_OF_RANGE sections[11].ranges[0].last",
                  "WORD_UNKNOWN sections[11].ranges[0].state"));
}

TEST(SensorRules, ReadingsAreInOrderAndMayBeBelowZero) {
  EXPECT_THAT(
      FaultsWith(K::kSensorReport, L::kSensors,
                 "readings { event_line: 1 quantity_kind: \"TEMPERATURE\" "
                 "unit: \"CEL\" minimum { mantissa: -181 exponent: -1 } mean { "
                 "mantissa: -175 exponent: -1 } maximum { mantissa: -17 } }"),
      IsEmpty());
  EXPECT_THAT(
      FaultsWith(K::kSensorReport, L::kSensors,
                 "readings { event_line: 1 quantity_kind: \"TEMPERATURE\" "
                 "unit: \"CEL\" minimum { mantissa: 224 exponent: -1 } maximum "
                 "{ mantissa: 20 } }"),
      ElementsAre("NUMBER_OUT_OF_RANGE sections[12].readings[0].minimum"));
  EXPECT_THAT(
      FaultsWith(K::kSensorReport, L::kSensors,
                 "readings { event_line: 9 maximum { exponent: 2000000000 } "
                 "minimum { } count: -1 }"),
      ElementsAre("LINE_REFERENCE_INVALID "
                  "sections[12].readings[0].event_line",
                  "FIELD_REQUIRED sections[12].readings[0].quantity_kind",
                  "FIELD_REQUIRED sections[12].readings[0].unit",
                  "NUMBER_OUT_OF_RANGE sections[12].readings[0].count",
                  "NUMBER_OUT_OF_RANGE "
                  "sections[12].readings[0].maximum.exponent"));
  EXPECT_THAT(FaultsWith(K::kSensorReport, L::kSensors, ""),
              ElementsAre("FIELD_REQUIRED sections[12].readings"));
}

TEST(EpcisRules, AnExtensionIsNotEmpty) {
  EXPECT_THAT(FaultsWith(K::kHarvest, L::kEpcis, ""),
              ElementsAre("FIELD_REQUIRED sections[14].json"));
}

TEST(RecordRules, AProductHasAGtinANameAndARevision) {
  EXPECT_THAT(
      FaultsWith(K::kProduct, L::kProduct,
                 "gtin: \"9521234100010\" shelf_life_months: -1 net_mass { "
                 "value { mantissa: 1 } unit: \"袋\" }"),
      ElementsAre("IDENTIFIER_INVALID sections[21].gtin",
                  "FIELD_REQUIRED sections[21].display_name",
                  "FIELD_REQUIRED sections[21].goods_class",
                  "NUMBER_OUT_OF_RANGE sections[21].shelf_life_months",
                  "NUMBER_OUT_OF_RANGE sections[21].revision",
                  "UNIT_UNKNOWN sections[21].net_mass.unit"));
}

TEST(RecordRules, ALocationHasAGlnAndAType) {
  EXPECT_THAT(FaultsWith(K::kLocation, L::kLocation,
                         "location_type: \"SHED\" division_code: \"x\" area { "
                         "value { mantissa: 1 } unit: \"KGM\" }"),
              ElementsAre("IDENTIFIER_INVALID sections[22].gln",
                          "WORD_UNKNOWN sections[22].location_type",
                          "IDENTIFIER_INVALID sections[22].division_code",
                          "UNIT_UNKNOWN sections[22].area.unit"));
}

TEST(RecordRules, APartyIsNotOnThePlatform) {
  EXPECT_THAT(
      FaultsWith(K::kParty, L::kParty,
                 absl::StrCat("party: \"", kMaker,
                              "\" party_type: \"FIRM\" division_code: \"1\"")),
      ElementsAre("ORGANIZATION_ID_INVALID sections[23].party",
                  "WORD_UNKNOWN sections[23].party_type",
                  "FIELD_REQUIRED sections[23].display_name",
                  "IDENTIFIER_INVALID sections[23].division_code"));
  EXPECT_THAT(FaultsWith(K::kParty, L::kPartyIdentifiers,
                         "social_credit_code: \"91440103FAKE10086A\""),
              ElementsAre("IDENTIFIER_INVALID "
                          "sections[24].social_credit_code"));
}

TEST(RecordRules, ADocumentHasATypeAndValidDates) {
  EXPECT_THAT(
      FaultsWith(K::kDocument, L::kDocument,
                 "valid_from: \"2026-06-30\" valid_until: "
                 "\"2026-05-01\" lots { issuer: \"x\" lot: \"y\" } "
                 "time { }"),
      ElementsAre("FIELD_REQUIRED sections[25].document_type",
                  "TIME_ORDER_INVALID sections[25].valid_until",
                  "TIME_MALFORMED sections[25].time",
                  "ORGANIZATION_ID_INVALID sections[25].lots[0].issuer"));
  EXPECT_THAT(FaultsWith(K::kDocument, L::kDocument,
                         "document_type: \"X\" valid_until: \"2026-02-30\""),
              ElementsAre("TIME_MALFORMED sections[25].valid_until"));
}

TEST(RecordRules, PartnersAndEnterprisesUseTheirWords) {
  EXPECT_THAT(FaultsWith(K::kPartnerRecord, L::kPartner,
                         "partner: \"x\" relation: \"FRIEND\" status: \"?\" "
                         "valid_until: \"soon\""),
              ElementsAre("ORGANIZATION_ID_INVALID sections[26].partner",
                          "WORD_UNKNOWN sections[26].relation",
                          "WORD_UNKNOWN sections[26].status",
                          "NUMBER_OUT_OF_RANGE sections[26].revision",
                          "TIME_MALFORMED sections[26].valid_until"));
  EXPECT_THAT(FaultsWith(K::kEnterpriseRecord, L::kEnterprise, ""),
              ElementsAre("WORD_UNKNOWN sections[27].verified"));
  EXPECT_THAT(FaultsWith(K::kDispute, L::kDispute, "reason: \"ANGER\""),
              ElementsAre("WORD_UNKNOWN sections[32].reason"));
}

TEST(ReferenceRules, StatementsAboutStatementsNameThem) {
  for (const K kind : {K::kConfirmation, K::kDispute, K::kSameFact}) {
    StatementDraft draft = ValidDraft(kind);
    EXPECT_THAT(draft.Violations(), IsEmpty());
    draft.header().refs.pop_back();
    EXPECT_THAT(Summaries(draft.Violations()),
                ElementsAre("REFERENCE_INVALID header.refs"))
        << crypto::StatementKindName(kind);
  }
}

TEST(ReferenceRules, AConfirmationMayApproveOrAcknowledge) {
  for (const crypto::RefKind kind :
       {crypto::RefKind::kApproves, crypto::RefKind::kAcknowledges}) {
    StatementDraft draft = ValidDraft(K::kConfirmation);
    draft.header().refs[0].kind = kind;
    EXPECT_THAT(draft.Violations(), IsEmpty());
  }
}

}  // namespace
}  // namespace daodi::services::domain
