// What figures as filed must say.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

std::string Root() { return std::string(32, 'r'); }

std::string Question() {
  return absl::StrCat(
      "first_month: \"2026-01\" last_month: \"2026-06\" group_by: \"HERB\" "
      "as_of_size: 900 definition_version: 1 root_hash: \"",
      Root(), "\" ");
}

constexpr char kRow[] =
    "rows { key: \"herb-yuzhu\" enterprises: 7 "
    "figures { indicator: \"EVENTS\" value: 12 } } ";
constexpr char kTotal[] =
    "total { enterprises: 7 figures { indicator: \"EVENTS\" value: 12 } }";

std::vector<std::string> Faults(const std::string& filing) {
  return Summaries(
      ValidDraft(K::kDocument).Set(L::kStatisticsFiling, filing).Violations());
}

TEST(FilingRules, AFilingSaysWhatWasAskedOfWhichLogAndWhatItAnswered) {
  EXPECT_THAT(Faults(absl::StrCat(Question(), kRow, kTotal)), IsEmpty());
  EXPECT_THAT(
      Faults(kTotal),
      ElementsAre("FIELD_REQUIRED sections[55].first_month",
                  "FIELD_REQUIRED sections[55].last_month",
                  "KIND_CONTENT_INVALID sections[55].root_hash",
                  "NUMBER_OUT_OF_RANGE sections[55].definition_version"));
}

TEST(FilingRules, ALogIsNamedByItsSizeAndAWholeRoot) {
  for (const auto& [right, wrong] :
       {std::make_pair("as_of_size: 900", "as_of_size: 0"),
        {"as_of_size: 900", "as_of_size: -1"},
        {"rrrrrrrr\"", "\""}}) {
    EXPECT_THAT(
        Faults(absl::StrCat(absl::StrReplaceAll(Question(), {{right, wrong}}),
                            kRow, kTotal)),
        ElementsAre("KIND_CONTENT_INVALID sections[55].root_hash"))
        << wrong;
  }
}

TEST(FilingRules, ARowHasOneValueForEachDimension) {
  EXPECT_THAT(
      Faults(absl::StrCat(Question(), "group_by: \"MONTH\" ", kRow, kTotal)),
      ElementsAre("KIND_CONTENT_INVALID sections[55].rows[0].key"));
  EXPECT_THAT(Faults(absl::StrCat(Question(), kRow, "total { key: \"all\" }")),
              ElementsAre("KIND_CONTENT_INVALID sections[55].total.key"));
  EXPECT_THAT(
      Faults(absl::StrCat(Question(),
                          "group_by: \"WEATHER\" rows { key: \"a\" key: "
                          "\"b\" } ",
                          kTotal)),
      ElementsAre("WORD_UNKNOWN sections[55].group_by[1]"));
}

TEST(FilingRules, AWithheldRowTellsNoFigures) {
  EXPECT_THAT(
      Faults(absl::StrCat(Question(),
                          "rows { key: \"herb-yuzhu\" suppressed: true "
                          "figures { indicator: \"EVENTS\" value: 1 } } ",
                          kTotal)),
      ElementsAre("KIND_CONTENT_INVALID sections[55].rows[0].figures"));
}

TEST(FilingRules, AFigureHasANameAndItsDenominatorIsNotNegative) {
  EXPECT_THAT(
      Faults(absl::StrCat(Question(),
                          "rows { key: \"herb-yuzhu\" enterprises: -1 "
                          "figures { value: 1 denominator: -2 } } ",
                          kTotal)),
      ElementsAre(
          "NUMBER_OUT_OF_RANGE sections[55].rows[0].enterprises",
          "FIELD_REQUIRED sections[55].rows[0].figures[0].indicator",
          "NUMBER_OUT_OF_RANGE sections[55].rows[0].figures[0].denominator"));
}

TEST(FilingRules, RowsAndFiguresAreBounded) {
  std::string rows;
  for (int i = 0; i < kMaxFiledRows; ++i) {
    absl::StrAppend(&rows, "rows { key: \"", i, "\" } ");
  }
  EXPECT_THAT(Faults(absl::StrCat(Question(), rows, kTotal)), IsEmpty());
  EXPECT_THAT(Faults(absl::StrCat(Question(), rows, kRow, kTotal)),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[55].rows"));
  std::string figures;
  for (int i = 0; i <= kMaxFiledFigures; ++i) {
    absl::StrAppend(&figures, "figures { indicator: \"EVENTS\" } ");
  }
  EXPECT_THAT(Faults(absl::StrCat(Question(), kRow, "total { ", figures, "}")),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[55].total.figures"));
}

}  // namespace
}  // namespace daodi::services::domain
