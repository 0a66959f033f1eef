#include "services/domain/disclosure.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/services/domain/document_tables.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using crypto::Audience;
using ::daodi::testing::AllKindsAndStages;
using ::daodi::testing::ExpectSameTable;
using ::daodi::testing::kCarrier;
using ::daodi::testing::kGrower;
using ::daodi::testing::KindAndStage;
using ::daodi::testing::kMaker;
using ::daodi::testing::kStranger;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::TableRow;
using ::daodi::testing::ValidDraft;
using ::daodi::testing::ValidInspection;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using K = crypto::StatementKind;
using L = SectionLabel;

constexpr Audience kAudiences[] = {Audience::kPublic, Audience::kChain,
                                   Audience::kNamed, Audience::kOwner};

std::vector<std::string> Faults(const StatementDraft& draft) {
  const absl::StatusOr<ParsedStatement> statement = draft.Parse();
  EXPECT_OK(statement);
  if (!statement.ok()) return {"no statement"};
  return Summaries(CheckDisclosure(*statement));
}

// Adds the section when the draft lacks it; its audience is `audience`.
std::vector<std::string> FaultsWith(KindAndStage which, L label,
                                    Audience audience) {
  StatementDraft draft = ValidDraft(which);
  const absl::StatusOr<ParsedStatement> before = draft.Parse();
  EXPECT_OK(before);
  if (before->messages[static_cast<uint8_t>(label)] == nullptr) {
    draft.Set(label, "");
  }
  draft.SetAudience(label, audience);
  return Faults(draft);
}

std::string Name(KindAndStage which) {
  return absl::StrCat(crypto::StatementKindName(which.kind), " ",
                      TestStageName(which.stage));
}

bool IsTest(KindAndStage which, TestStage stage) {
  return which.kind == K::kInspection && which.stage == stage;
}

class DisclosureOfKind : public ::testing::TestWithParam<KindAndStage> {};

TEST_P(DisclosureOfKind, TheDefaultsAreAllowed) {
  EXPECT_THAT(Faults(ValidDraft(GetParam())), IsEmpty());
}

TEST_P(DisclosureOfKind, EverySectionIsHeldToItsRow) {
  for (const SectionSchema& schema : SectionSchemas()) {
    if (schema.label == L::kVerdict && GetParam().kind == K::kInspection) {
      continue;  // an empty verdict is another stage
    }
    const DisclosureRule* rule =
        FindDisclosureRule(GetParam().kind, GetParam().stage, schema.label);
    for (const Audience audience : kAudiences) {
      const std::vector<std::string> faults =
          FaultsWith(GetParam(), schema.label, audience);
      const std::string where =
          absl::StrCat(Name(GetParam()), " ", schema.short_name, " ",
                       AudienceName(audience));
      if (rule == nullptr) {
        EXPECT_THAT(faults, Contains(HasSubstr("SECTION_NOT_ALLOWED")))
            << where;
        continue;
      }
      EXPECT_EQ(
          audience < rule->widest,
          ::testing::Value(faults, Contains(HasSubstr("AUDIENCE_TOO_WIDE"))))
          << where;
      EXPECT_EQ(
          audience > rule->narrowest,
          ::testing::Value(faults, Contains(HasSubstr("AUDIENCE_TOO_NARROW"))))
          << where;
    }
  }
}

// samples.md section 12: another customer of the same lot is in CHAIN too.
TEST_P(DisclosureOfKind, NothingOfATransferOrPriceReachesTheChain) {
  for (const SectionSchema& schema : SectionSchemas()) {
    if (!IsTransfer(GetParam().kind) && schema.label != L::kTerms &&
        schema.label != L::kParties) {
      continue;
    }
    for (const Audience audience : {Audience::kPublic, Audience::kChain}) {
      EXPECT_THAT(FaultsWith(GetParam(), schema.label, audience),
                  Not(IsEmpty()))
          << Name(GetParam()) << " " << schema.short_name;
    }
  }
}

TEST_P(DisclosureOfKind, PreliminaryResultsReachOnlyTheParties) {
  if (!IsTest(GetParam(), TestStage::kPreliminary)) return;
  for (const SectionSchema& schema : SectionSchemas()) {
    for (const Audience audience : {Audience::kPublic, Audience::kChain}) {
      StatementDraft draft = ValidDraft(GetParam());
      if (schema.label != L::kFacts && schema.label != L::kVerdict) {
        draft.Set(schema.label, "");
      }
      draft.SetAudience(schema.label, audience);
      EXPECT_THAT(Faults(draft), Not(IsEmpty())) << schema.short_name;
    }
  }
}

