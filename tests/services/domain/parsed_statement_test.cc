#include "services/domain/parsed_statement.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/section_wire.h"
#include "services/domain/violation.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatementDraft;
using ::daodi::testing::StatusIs;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

std::vector<std::string> FaultsOf(const StatementDraft& draft) {
  return Summaries(ViolationsOf(draft.Parse().status()));
}

std::vector<std::string> FaultsOfFacts(absl::string_view bytes) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.section(L::kFacts).bytes = std::string(bytes);
  return FaultsOf(draft);
}

TEST(ParseSections, GivesEachSectionAsItsMessage) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Set(L::kRemarks, "text: \"first\\nsecond\"");
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  ASSERT_NE(statement.facts(), nullptr);
  EXPECT_EQ(statement.facts()->events(0).lots(0).lot().lot(), "HP26-H01-GPF");
  EXPECT_EQ(statement.remarks()->text(), "first\nsecond");
  EXPECT_EQ(statement.quantities(), nullptr);
  EXPECT_EQ(statement.governance, std::nullopt);
}

TEST(ParseSections, MessagesOutliveAMove) {
  ASSERT_OK_AND_ASSIGN(ParsedStatement statement,
                       ValidDraft(K::kHarvest).Parse());
  const v1::EventFacts* facts = statement.facts();
  const ParsedStatement moved = std::move(statement);
  EXPECT_EQ(moved.facts(), facts);
  EXPECT_EQ(moved.facts()->events_size(), 1);
}

TEST(ParseSections, TakesContentsInAnyOrder) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Set(L::kRemarks, "text: \"x\"");
  std::vector<crypto::SectionContent> contents;
  crypto::Envelope envelope = draft.MakeEnvelope(&contents);
  std::swap(contents[0], contents[1]);
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement,
                       ParseSections(std::move(envelope), std::move(contents)));
  EXPECT_EQ(statement.sections[0].label, 1);
}

TEST(ParseSections, RefusesMissingRepeatedAndUnexpectedSectionsAtOnce) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Set(L::kRemarks, "text: \"x\"").Set(L::kQuantities, "");
  std::vector<crypto::SectionContent> contents;
  crypto::Envelope envelope = draft.MakeEnvelope(&contents);
  contents[1] = contents[0];
  contents.back().label = 99;
  const absl::Status status =
      ParseSections(std::move(envelope), std::move(contents)).status();
  EXPECT_THAT(
      Summaries(ViolationsOf(status)),
      ElementsAre("SECTION_REPEATED sections[1]", "SECTION_MISSING sections[2]",
                  "SECTION_MISSING sections[13]",
                  "SECTION_UNEXPECTED sections[99]"));
}

TEST(ParseSections, RefusesContentThatTheHeaderDidNotCommitTo) {
  for (int part = 0; part < 3; ++part) {
    std::vector<crypto::SectionContent> contents;
    crypto::Envelope envelope =
        ValidDraft(K::kShipping).MakeEnvelope(&contents);
    if (part == 0) contents[0].bytes += " ";
    if (part == 1) contents[0].salt.data()[0] ^= 1;
    if (part == 2) contents[0].named_organizations.pop_back();
    const absl::Status status =
        ParseSections(std::move(envelope), std::move(contents)).status();
    EXPECT_THAT(Summaries(ViolationsOf(status)),
                ElementsAre("SECTION_DIGEST_MISMATCH sections[1]"))
        << part;
  }
}

