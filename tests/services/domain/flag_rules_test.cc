// The codes of flags, and the page that lists them.

#include "services/domain/flag_rules.h"

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/services/domain/document_tables.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::ExpectSameTable;
using ::daodi::testing::TableRow;

std::string NameOf(FlagSeverity severity) {
  switch (severity) {
    case FlagSeverity::kInformation:
      return "information";
    case FlagSeverity::kWarning:
      return "warning";
    case FlagSeverity::kAlert:
      return "alert";
  }
  return "";
}

TEST(FlagRules, ThePageListsEveryCode) {
  std::vector<std::string> rows;
  for (const FlagRule& rule : FlagRules()) {
    rows.push_back(TableRow({std::string(rule.name), NameOf(rule.severity),
                             std::string(rule.zh), std::string(rule.en)}));
  }
  ExpectSameTable("docs/flags.md", "flag_codes", rows);
}

TEST(FlagRules, EachIsFoundByCodeAndByName) {
  std::set<FlagCode> codes;
  for (const FlagRule& rule : FlagRules()) {
    EXPECT_TRUE(codes.insert(rule.code).second) << rule.name;
    EXPECT_EQ(FindFlagRule(rule.code), &rule);
    EXPECT_EQ(FindFlagRule(rule.name), &rule);
  }
  EXPECT_EQ(FindFlagRule("NO_SUCH_FLAG"), nullptr);
}

TEST(FlagRules, RoundingIsNoCreation) {
  EXPECT_FALSE(ExceedsBalance(1'001'000, 1'000'000));
  EXPECT_TRUE(ExceedsBalance(1'001'001, 1'000'000));
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_FALSE(ExceedsBalance(kMost, kMost));
  EXPECT_TRUE(ExceedsBalance(kMost, 1));
}

TEST(FlagRules, WhatOthersDidMayBeRecordedLater) {
  EXPECT_EQ(EntryWindowHours(crypto::StatementKind::kReceiving, false), 24);
  EXPECT_EQ(EntryWindowHours(crypto::StatementKind::kReceiving, true), 72);
  EXPECT_EQ(EntryWindowHours(crypto::StatementKind::kCatalogue, false), 0);
}

}  // namespace
}  // namespace daodi::services::domain