TEST_P(DisclosureOfKind, TheChainAlwaysLearnsOfProductionAndRelease) {
  const K kind = GetParam().kind;
  if (static_cast<uint32_t>(kind) > 200 || IsTransfer(kind) ||
      kind == K::kHold || IsTest(GetParam(), TestStage::kPreliminary) ||
      IsTest(GetParam(), TestStage::kOther)) {
    return;
  }
  for (const Audience audience : {Audience::kNamed, Audience::kOwner}) {
    EXPECT_THAT(FaultsWith(GetParam(), L::kFacts, audience),
                ElementsAre("AUDIENCE_TOO_NARROW sections[1].audience"))
        << Name(GetParam());
  }
  EXPECT_THAT(FaultsWith(GetParam(), L::kFacts, Audience::kPublic), IsEmpty());
}

TEST_P(DisclosureOfKind, PersonalDataIsTheOwnersAndErasable) {
  StatementDraft draft = ValidDraft(GetParam());
  draft.Set(L::kPersonal, "note: \"x\"");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.section(L::kPersonal).erasable = false;
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_REQUIRED sections[10].erasable"));
  draft.section(L::kPersonal).erasable = true;
  for (const Audience audience :
       {Audience::kPublic, Audience::kChain, Audience::kNamed}) {
    draft.SetAudience(L::kPersonal, audience);
    EXPECT_THAT(Faults(draft), Not(IsEmpty()));
  }
}

TEST_P(DisclosureOfKind, WhatViewsDeriveFromIsNotErasable) {
  for (const SectionSchema& schema : SectionSchemas()) {
    const DisclosureRule* rule =
        FindDisclosureRule(GetParam().kind, GetParam().stage, schema.label);
    if (rule == nullptr) continue;
    const bool may =
        schema.label == L::kPersonal || schema.label == L::kDocuments ||
        schema.label == L::kRemarks || schema.label == L::kPartyIdentifiers ||
        schema.label == L::kContacts;
    EXPECT_EQ(rule->erasable != Erasability::kNever, may) << schema.short_name;
  }
  const L required =
      static_cast<uint32_t>(GetParam().kind) < 200 ? L::kFacts : L::kPersonal;
  if (required != L::kFacts) return;
  StatementDraft draft = ValidDraft(GetParam());
  draft.section(L::kFacts).erasable = true;
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_NOT_ALLOWED sections[1].erasable"));
}

