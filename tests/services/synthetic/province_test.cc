// The made-up province by itself: the same for the same seed, in the order of a
// log, and of the size asked for.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/synthetic/section_writer.h"
#include "services/synthetic/statement_stream.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;

ProvinceOptions OptionsOf(uint64_t seed, uint64_t events = 1'500) {
  ProvinceOptions options;
  options.seed = seed;
  options.events = events;
  return options;
}

std::vector<std::string> Ids(const std::vector<Member>& members) {
  std::vector<std::string> ids;
  for (const Member& member : members) {
    ids.push_back(absl::StrCat("@", member.alias));
  }
  return ids;
}

// Everything that is signed, but for ids and salts.
std::string BytesOf(const ProvinceOptions& options) {
  StatementStream stream(options);
  const std::vector<std::string> ids = Ids(stream.members());
  const SectionWriter writer(&stream.members(), &ids);
  std::string bytes;
  while (const auto statement = stream.Next()) {
    absl::StrAppend(&bytes, statement->number, " ",
                    crypto::StatementKindName(statement->kind), " ",
                    statement->author, " ", statement->record_time_ms, " ",
                    statement->is_resent, "\n");
    for (const WrittenSection& section : writer.Write(*statement)) {
      absl::StrAppend(&bytes, static_cast<int>(section.label), ":",
                      section.message->SerializeAsString(), "\n");
    }
  }
  return bytes;
}

TEST(Province, IsTheSameForTheSameSeedAndAnotherForAnother) {
  EXPECT_EQ(BytesOf(OptionsOf(7)), BytesOf(OptionsOf(7)));
  EXPECT_NE(BytesOf(OptionsOf(7)), BytesOf(OptionsOf(8)));
  ProvinceOptions clean = OptionsOf(7);
  clean.frauds = false;
  EXPECT_NE(BytesOf(OptionsOf(7)), BytesOf(clean));
}

TEST(Province, ComesInTheOrderOfTheLogAndEndsSoonAfterTheEventsAskedFor) {
  for (const uint64_t seed : {1, 2, 3}) {
    SCOPED_TRACE(seed);
    StatementStream stream(OptionsOf(seed));
    int64_t last_ms = 0;
    uint64_t count = 0;
    std::set<uint64_t> numbers;
    while (const auto statement = stream.Next()) {
      ASSERT_GE(statement->record_time_ms, last_ms);
      ASSERT_GE(statement->record_time_ms, statement->event_ms);
      last_ms = statement->record_time_ms;
      ASSERT_TRUE(numbers.insert(statement->number).second);
      if (statement->corrects.has_value()) {
        ASSERT_EQ(numbers.count(*statement->corrects), 1u);
      }
      ++count;
    }
    constexpr uint64_t kLargestCampaign = 300;
    EXPECT_GE(count, 1'500u);
    EXPECT_LT(count, 1'500u + kLargestCampaign);
  }
}

TEST(Province, HasFewLargeLotsAndManySmallOnes) {
  StatementStream stream(OptionsOf(5, 6'000));
  std::vector<int64_t> harvests;
  while (const auto statement = stream.Next()) {
    if (statement->kind != StatementKind::kHarvest ||
        statement->lots.size() < 2) {
      continue;
    }
    harvests.push_back(statement->lots.back().grams);
  }
  ASSERT_GT(harvests.size(), 100u);
  std::sort(harvests.begin(), harvests.end());
  int64_t whole = 0;
  int64_t largest = 0;
  for (size_t i = 0; i < harvests.size(); ++i) {
    whole += harvests[i];
    if (i >= harvests.size() - harvests.size() / 5) largest += harvests[i];
  }
  // A fifth of the lots is more than half of the mass.
  EXPECT_GT(largest * 2, whole);
}

TEST(Province, SaysInEveryNameThatItIsSynthetic) {
  for (const Member& member : MembersOf(OptionsOf(1))) {
    EXPECT_THAT(member.display_name, ::testing::HasSubstr("合成"));
    EXPECT_THAT(member.display_name, ::testing::HasSubstr("synthetic"));
  }
}

TEST(Province, PlansEveryMishapInASmallLedger) {
  StatementStream stream(OptionsOf(4, 3'000));
  while (stream.Next().has_value()) continue;
  std::set<absl::string_view> codes;
  for (const ExpectedFlag& flag : stream.truth().flags()) {
    codes.insert(domain::FindFlagRule(flag.code)->name);
  }
  EXPECT_THAT(codes,
              ::testing::IsSupersetOf(
                  {"LATE_ENTRY", "MASS_CREATION", "OVERSOLD", "RECV_NEQ_SHIP",
                   "ORPHAN_INPUT", "DUP_REPORT", "OOS_RESULT", "TEMP_EXCURSION",
                   "DAMAGED", "UNKNOWN_ORIGIN", "CERT_AFTER_MERGE_MISSING",
                   "SUPPLIER_NOT_AUDITED", "PESTICIDE_INTERVAL",
                   "BASE_OVER_CAPACITY", "OVER_LIMIT", "ROUTE_CROSSED",
                   "NOT_ON_FOOD_LIST", "MISSING_STAGE"}));
}

TEST(Province, NamesTheOptionThatIsOutOfRange) {
  ProvinceOptions options;
  options.events = 0;
  EXPECT_THAT(CheckProvinceOptions(options).message(),
              ::testing::HasSubstr("events: 0"));
  options.events = kMaxEvents + 1;
  EXPECT_FALSE(CheckProvinceOptions(options).ok());
  options.events = kMaxEvents;
  EXPECT_OK(CheckProvinceOptions(options));
  options.start_ms = -1;
  EXPECT_THAT(CheckProvinceOptions(options).message(),
              ::testing::HasSubstr("start"));
}

}  // namespace
}  // namespace daodi::services::synthetic
