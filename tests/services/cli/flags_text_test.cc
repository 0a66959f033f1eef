#include "services/cli/flags_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Language kZh = Language::kChinese;
constexpr Language kEn = Language::kEnglish;

std::string Alias(const std::string& id) { return id == "org-a" ? "E01" : id; }

v1::Flag Late() {
  v1::Flag flag;
  flag.set_name("flags/12-1");
  flag.set_code("LATE_ENTRY");
  flag.set_severity(v1::FLAG_SEVERITY_WARNING);
  flag.set_state(v1::FLAG_STATE_OPEN);
  flag.set_explanation_zh("迟录");
  flag.set_explanation_en("recorded late");
  (*flag.mutable_details())["days"] = "9";
  flag.set_raised_by(12);
  // 2026-05-25T09:40:00+08:00.
  flag.set_raised_time_ms(1'779'673'200'000);
  flag.set_closed_by(-1);
  flag.add_causes(12);
  flag.add_causes(11);
  flag.add_organizations("org-a");
  v1::LotId* lot = flag.add_lots();
  lot->set_issuer("org-a");
  lot->set_lot("HP26-H02-GPF");
  return flag;
}

TEST(FlagsText, TellsCodeTimeLotsOwnersAndCauses) {
  EXPECT_THAT(
      FlagsText({Late()}, 120, Alias, kZh),
      AllOf(HasSubstr("标记 1 条，截至账本 120 条"), HasSubstr("LATE_ENTRY"),
            HasSubstr("未关闭"), HasSubstr("2026-05-25T09:40:00+08:00"),
            HasSubstr("HP26-H02-GPF"), HasSubstr("E01"), HasSubstr("迟录"),
            HasSubstr("days 9"), HasSubstr("#12 #11"),
            Not(HasSubstr("org-a"))));
  EXPECT_THAT(FlagsText({Late()}, 120, Alias, kEn),
              AllOf(HasSubstr("flags: 1, as of size 120"), HasSubstr("open"),
                    HasSubstr("recorded late"), Not(HasSubstr("迟录"))));
}

TEST(FlagsText, TellsWhichEntryClosedAFlagAndWhoExplainedIt) {
  v1::Flag flag = Late();
  flag.set_state(v1::FLAG_STATE_CLOSED_BY_FACT);
  flag.set_closed_by(20);
  flag.set_closed_time_ms(flag.raised_time_ms());
  EXPECT_THAT(FlagsText({flag}, 120, Alias, kZh), HasSubstr("已关闭"));
  EXPECT_THAT(FlagsText({flag}, 120, Alias, kEn), HasSubstr("#20"));

  v1::Flag explained = Late();
  explained.set_state(v1::FLAG_STATE_EXPLAINED);
  v1::FlagStep* step = explained.add_steps();
  step->set_author("org-a");
  step->mutable_assessment()->set_act(v1::FLAG_ACT_EXPLAIN);
  step->mutable_assessment()->set_text("手机损坏");
  EXPECT_THAT(FlagsText({explained}, 120, Alias, kZh),
              AllOf(HasSubstr("已说明"), HasSubstr("E01: 手机损坏")));
  EXPECT_THAT(FlagsText({explained}, 120, Alias, kEn), HasSubstr("explained"));
}

TEST(FlagsText, LeavesNothingThatSteersATerminal) {
  v1::Flag flag = Late();
  flag.mutable_lots(0)->set_lot("\x1b[2Jx");
  EXPECT_THAT(FlagsText({flag}, 1, Alias, kZh), Not(HasSubstr("\x1b")));
}

TEST(FlagAsJson, HasStableNamesAndAliases) {
  const Json json = FlagAsJson(Late(), Alias);
  EXPECT_EQ(json["code"], "LATE_ENTRY");
  EXPECT_EQ(json["state"], "FLAG_STATE_OPEN");
  EXPECT_EQ(json["details"]["days"], "9");
  EXPECT_EQ(json["lots"][0]["issuer"], "E01");
  EXPECT_EQ(json["causes"].dump(), "[12,11]");
  EXPECT_FALSE(json.contains("closed_by"));
}

}  // namespace
}  // namespace daodi::services::cli
