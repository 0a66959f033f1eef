#include "crypto/pinned_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::string_view FaultOf(absl::string_view text) {
  return PinnedTextFault(text, Newlines::kRefused);
}

TEST(PinnedText, AcceptsNfc) {
  EXPECT_THAT(FaultOf(""), IsEmpty());
  EXPECT_THAT(FaultOf("plain ASCII ~"), IsEmpty());
  EXPECT_THAT(FaultOf("江华瑶药饮片厂（样例）"), IsEmpty());
  EXPECT_THAT(FaultOf("\xc3\xa9"), IsEmpty());          // U+00E9
  EXPECT_THAT(FaultOf("\xf0\xa0\xae\xb7"), IsEmpty());  // U+20BB7
  EXPECT_THAT(FaultOf("\xc2\xa0"), IsEmpty());          // U+00A0
}

TEST(PinnedText, RefusesWhatIsNotNormalized) {
  EXPECT_THAT(FaultOf("e\xcc\x81"), HasSubstr("NFC"));          // e, U+0301
  EXPECT_THAT(FaultOf("\xe2\x84\xab"), HasSubstr("NFC"));       // U+212B
  EXPECT_THAT(FaultOf("\xef\xa4\x80"), HasSubstr("NFC"));       // U+F900
  EXPECT_THAT(FaultOf("a\xcc\x81\xcc\xa3"), HasSubstr("NFC"));  // order
}

TEST(PinnedText, RefusesWhatIsNotUtf8) {
  for (const std::string text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf",
                                 "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"}) {
    EXPECT_THAT(FaultOf(text), HasSubstr("UTF-8")) << text;
  }
}

TEST(PinnedText, RefusesControlCharacters) {
  for (int c = 0; c < 0x20; ++c) {
    EXPECT_THAT(FaultOf(std::string(1, static_cast<char>(c))),
                HasSubstr("control"));
  }
  EXPECT_THAT(FaultOf("\x7f"), HasSubstr("control"));
  EXPECT_THAT(FaultOf("a\xc2\x80"), HasSubstr("control"));
  EXPECT_THAT(FaultOf("a\xc2\x9f"), HasSubstr("control"));
}

TEST(PinnedText, RefusesWhatCannotBeSeenInNamesAndNumbers) {
  for (const std::string hidden :
       {"\xe2\x80\xae", "\xe2\x81\xa6", "\xd8\x9c",  // U+202E, U+2066, U+061C
        "\xe2\x80\x8b", "\xe2\x80\x8d", "\xef\xbb\xbf",  // U+200B, U+200D, FEFF
        "\xc2\xad", "\xe2\x80\xa8", "\xe3\x85\xa4"}) {   // U+AD, U+2028, U+3164
    const std::string text = "HP26" + hidden + "01";
    EXPECT_THAT(FaultOf(text), HasSubstr("invisible")) << text;
    EXPECT_THAT(PinnedTextFault(text, Newlines::kAllowed), IsEmpty()) << text;
  }
}

TEST(PinnedText, AcceptsWhatChineseIsWrittenWith) {
  for (const std::string text :
       {"厚朴（筒朴）〔2026〕第９９０１号", "〇号“道地”——《药典》…",
        "\xf3\xa0\x84\x80", "葛\xf3\xa0\x84\x80", "㐂\xef\xb8\x80"}) {
    EXPECT_THAT(FaultOf(text), IsEmpty()) << text;
  }
}

TEST(PinnedText, AllowsNewlinesOnlyWhereAsked) {
  EXPECT_THAT(FaultOf("a\nb"), HasSubstr("control"));
  EXPECT_THAT(PinnedTextFault("a\nb", Newlines::kAllowed), IsEmpty());
  EXPECT_THAT(PinnedTextFault("a\r\nb", Newlines::kAllowed),
              HasSubstr("control"));
}

TEST(PinnedText, RefusesUnassignedCodePoints) {
  EXPECT_THAT(FaultOf("\xcd\xb8"), HasSubstr("assign"));      // U+0378
  EXPECT_THAT(FaultOf("\xef\xbf\xbf"), HasSubstr("assign"));  // U+FFFF
}

// Texts of common characters are recognized without utf8proc; one rare
// character makes utf8proc judge the whole text.
TEST(PinnedText, JudgesACommonCharacterAloneAsAmongRareOnes) {
  const std::string rare = "\xf0\xa0\xae\xb7";  // U+20BB7
  std::string before = "a";
  for (uint32_t c = 0xa0; c < 0x10000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string text;
    if (c >= 0x800) {
      text += static_cast<char>(0xe0 | c >> 12);
      text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    } else {
      text += static_cast<char>(0xc0 | c >> 6);
    }
    text += static_cast<char>(0x80 | (c & 0x3f));
    // Beside its neighbour, with which it may compose or change places.
    for (const std::string& pair : {"a" + text, before + text, text + before}) {
      ASSERT_EQ(FaultOf(pair), FaultOf(pair + rare)) << "U+" << std::hex << c;
    }
    before = text;
  }
}

}  // namespace
}  // namespace daodi::crypto