TEST_P(DisclosureOfKind, AnAbsentRequiredSectionIsNamed) {
  for (const DisclosureRule& rule : DisclosureRules()) {
    if (FindDisclosureRule(GetParam().kind, GetParam().stage, rule.label) !=
            &rule ||
        rule.presence != Presence::kRequired || rule.label == L::kVerdict) {
      continue;
    }
    StatementDraft draft = ValidDraft(GetParam());
    draft.Set(L::kRemarks, "text: \"x\"").Remove(rule.label);
    EXPECT_THAT(Faults(draft),
                Contains(absl::StrCat("SECTION_REQUIRED sections[",
                                      static_cast<int>(rule.label), "]")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    EveryKind, DisclosureOfKind, ::testing::ValuesIn(AllKindsAndStages()),
    [](const ::testing::TestParamInfo<KindAndStage>& which) {
      return which.param.kind == K::kInspection
                 ? absl::StrCat("INSPECTION_", TestStageName(which.param.stage))
                 : crypto::StatementKindName(which.param.kind);
    });

TEST(Disclosure, OneRowForEachKindStageAndSection) {
  std::set<std::string> seen;
  for (const DisclosureRule& rule : DisclosureRules()) {
    EXPECT_LE(rule.widest, rule.default_audience);
    EXPECT_LE(rule.default_audience, rule.narrowest);
    for (const K kind : rule.kinds) {
      EXPECT_EQ(kind == K::kInspection, rule.stage != TestStage::kNotATest);
      EXPECT_TRUE(seen.insert(absl::StrCat(static_cast<int>(kind), "/",
                                           static_cast<int>(rule.stage), "/",
                                           static_cast<int>(rule.label)))
                      .second)
          << crypto::StatementKindName(kind) << " "
          << static_cast<int>(rule.label);
    }
  }
}

TEST(Disclosure, ConsumersSeeOriginHarvestMakingAndDecidingVerdictsByDefault) {
  const auto is_public = [](K kind, TestStage stage, L label) {
    return FindDisclosureRule(kind, stage, label)->default_audience ==
           Audience::kPublic;
  };
  for (const K kind : {K::kBaseRegistration, K::kHarvest, K::kTransformation,
                       K::kRelease, K::kPacking}) {
    EXPECT_TRUE(is_public(kind, TestStage::kNotATest, L::kFacts));
  }
  EXPECT_TRUE(
      is_public(K::kBaseRegistration, TestStage::kNotATest, L::kCultivation));
  EXPECT_TRUE(is_public(K::kHarvest, TestStage::kNotATest, L::kCultivation));
  EXPECT_TRUE(is_public(K::kInspection, TestStage::kDeciding, L::kVerdict));
  EXPECT_TRUE(is_public(K::kRelease, TestStage::kNotATest, L::kVerdict));
}

TEST(Disclosure, YieldsAndProcessParametersStayWithTheMaker) {
  for (const L label : {L::kQuantities, L::kProcess}) {
    EXPECT_THAT(FaultsWith({K::kTransformation, TestStage::kNotATest}, label,
                           Audience::kChain),
                Contains(HasSubstr("AUDIENCE_TOO_WIDE")));
  }
}

TEST(Disclosure, TheStageFollowsTheVerdict) {
  const auto stage = [](absl::string_view purpose, v1::ResultStatus status) {
    v1::Verdict verdict;
    verdict.set_purpose(std::string(purpose));
    verdict.set_status(status);
    return StageOf(K::kInspection, &verdict);
  };
  for (const char* purpose :
       {"RELEASE", "FACTORY", "TYPE", "REGULATORY", "RETEST", "ROOT_CAUSE"}) {
    EXPECT_EQ(stage(purpose, v1::RESULT_STATUS_FINAL), TestStage::kDeciding);
    EXPECT_EQ(stage(purpose, v1::RESULT_STATUS_INITIAL),
              TestStage::kPreliminary);
    EXPECT_EQ(stage(purpose, v1::RESULT_STATUS_RETEST_REQUESTED),
              TestStage::kPreliminary);
    EXPECT_EQ(stage(purpose, v1::RESULT_STATUS_WITHDRAWN), TestStage::kOther);
  }
  EXPECT_EQ(stage("IN_PROCESS", v1::RESULT_STATUS_FINAL),
            TestStage::kPreliminary);
  EXPECT_EQ(stage("RAW_MATERIAL", v1::RESULT_STATUS_FINAL), TestStage::kOther);
  EXPECT_EQ(StageOf(K::kInspection, nullptr), TestStage::kOther);
  EXPECT_EQ(StageOf(K::kRelease, nullptr), TestStage::kNotATest);
}

TEST(Disclosure, ATransferNamesNobodyButItsParties) {
  StatementDraft draft = ValidDraft(K::kShipping);
  draft.section(L::kFacts).names = {std::string(kGrower), std::string(kMaker),
                                    std::string(kCarrier)};
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.section(L::kFacts).names = {std::string(kMaker),
                                    std::string(kStranger)};
  EXPECT_THAT(Faults(draft),
              ElementsAre("NAMED_NOT_A_PARTY sections[1].named_organizations"));
}

TEST(Disclosure, TheCarrierNeverReadsThePrice) {
  StatementDraft draft = ValidDraft(K::kShipping);
  draft.Set(L::kTerms, "unit_price: \"6.20 元/kg\"");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.section(L::kTerms).names.push_back(std::string(kCarrier));
  EXPECT_THAT(Faults(draft),
              ElementsAre("NAMED_NOT_A_PARTY sections[5].named_organizations"));
}

TEST(Disclosure, ACarrierAsAuthorDoesNotNameItselfInTerms) {
  StatementDraft draft(K::kShipping, kCarrier);
  draft.Set(L::kFacts, "");
  draft.Set(L::kParties,
            absl::StrCat("source: \"", kGrower, "\" destination: \"", kMaker,
                         "\" carrier: \"", kCarrier, "\""));
  draft.Set(L::kTerms, "");
  draft.section(L::kTerms).names = {std::string(kCarrier)};
  EXPECT_THAT(Faults(draft),
              ElementsAre("NAMED_NOT_A_PARTY sections[5].named_organizations"));
}

TEST(Disclosure, AnInspectionMayNameWhoIsConcerned) {
  StatementDraft draft = ValidInspection(TestStage::kPreliminary);
  draft.SetAudience(L::kFacts, Audience::kNamed);
  draft.section(L::kFacts).names = {std::string(kStranger)};
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(Disclosure, IdentifiersOfPersonsAreErasable) {
  StatementDraft draft = ValidDraft(K::kParty);
  draft.Set(L::kPartyIdentifiers, "social_credit_code: \"91440103FAKE10086T\"");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Set(L::kPartyIdentifiers, "social_credit_code: \"92430582FAKE101151\"");
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_REQUIRED sections[24].erasable"));
  draft.Set(L::kPartyIdentifiers, "licences: \"x\"");
  draft.Edit(L::kParty, "ENTERPRISE", "FARMER");
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_REQUIRED sections[24].erasable"));
  draft.section(L::kPartyIdentifiers).erasable = true;
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(Disclosure, GovernanceIsPublicAndStays) {
  StatementDraft draft(K::kKeySuspension);
  draft.Set(L::kFacts, "");
  draft.section(L::kFacts).schema = static_cast<uint32_t>(K::kKeySuspension);
  draft.section(L::kFacts).bytes = crypto::EncodeGovernanceRecord(
      crypto::GovernanceRecord(crypto::KeySuspensionRecord()));
  draft.section(L::kFacts).erasable = true;
  EXPECT_THAT(Faults(draft),
              ElementsAre("AUDIENCE_TOO_NARROW sections[1].audience",
                          "ERASABLE_NOT_ALLOWED sections[1].erasable"));
  draft.section(L::kFacts).erasable = false;
  draft.SetAudience(L::kFacts, Audience::kPublic);
  EXPECT_THAT(Faults(draft), IsEmpty());
}

std::string ErasabilityName(Erasability erasable) {
  switch (erasable) {
    case Erasability::kNever:
      return "never";
    case Erasability::kAllowed:
      return "allowed";
    case Erasability::kRequired:
      return "required";
  }
  return "";
}

TEST(Disclosure, TheDocumentHasTheSameTable) {
  std::vector<std::string> rows;
  for (const DisclosureRule& rule : DisclosureRules()) {
    std::vector<std::string> kinds;
    for (const K kind : rule.kinds) {
      kinds.push_back(crypto::StatementKindName(kind));
    }
    std::string subject = absl::StrJoin(kinds, ", ");
    if (rule.stage != TestStage::kNotATest) {
      absl::StrAppend(&subject, " ", TestStageName(rule.stage));
    }
    rows.push_back(TableRow(
        {std::string(
             FindCurrentSchema(static_cast<uint8_t>(rule.label))->short_name),
         subject,
         rule.presence == Presence::kRequired ? "required" : "optional",
         std::string(AudienceName(rule.default_audience)),
         std::string(AudienceName(rule.widest)),
         std::string(AudienceName(rule.narrowest)),
         ErasabilityName(rule.erasable)}));
  }
  ExpectSameTable("docs/formats/disclosure.md", "disclosure", rows);
}

TEST(Disclosure, TheDocumentSaysWhichSectionHasWhichField) {
  std::vector<std::string> rows;
  for (const SectionSchema& schema : SectionSchemas()) {
    const google::protobuf::Descriptor& message =
        *schema.prototype().GetDescriptor();
    std::vector<std::string> fields;
    for (int i = 0; i < message.field_count(); ++i) {
      fields.push_back(message.field(i)->name());
    }
    rows.push_back(
        TableRow({absl::StrCat(static_cast<int>(schema.label)),
                  std::string(schema.short_name), absl::StrCat(schema.schema),
                  absl::StrCat("`", schema.message_name, "`"),
                  absl::StrJoin(fields, ", ")}));
  }
  ExpectSameTable("docs/formats/disclosure.md", "sections", rows);
}

}  // namespace
}  // namespace daodi::services::domain
