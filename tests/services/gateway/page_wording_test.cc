#include "services/gateway/page_wording.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace daodi::services::gateway {
namespace {

void ExpectBoth(Bilingual text, absl::string_view what) {
  EXPECT_FALSE(text.zh.empty()) << what;
  EXPECT_FALSE(text.en.empty()) << what;
  // A valid code can be copied: nothing says that goods are genuine.
  EXPECT_FALSE(absl::StrContains(text.zh, "正品")) << text.zh;
  EXPECT_FALSE(absl::StrContains(text.zh, "真品")) << text.zh;
  EXPECT_FALSE(absl::StrContains(text.en, "genuine")) << text.en;
  EXPECT_FALSE(absl::StrContains(text.en, "authentic")) << text.en;
  // 12331 was merged into 12315.
  EXPECT_FALSE(absl::StrContains(text.zh, "12331")) << text.zh;
}

TEST(Bilingual, WhatHasNoWordsInIuMienIsSaidInChinese) {
  constexpr Bilingual kUntranslated = {"厚朴", "magnolia bark"};
  constexpr Bilingual kTranslated = {"厚朴", "magnolia bark", "in Iu Mien"};
  EXPECT_EQ(kUntranslated.In(Language::kIuMien), "厚朴");
  EXPECT_EQ(kTranslated.In(Language::kIuMien), "in Iu Mien");
  EXPECT_EQ(kTranslated.In(Language::kEnglish), "magnolia bark");
}

TEST(Language, IsSpokenWhenEveryVerdictHasWordsInIt) {
  EXPECT_TRUE(IsSpoken(Language::kChinese));
  EXPECT_TRUE(IsSpoken(Language::kEnglish));
  for (const VerdictWording& wording : VerdictWordings()) {
    if (!wording.title.ium.empty()) continue;
    EXPECT_FALSE(IsSpoken(Language::kIuMien));
  }
}

TEST(PageWordingTest, EveryVerdictSaysWhatItIsAndWhatToDo) {
  std::set<absl::string_view> titles;
  for (const VerdictWording& wording : VerdictWordings()) {
    ExpectBoth(wording.title, wording.title.en);
    ExpectBoth(wording.sentence, wording.title.en);
    ExpectBoth(wording.what_to_do, wording.title.en);
    EXPECT_FALSE(wording.icon.empty()) << "never colour alone";
    EXPECT_TRUE(titles.insert(wording.title.zh).second) << wording.title.zh;
    EXPECT_EQ(&WordingOf(wording.verdict), &wording);
  }
}

TEST(PageWordingTest, TheFixedWordsStand) {
  EXPECT_EQ(WordingOf(Verdict::kRecalled).title.zh, "已召回");
  EXPECT_EQ(WordingOf(Verdict::kRecalled).tone, Tone::kRed);
  EXPECT_TRUE(
      absl::StrContains(WordingOf(Verdict::kRecalled).what_to_do.zh, "退款"));
  EXPECT_EQ(WordingOf(Verdict::kHeld).title.zh, "企业自查，暂停食用");
  EXPECT_EQ(WordingOf(Verdict::kHeld).tone, Tone::kAmber);
  EXPECT_EQ(WordingOf(Verdict::kFormerlyRecalled).title.zh, "曾召回，已结案");
  EXPECT_EQ(WordingOf(Verdict::kOriginPartlyUnknown).title.zh, "来源部分不明");
  EXPECT_EQ(WordingOf(Verdict::kOriginNotRecorded).title.zh, "记录不完整");
  EXPECT_EQ(WordingOf(CodeNote::kOpened).title.zh, "已启用（药房）");
  EXPECT_EQ(WordingOf(CodeNote::kFirstScan).title.zh, "首次查询");
  EXPECT_EQ(WordingOf(CodeNote::kSuspectedCopy).title.zh, "疑似复制");
  EXPECT_EQ(WordingOf(CodeNote::kNotActivated).title.zh, "未启用（流通前）");
  EXPECT_EQ(WordingOf(CodeNote::kConsumed).title.zh, "已注销·已使用");
  EXPECT_EQ(WordingOf(CodeNote::kUnknownCode).title.zh, "无此码");
  EXPECT_EQ(WordingOf(CodeNote::kTooManyRequests).title.zh, "查询过快");
}

TEST(PageWordingTest, EveryNoteAboutACodeIsInBothLanguages) {
  for (const CodeNoteWording& wording : CodeNoteWordings()) {
    ExpectBoth(wording.title, wording.title.en);
    ExpectBoth(wording.sentence, wording.title.en);
    EXPECT_EQ(&WordingOf(wording.note), &wording);
  }
}

TEST(PageWordingTest, EveryRefusalIsAnError) {
  for (const RefusalWording& wording : RefusalWordings()) {
    ExpectBoth(wording.title, wording.code);
    EXPECT_GE(wording.status, 400) << wording.code;
    EXPECT_EQ(&WordingOf(wording.refusal), &wording);
  }
}

TEST(PageWordingTest, WordsOfCuringAreFound) {
  EXPECT_TRUE(HasEfficacyWord("本品滋阴润肺"));
  EXPECT_TRUE(HasEfficacyWord("An Anti-Cancer tea"));
  EXPECT_FALSE(HasEfficacyWord("玉竹 100 %"));
  EXPECT_FALSE(HasEfficacyWord("阴凉处保存"));
}

}  // namespace
}  // namespace daodi::services::gateway
