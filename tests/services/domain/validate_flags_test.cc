// What an assessment of a flag must say.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
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

std::vector<std::string> Faults(const std::string& assessment) {
  return Summaries(StatementDraft(K::kFlagAssessment)
                       .Set(L::kFlagAssessment, assessment)
                       .Violations());
}

TEST(FlagAssessmentRules, AnExplanationNamesTheFlagAndSaysWhy) {
  EXPECT_THAT(ValidDraft(K::kFlagAssessment).Violations(), IsEmpty());
  EXPECT_THAT(Faults("entry: -1 number: 65536 code: \"LATE\" "
                     "act: FLAG_ACT_EXPLAIN"),
              ElementsAre("NUMBER_OUT_OF_RANGE sections[34].entry",
                          "NUMBER_OUT_OF_RANGE sections[34].number",
                          "WORD_UNKNOWN sections[34].code",
                          "FIELD_REQUIRED sections[34].text"));
}

TEST(FlagAssessmentRules, ACaseHasItsNumber) {
  EXPECT_THAT(
      Faults("code: \"OVERSOLD\" act: FLAG_ACT_ESCALATE text: \"核查\""),
      ElementsAre("FIELD_REQUIRED sections[34].case_number"));
}

TEST(FlagAssessmentRules, WhoIsToDealWithItIsNamed) {
  EXPECT_THAT(Faults("code: \"OVERSOLD\" act: FLAG_ACT_ASSIGN "
                     "due_date: \"30.6.2026\""),
              ElementsAre("TIME_MALFORMED sections[34].due_date",
                          "FIELD_REQUIRED sections[34].assignee"));
}

TEST(FlagAssessmentRules, AnActMustBeStated) {
  EXPECT_THAT(Faults("code: \"OVERSOLD\" text: \"核查\""),
              ElementsAre("FIELD_REQUIRED sections[34].act"));
}

}  // namespace
}  // namespace daodi::services::domain
