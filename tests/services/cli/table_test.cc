#include "services/cli/table.h"

#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

TEST(DisplayWidth, CountsTwoColumnsForAChineseCharacter) {
  EXPECT_EQ(DisplayWidth("kg"), 2);
  EXPECT_EQ(DisplayWidth("厚朴"), 4);
  EXPECT_EQ(DisplayWidth("厚朴 702.5 kg"), 13);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(DisplayWidth, CountsNothingForCombiningMarks) {
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);
}

TEST(SafeForTerminal, ReplacesWhatSteersATerminal) {
  EXPECT_EQ(SafeForTerminal("a\x1b[31mb"), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(SafeForTerminal("x\xE2\x80\xAEy"), "x\xEF\xBF\xBDy");  // U+202E
  EXPECT_EQ(SafeForTerminal("line\nline\t"), "line\nline\xEF\xBF\xBD");
}

TEST(SafeForTerminal, ReplacesIllFormedUtf8ByteByByte) {
  EXPECT_EQ(SafeForTerminal("a\xff\xc0z"), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST(CutToWidth, EndsInAnEllipsisAndNeverSplitsACharacter) {
  EXPECT_EQ(CutToWidth("厚朴", 4), "厚朴");
  EXPECT_EQ(CutToWidth("厚朴丝", 4), "厚…");
  EXPECT_EQ(CutToWidth("abcdef", 4), "abc…");
}

TEST(Table, AlignsChineseAndLatinColumns) {
  Table table({{"批"}, {"数量", Align::kRight}});
  table.AddRow({"厚朴", "1"});
  table.AddRow({"HP26", "702.5"});
  EXPECT_EQ(table.Render(),
            "批     数量\n"
            "────  ─────\n"
            "厚朴      1\n"
            "HP26  702.5\n");
}

TEST(Table, WrapsLongCellsAndKeepsLineFeeds) {
  Table table({{"a", Align::kLeft, 4}, {"b"}});
  table.AddRow({"一二三", "x\ny\nz"});
  EXPECT_EQ(table.Render(),
            "a     b\n"
            "────  ─\n"
            "一二  x\n"
            "三    y\n"
            "      z\n");
}

TEST(Table, NeutralisesHostileCells) {
  Table table({{"a"}});
  table.AddRow({"\x1b]0;owned\x07"});
  EXPECT_EQ(table.Render().find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace daodi::services::cli
