#include "services/cli/statement_builder.h"

#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "daodi/v1/event_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using crypto::Audience;
using daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string IdOf(char letter) {
  return absl::StrCat("org-", std::string(26, letter));
}

absl::StatusOr<std::string> Resolve(absl::string_view alias) {
  if (!alias.empty() && alias.front() == '@') alias.remove_prefix(1);
  if (alias == "E01") return IdOf('a');
  if (alias == "E02") return IdOf('b');
  if (alias == "E05") return IdOf('c');
  if (alias == "E08") return absl::StrCat("pty-", std::string(26, 'd'));
  return absl::NotFoundError(absl::StrCat("alias \"", alias, "\""));
}

// Nothing in it varies: what is built from it is the same on every machine.
BuildInputs FixedInputs() {
  BuildInputs inputs;
  inputs.ledger_id.data()[0] = 0x11;
  inputs.statement_id = MakeStatementId(1778760600000, "0123456789");
  inputs.author_id = IdOf('a');
  inputs.key_id.data()[31] = 0x22;
  inputs.author_time_ms = 1778760600000;
  inputs.resolve = Resolve;
  inputs.new_salt = [next = uint8_t{0}]() mutable {
    crypto::Salt salt;
    salt.data()[0] = ++next;
    return salt;
  };
  return inputs;
}

StatementSpec Spec(const std::string& kind, const std::string& members) {
  absl::StatusOr<Json> json =
      ParseJson(absl::StrCat(R"({"name":"t","kind":")", kind,
                             R"(","author":"E01","key":"k",)", members, "}"),
                "test");
  EXPECT_OK(json);
  absl::StatusOr<StatementSpec> spec = ParseStatementSpec(*json, "test");
  EXPECT_OK(spec);
  return *std::move(spec);
}

constexpr char kHarvestSections[] =
    R"("sections":{"quantities":{"lots":[{"event_line":1,"lot_line":1,)"
    R"("quantity":{"value":{"mantissa":7025,"exponent":-1},"unit":"KGM"}}]},)"
    R"("facts":{"events":[{"line":1,"type":"EVENT_TYPE_OBJECT",)"
    R"("action":"EVENT_ACTION_ADD","lots":[{"line":1,)"
    R"("role":"LOT_ROLE_OUTPUT","lot":{"issuer":"@E01",)"
    R"("lot":"HP26-H01-GPF"}}]}]}})";

constexpr char kShippingSections[] =
    R"("sections":{"facts":{"events":[{"line":1}]},)"
    R"("parties":{"source":"@E01","destination":"@E02","carrier":"@E05"},)"
    R"("terms":{"unit_price":"6.20 CNY/kg"}})";

TEST(BuildStatement, OrdersSectionsByLabelAndResolvesAliases) {
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement statement,
      BuildStatement(Spec("HARVEST", kHarvestSections), FixedInputs()));
  ASSERT_THAT(statement.header.sections, SizeIs(2));
  EXPECT_EQ(statement.header.sections[0].label, 1);
  EXPECT_EQ(statement.header.sections[0].schema, 1001u);
  EXPECT_EQ(statement.header.sections[1].label, 2);
  v1::EventFacts facts;
  ASSERT_TRUE(facts.ParseFromString(statement.sections[0].bytes));
  EXPECT_EQ(facts.events(0).lots(0).lot().issuer(), IdOf('a'));
  EXPECT_OK(crypto::CheckSection(statement.header, statement.sections[0]));
}

// What was signed once must be built the same for ever.
TEST(BuildStatement, MakesTheGoldenHeader) {
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement statement,
      BuildStatement(Spec("HARVEST", kHarvestSections), FixedInputs()));
  EXPECT_EQ(
      crypto::HeaderDigestOf(crypto::EncodeStatementHeader(statement.header))
          .hex(),
      "984390d014e8a802df94b5f0a7d96905dd3914b3af5fb35bf505041c12013185");
}

TEST(BuildStatement, TakesSm3ForSm2KeysUnlessTold) {
  BuildInputs inputs = FixedInputs();
  inputs.scheme = crypto::SignatureScheme::kSm2Sm3;
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement by_default,
      BuildStatement(Spec("HARVEST", kHarvestSections), inputs));
  EXPECT_EQ(by_default.header.digest_algorithm, crypto::DigestAlgorithm::kSm3);
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement told,
      BuildStatement(Spec("HARVEST", absl::StrCat(R"("digest":"SHA-256",)",
                                                  kHarvestSections)),
                     inputs));
  EXPECT_EQ(told.header.digest_algorithm, crypto::DigestAlgorithm::kSha256);
}

TEST(BuildStatement, NamesThePartiesOfATransferButNotTheAuthor) {
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement statement,
      BuildStatement(Spec("SHIPPING", kShippingSections), FixedInputs()));
  ASSERT_THAT(statement.sections, SizeIs(3));
  EXPECT_EQ(statement.header.sections[0].audience, Audience::kNamed);
  EXPECT_THAT(statement.sections[0].named_organizations,
              ElementsAre(IdOf('b'), IdOf('c')));
}

