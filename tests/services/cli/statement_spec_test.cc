#include "services/cli/statement_spec.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::IsOkAndHolds;
using daodi::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kHarvest[] =
    R"({"name": "a", "row": "C1-05", "kind": "HARVEST", "author": "E01",)"
    R"( "key": "device-1", "bundle": "C1-05",)"
    R"( "author_time": "2026-05-14T20:10:00+08:00",)"
    R"( "record_time": "2026-05-14T20:15:00+08:00", "digest": "SM3",)"
    R"( "refs": [{"kind": "CORRECTS", "name": "b"},)"
    R"( {"kind": "INPUT", "index": 12}],)"
    R"( "recovered": {"key": "business-2"},)"
    R"( "audiences": {"facts": "CHAIN"}, "sections": {"facts": {}}})";

TEST(ParseStatementSpecs, ReadsEveryField) {
  ASSERT_OK_AND_ASSIGN(const std::vector<StatementSpec> specs,
                       ParseStatementSpecs(kHarvest));
  ASSERT_THAT(specs, SizeIs(1));
  const StatementSpec& spec = specs[0];
  EXPECT_EQ(spec.kind, crypto::StatementKind::kHarvest);
  EXPECT_EQ(spec.key.alias, "E01");
  EXPECT_EQ(spec.key.label, "device-1");
  EXPECT_EQ(spec.bundle, "C1-05");
  EXPECT_EQ(spec.author_time_ms, 1778760600000);
  EXPECT_EQ(spec.record_time_ms - spec.author_time_ms, 5 * 60 * 1000);
  EXPECT_EQ(spec.digest_algorithm, crypto::DigestAlgorithm::kSm3);
  ASSERT_THAT(spec.refs, SizeIs(2));
  EXPECT_EQ(spec.refs[0].name, "b");
  EXPECT_EQ(spec.refs[1].index, 12u);
  EXPECT_EQ(spec.recovered->label, "business-2");
  EXPECT_EQ(spec.audiences.at("facts"), "CHAIN");
}

TEST(ParseStatementSpecs, ReadsArraysAndLinesAlike) {
  const std::string second =
      R"({"name":"z","kind":"HARVEST","author":"E01","key":"OPERATOR/notary","sections":{}})";
  ASSERT_OK_AND_ASSIGN(const std::vector<StatementSpec> lines,
                       ParseStatementSpecs(std::string("# comment\n\n") +
                                           kHarvest + "\n" + second + "\n"));
  ASSERT_OK_AND_ASSIGN(
      const std::vector<StatementSpec> array,
      ParseStatementSpecs(std::string(" [") + kHarvest + "," + second + "]"));
  ASSERT_THAT(lines, SizeIs(2));
  ASSERT_THAT(array, SizeIs(2));
  EXPECT_EQ(lines[1].input_digest, array[1].input_digest);
  EXPECT_EQ(lines[1].key.alias, "OPERATOR");
  EXPECT_EQ(lines[1].key.label, "notary");
}

struct BadInput {
  const char* name;
  const char* json;
  const char* error;
};

class BadStatementSpec : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadStatementSpec, IsRefusedNamingTheField) {
  EXPECT_THAT(ParseStatementSpecs(GetParam().json),
              StatusIs(absl::StatusCode::kInvalidArgument, GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    EveryField, BadStatementSpec,
    ::testing::Values(
        BadInput{"NotJson", "{", "line 1"},
        BadInput{"NotAnObject", "[1]", "object"},
        BadInput{"NoName",
                 R"({"kind":"HARVEST","author":"E","key":"k","sections":{}})",
                 "name: is missing"},
        BadInput{"UnknownKind",
                 R"({"name":"a","kind":"HARVST","author":"E","key":"k"})",
                 "HARVST"},
        BadInput{"UnknownField",
                 R"({"name":"a","kind":"HARVEST","author":"E","key":"k",)"
                 R"("section":{}})",
                 "section: is unknown"},
        BadInput{"TimeWithoutZone",
                 R"({"name":"a","kind":"HARVEST","author":"E","key":"k",)"
                 R"("author_time":"2026-05-14T20:10:00"})",
                 "author_time"},
        BadInput{"RefWithNeither",
                 R"({"name":"a","kind":"HARVEST","author":"E","key":"k",)"
                 R"("refs":[{"kind":"CORRECTS"}]})",
                 "refs[0].name"},
        BadInput{"ForeignRefWithoutDigest",
                 R"({"name":"a","kind":"HARVEST","author":"E","key":"k",)"
                 R"("refs":[{"kind":"INPUT","index":1,"ledger":"00"}]})",
                 "refs[0].ledger: must be 64 hexadecimal digits"},
        BadInput{"GovernanceWithoutRecord",
                 R"({"name":"a","kind":"APPROVAL","author":"E","key":"k"})",
                 "record: is missing"},
        BadInput{"EventWithRecord",
                 R"({"name":"a","kind":"HARVEST","author":"E","key":"k",)"
                 R"("record":{}})",
                 "record: is only"}),
    [](const auto& mistake) { return mistake.param.name; });

TEST(ParseStatementSpecs, RefusesAUsedName) {
  EXPECT_THAT(
      ParseStatementSpecs(std::string("[") + kHarvest + "," + kHarvest + "]"),
      StatusIs(absl::StatusCode::kInvalidArgument, "used twice"));
}

}  // namespace
}  // namespace daodi::services::cli
