#include "services/gateway/statement_batch.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

TEST(StatementBatchTest, BytesArriveAsTheyWereSent) {
  const auto request = ParseStatementBatch(R"({
    "validateOnly": true, "mode": "ROLLBACK", "ackLevel": "CHECKPOINTED",
    "statements": [{"envelope": "AQID", "simulatedRecordTimeMs": 5,
      "sections": [{"label": 1, "salt": "BA==", "content": "",
                    "namedOrganizations": ["org-a"]}]}]})");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_TRUE(request->validate_only());
  EXPECT_EQ(request->mode(), v1::APPEND_MODE_ROLLBACK);
  EXPECT_EQ(request->ack_level(), v1::ACK_LEVEL_CHECKPOINTED);
  ASSERT_EQ(request->statements_size(), 1);
  const v1::Statement& statement = request->statements(0);
  EXPECT_EQ(statement.envelope(), "\x01\x02\x03");
  EXPECT_EQ(statement.simulated_record_time_ms(), 5);
  EXPECT_EQ(statement.sections(0).label(), 1);
  EXPECT_EQ(statement.sections(0).salt(), "\x04");
  EXPECT_EQ(statement.sections(0).named_organizations(0), "org-a");
}

TEST(StatementBatchTest, WhatIsWrongIsNamed) {
  const std::vector<std::pair<std::string, std::string>> batches = {
      {"", "body"},
      {"[]", "body"},
      {"{}", "statements"},
      {R"({"statements": []})", "statements"},
      {R"({"statement": []})", "statement"},
      {R"({"statements": [{}]})", "statements[0].envelope"},
      {R"({"statements": [{"envelope": "A"}]})", "statements[0].envelope"},
      {R"({"statements": [{"envelope": 1}]})", "statements[0].envelope"},
      {R"({"statements": [{"envelope": "AQID", "x": 1}]})", "statements[0]"},
      {R"({"statements": [{"envelope": "AQID", "sections": [{}]}]})",
       "statements[0].sections[0]"},
      {R"({"statements": [{"envelope": "AQID", "sections": [{"label": 999,
          "salt": "", "content": ""}]}]})",
       "statements[0].sections[0].label"},
      {R"({"statements": [{"envelope": "AQID"}], "mode": "MAYBE"})", "mode"},
      {R"({"statements": [{"envelope": "AQID"}], "validateOnly": 1})",
       "validateOnly"},
      {std::string(100'000, '['), "body"},
  };
  for (const auto& [json, field] : batches) {
    const auto request = ParseStatementBatch(json);
    ASSERT_FALSE(request.ok()) << json.substr(0, 80);
    EXPECT_TRUE(absl::StrContains(request.status().message(), field))
        << request.status();
  }
}

TEST(StatementBatchTest, MoreThanTheLimitIsRefused) {
  std::string items;
  for (size_t i = 0; i <= kMaxBatchItems; ++i) {
    absl::StrAppend(&items, i == 0 ? "" : ",", R"({"envelope": "AQID"})");
  }
  EXPECT_FALSE(
      ParseStatementBatch(absl::StrCat(R"({"statements": [)", items, "]}"))
          .ok());
}

TEST(StatementBatchTest, ResultsTellIndexAndRefusal) {
  v1::AppendStatementsResponse response;
  response.add_results()->set_index(7);
  v1::StatementResult* refused = response.add_results();
  refused->set_index(-1);
  refused->mutable_error()->set_code(3);
  refused->mutable_error()->set_message("section 1: too long");
  const auto json = nlohmann::json::parse(StatementResultsJson(response));
  EXPECT_EQ(json["results"][0]["ok"], true);
  EXPECT_EQ(json["results"][0]["index"], 7);
  EXPECT_EQ(json["results"][1]["ok"], false);
  EXPECT_EQ(json["results"][1]["error"]["message"], "section 1: too long");
}

}  // namespace
}  // namespace daodi::services::gateway