TEST(ParseSections, RefusesSchemasThatAreUnknownOrOfAnotherLabel) {
  for (const uint32_t schema : {0u, 1u, 1002u, 1015u, 4'000'000'000u}) {
    StatementDraft draft = ValidDraft(K::kHarvest);
    draft.section(L::kFacts).schema = schema;
    EXPECT_THAT(FaultsOf(draft),
                ElementsAre("SECTION_SCHEMA_UNKNOWN sections[1]"))
        << schema;
  }
}

TEST(ParseSections, RefusesSectionsAndStatementsOverTheirLimits) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Set(L::kEpcis,
            absl::StrCat("json: \"", std::string(65'600, 'x'), "\""));
  EXPECT_THAT(FaultsOf(draft), ElementsAre("STATEMENT_TOO_LARGE sections[14]"));

  StatementDraft many = ValidDraft(K::kHarvest);
  for (const L label :
       {L::kEpcis, L::kQuantities, L::kProcess, L::kTerms, L::kCultivation}) {
    many.Set(label, "");
    many.section(label).bytes = std::string(60'000, '\0');
  }
  EXPECT_THAT(FaultsOf(many), ElementsAre("STATEMENT_TOO_LARGE sections"));
}

TEST(ParseSections, GovernanceHasItsRecordInSectionOne) {
  StatementDraft draft(K::kKeyRetirement);
  crypto::KeyRetirementRecord record;
  record.accept_until_ms = 1;
  draft.Set(L::kFacts, "");
  daodi::testing::DraftSection& section = draft.section(L::kFacts);
  section.audience = crypto::Audience::kPublic;
  section.schema = static_cast<uint32_t>(K::kKeyRetirement);
  section.bytes =
      crypto::EncodeGovernanceRecord(crypto::GovernanceRecord(record));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  ASSERT_TRUE(statement.governance.has_value());
  EXPECT_TRUE(std::holds_alternative<crypto::KeyRetirementRecord>(
      *statement.governance));
  EXPECT_EQ(statement.facts(), nullptr);

  section.bytes += "\x01";
  EXPECT_THAT(FaultsOf(draft), ElementsAre("GOVERNANCE_INVALID sections[1]"));
  section.schema = 1001;
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("SECTION_SCHEMA_UNKNOWN header.sections"));
}

TEST(ParseSections, TheCatalogueIsGovernanceWithMessagesAsSections) {
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement,
                       daodi::testing::ValidDraft(K::kCatalogue).Parse());
  EXPECT_FALSE(statement.governance.has_value());
  ASSERT_NE(statement.catalogue_entry(), nullptr);
  EXPECT_EQ(statement.catalogue_entry()->entry_id(), "tag-xiang-nine");
}

TEST(SectionWire, RefusesUnknownFieldsAtAnyDepth) {
  EXPECT_THAT(FaultsOfFacts("\x98\x06\x01"),
              ElementsAre("FIELD_UNKNOWN sections[1]"));
  // events[0].time = { field 4: 1 }
  EXPECT_THAT(FaultsOfFacts(absl::string_view("\x0a\x04\x3a\x02\x20\x01", 6)),
              ElementsAre("FIELD_UNKNOWN sections[1].events[0].time"));
}

TEST(SectionWire, RefusesUnknownEnumNumbers) {
  // capture_medium = 7, and events[0].type = -1.
  EXPECT_THAT(FaultsOfFacts("\x10\x07"),
              ElementsAre("ENUM_UNKNOWN sections[1].capture_medium"));
  EXPECT_THAT(
      FaultsOfFacts("\x0a\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      ElementsAre("ENUM_UNKNOWN sections[1].events[0].type"));
}

TEST(SectionWire, RefusesASingularFieldTwice) {
  EXPECT_THAT(FaultsOfFacts("\x10\x01\x10\x02"),
              ElementsAre("FIELD_REPEATED sections[1].capture_medium"));
  EXPECT_THAT(FaultsOfFacts(absl::string_view("\x2a\x00\x2a\x00", 4)),
              ElementsAre("FIELD_REPEATED sections[1].error_declaration"));
}

TEST(SectionWire, RefusesNumbersThatParsersCutOff) {
  // events[0].line = 2^32 + 1, which libprotobuf reads as 1; rework = 2.
  EXPECT_THAT(FaultsOfFacts("\x0a\x06\x08\x81\x80\x80\x80\x10"),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[1].events[0].line"));
  EXPECT_THAT(FaultsOfFacts("\x0a\x02\x58\x02"),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[1].events[0].rework"));
}

TEST(SectionWire, RefusesCutOffBytesAndWrongWireTypes) {
  for (const absl::string_view bytes :
       {absl::string_view("\x0a", 1), absl::string_view("\x0a\x05\x08\x01", 4),
        absl::string_view("\x08\x01", 2), absl::string_view("\x12\x00", 2),
        absl::string_view("\x80", 1),
        absl::string_view("\x11"
                          "12345678",
                          9),
        absl::string_view("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", 10)}) {
    EXPECT_THAT(FaultsOfFacts(bytes),
                Contains(::testing::StartsWith("SECTION_MALFORMED")));
  }
}

TEST(SectionWire, HoldsTextsToTheTextRule) {
  const auto faults_of_reason = [](const std::string& text) {
    StatementDraft draft = ValidDraft(K::kStorage);
    v1::EventFacts facts;
    facts.add_events()->set_biz_step(text);
    // libprotobuf would warn about bad UTF-8 when it serializes.
    draft.section(L::kFacts).bytes = absl::StrCat(
        "\x0a", std::string(1, static_cast<char>(text.size() + 2)), "\x2a",
        std::string(1, static_cast<char>(text.size())), text);
    return FaultsOf(draft);
  };
  EXPECT_THAT(faults_of_reason("厚朴"), IsEmpty());
  for (const std::string& text :
       {std::string("\xff"), std::string("\xc0\x80"),
        std::string("\xed\xa0\x80"), std::string("e\xcc\x81"),
        std::string("a\0b", 3), std::string("a\nb"), std::string("\x7f"),
        std::string("\xc2\x85")}) {
    EXPECT_THAT(faults_of_reason(text),
                ElementsAre("TEXT_INVALID sections[1].events[0].biz_step"));
  }
}

TEST(SectionWire, FreeTextsMayHaveLinesAndJsonAnyUtf8) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.Set(L::kProcess, "description: \"a\\nb\"")
      .Set(L::kEpcis, "json: \"{\\n\\t\\\"hb:x\\\": \\\"e\\314\\201\\\"}\"");
  EXPECT_OK(draft.Parse());
  draft.Set(L::kEpcis, "json: \"a\\001\"")
      .Set(L::kProcess, "procedure: \"a\\nb\"");
  EXPECT_THAT(FaultsOf(draft), ElementsAre("TEXT_INVALID sections[3].procedure",
                                           "TEXT_INVALID sections[14].json"));
}

TEST(SectionWire, RefusesLongTexts) {
  StatementDraft draft = ValidDraft(K::kStorage);
  draft.Set(L::kRemarks,
            absl::StrCat("text: \"", std::string(kMaxTextBytes, 'x'), "\""));
  EXPECT_OK(draft.Parse());
  draft.Set(
      L::kRemarks,
      absl::StrCat("text: \"", std::string(kMaxTextBytes + 1, 'x'), "\""));
  EXPECT_THAT(FaultsOf(draft), ElementsAre("TEXT_TOO_LONG sections[13].text"));
}

TEST(SectionWire, BoundsTheObjectsThatFewBytesMake) {
  std::string bytes;
  for (int i = 0; i < kMaxMessagesPerSection; ++i) {
    bytes.append("\x32\x00", 2);
  }
  EXPECT_THAT(FaultsOfFacts(bytes),
              ElementsAre("SECTION_MALFORMED sections[1].historical[4095]"));
  bytes.resize(bytes.size() - 2);
  EXPECT_THAT(FaultsOfFacts(bytes), IsEmpty());
}

TEST(SectionWire, TellsAtMostSixtyFourFaults) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += "\x10\x07";
  EXPECT_EQ(FaultsOfFacts(bytes).size(), kMaxViolations);
}

TEST(ParseStoredSections, DoesWithoutErasedSections) {
  StatementDraft draft = ValidDraft(K::kHarvest);
  draft.Set(L::kPersonal, "persons { person: \"F-0001\" name: \"…\" }");
  std::vector<crypto::SectionContent> contents;
  crypto::Envelope envelope = draft.MakeEnvelope(&contents);
  contents.pop_back();
  ASSERT_OK_AND_ASSIGN(
      const ParsedStatement statement,
      ParseStoredSections(std::move(envelope), std::move(contents)));
  EXPECT_NE(statement.facts(), nullptr);
  EXPECT_EQ(statement.personal(), nullptr);
}

TEST(ParseStoredSections, SaysWhenStoredBytesAreDamaged) {
  std::vector<crypto::SectionContent> contents;
  crypto::Envelope envelope = ValidDraft(K::kHarvest).MakeEnvelope(&contents);
  contents[0].bytes.pop_back();
  EXPECT_THAT(ParseStoredSections(std::move(envelope), std::move(contents)),
              StatusIs(absl::StatusCode::kDataLoss, "sections[1]"));
}

}  // namespace
}  // namespace daodi::services::domain