TEST(BuildStatement, NeverShowsTheTermsToTheCarrier) {
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement statement,
      BuildStatement(Spec("SHIPPING", kShippingSections), FixedInputs()));
  EXPECT_THAT(statement.sections[2].named_organizations,
              ElementsAre(IdOf('b')));
}

TEST(BuildStatement, KeepsATransferToSomebodyOffThePlatformForItsOwner) {
  const StatementSpec spec =
      Spec("SHIPPING", R"("sections":{"facts":{"events":[{"line":1}]},)"
                       R"("parties":{"source":"@E01","destination":"@E08"}})");
  ASSERT_OK_AND_ASSIGN(const UnsignedStatement statement,
                       BuildStatement(spec, FixedInputs()));
  EXPECT_EQ(statement.header.sections[0].audience, Audience::kOwner);
  EXPECT_THAT(statement.sections[0].named_organizations, IsEmpty());
}

TEST(BuildStatement, TakesTheAudienceThatIsWritten) {
  const StatementSpec spec =
      Spec("SHIPPING", absl::StrCat(R"("audiences":{"facts":"NAMED:@E02"},)",
                                    kShippingSections));
  ASSERT_OK_AND_ASSIGN(const UnsignedStatement statement,
                       BuildStatement(spec, FixedInputs()));
  EXPECT_THAT(statement.sections[0].named_organizations,
              ElementsAre(IdOf('b')));
}

TEST(BuildStatement, MakesPersonalDataErasable) {
  const StatementSpec spec =
      Spec("HARVEST",
           R"("sections":{"facts":{"events":[{"line":1}]},)"
           R"("personal":{"persons":[{"person":"F-0001","name":"样例"}]}})");
  ASSERT_OK_AND_ASSIGN(const UnsignedStatement statement,
                       BuildStatement(spec, FixedInputs()));
  EXPECT_FALSE(statement.header.sections[0].erasable);
  EXPECT_TRUE(statement.header.sections[1].erasable);
}

TEST(BuildStatement, PutsAGovernanceRecordIntoSectionOne) {
  BuildInputs inputs = FixedInputs();
  inputs.record = crypto::ActivationRecord{2};
  ASSERT_OK_AND_ASSIGN(
      const UnsignedStatement statement,
      BuildStatement(Spec("ACTIVATION", R"("record":{"admission_version":2})"),
                     inputs));
  ASSERT_THAT(statement.header.sections, SizeIs(1));
  EXPECT_EQ(statement.header.sections[0].audience, Audience::kPublic);
  EXPECT_EQ(statement.header.sections[0].schema, 14u);
}

struct BadContent {
  const char* name;
  const char* kind;
  const char* members;
  absl::StatusCode code;
  const char* error;
};

class BadStatementContent : public ::testing::TestWithParam<BadContent> {};

TEST_P(BadStatementContent, IsRefusedNamingSectionAndField) {
  EXPECT_THAT(
      BuildStatement(Spec(GetParam().kind, GetParam().members), FixedInputs()),
      StatusIs(GetParam().code, GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    EveryMistake, BadStatementContent,
    ::testing::Values(
        BadContent{"UnknownSection", "HARVEST", R"("sections":{"fact":{}})",
                   absl::StatusCode::kInvalidArgument, "sections.fact"},
        BadContent{"UnknownField", "HARVEST",
                   R"("sections":{"facts":{"evnts":[]}})",
                   absl::StatusCode::kInvalidArgument, "evnts"},
        BadContent{"UnknownAlias", "HARVEST",
                   R"("sections":{"facts":{"late_reason":"@E99"}})",
                   absl::StatusCode::kNotFound, "E99"},
        BadContent{"SectionOfAnotherKind", "HARVEST",
                   R"("sections":{"product":{}})",
                   absl::StatusCode::kInvalidArgument, "no place"},
        BadContent{"UnknownAudience", "HARVEST",
                   R"("audiences":{"facts":"ALL"},"sections":{"facts":{}})",
                   absl::StatusCode::kInvalidArgument, "ALL"},
        BadContent{"AudienceOfNoSection", "HARVEST",
                   R"("audiences":{"terms":"OWNER"},"sections":{"facts":{}})",
                   absl::StatusCode::kInvalidArgument, "audiences.terms"},
        BadContent{"NoSections", "HARVEST", R"("sections":{})",
                   absl::StatusCode::kInvalidArgument, "sections"}),
    [](const auto& mistake) { return mistake.param.name; });

TEST(ReplaceAliases, LeavesOrdinaryTextAndUnescapesDoubledSigns) {
  Json json = {"@E01", "@@home", "a@E01", "@", Json{{"deep", "@E02"}}};
  ASSERT_OK(ReplaceAliases(Resolve, &json));
  EXPECT_EQ(json[0], IdOf('a'));
  EXPECT_EQ(json[1], "@home");
  EXPECT_EQ(json[2], "a@E01");
  EXPECT_EQ(json[3], "@");
  EXPECT_EQ(json[4]["deep"], IdOf('b'));
}

TEST(MakeStatementId, IsAUuidOfVersionSevenWithTheTimeInFront) {
  const crypto::StatementId id =
      MakeStatementId(0x0123456789ab, std::string(10, '\xff'));
  EXPECT_EQ(id.hex(), "0123456789ab7fffbfffffffffffffff");
}

}  // namespace
}  // namespace daodi::services::cli
