#include "services/documents/retention.h"

#include "gtest/gtest.h"

namespace daodi::services::documents {
namespace {

TEST(Retention, EveryRuleHasASourceInBothLanguagesAndTheLongestIsFirst) {
  for (const char* type : {"TEST_REPORT", "INVOICE", "FIELD_RECORD",
                           "RELEASE_SLIP", "INCOMING_INSPECTION_RECORD"}) {
    SCOPED_TRACE(type);
    const std::vector<RetentionRule> rules = RetentionRulesOf(type);
    ASSERT_FALSE(rules.empty());
    int last = rules.front().months;
    for (const RetentionRule& rule : rules) {
      EXPECT_GT(rule.months, 0);
      EXPECT_LE(rule.months, last);
      last = rule.months;
      EXPECT_FALSE(rule.source.empty());
      EXPECT_FALSE(rule.counted_from_zh.empty());
      EXPECT_FALSE(rule.counted_from_en.empty());
    }
  }
}

TEST(Retention, WhatIsFromMemoryIsNeverShownAsChecked) {
  for (const RetentionRule& rule : RetentionRulesOf("TEST_REPORT")) {
    const bool from_memory =
        rule.source.find("GAP") != absl::string_view::npos ||
        rule.source.find("GSP") != absl::string_view::npos;
    EXPECT_EQ(rule.basis == RetentionBasis::kUnchecked, from_memory);
  }
}

TEST(Retention, NothingIsMadeUpForATypeNobodyKnows) {
  EXPECT_TRUE(RetentionRulesOf("VIDEO").empty());
}

}  // namespace
}  // namespace daodi::services::documents
