#include "crypto/display_text.h"

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(DisplayText, LeavesReadableTextAlone) {
  EXPECT_EQ(DisplayText("江华瑶山厚朴 (No. 1)"), "江华瑶山厚朴 (No. 1)");
  EXPECT_EQ(DisplayText(""), "");
}

TEST(DisplayText, DefusesEscapeSequencesAndLineBreaks) {
  EXPECT_EQ(DisplayText("a\x1b[31mred\n\r\x7f"),
            "a\uFFFD[31mred\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(DisplayText("\u0085\u009b"), "\uFFFD\uFFFD");
}

TEST(DisplayText, DefusesTextThatRunsBackwards) {
  EXPECT_EQ(DisplayText("a\u202Eb\u2066c\u200Fd"), "a\uFFFDb\uFFFDc\uFFFDd");
}

TEST(DisplayText, ReplacesIllFormedBytesOneByOne) {
  EXPECT_EQ(DisplayText("a\xff\xfe"
                        "b\xe6\xb1"),
            "a\uFFFD\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(DisplayText("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace daodi::crypto
