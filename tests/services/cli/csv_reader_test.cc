#include "services/cli/csv_reader.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using ::testing::ElementsAre;

std::vector<std::vector<std::string>> CellsOf(absl::string_view text) {
  const auto rows = ReadCsv(text);
  EXPECT_TRUE(rows.ok()) << rows.status();
  std::vector<std::vector<std::string>> cells;
  if (rows.ok()) {
    for (const CsvRow& row : *rows) cells.push_back(row.cells);
  }
  return cells;
}

TEST(ReadChineseText, TakesUtf8WithAndWithoutAByteOrderMark) {
  EXPECT_EQ(*ReadChineseText("名称,规格"), "名称,规格");
  EXPECT_EQ(*ReadChineseText("\xef\xbb\xbf名称"), "名称");
}

TEST(ReadChineseText, TakesGb18030WithCharactersOfTwoAndFourBytes) {
  EXPECT_EQ(*ReadChineseText("\xba\xf1\xc6\xd3,1"), "厚朴,1");
  // U+20087, outside the Basic Multilingual Plane.
  EXPECT_EQ(*ReadChineseText("\x95\x32\x90\x31"), "\xF0\xA0\x82\x87");
}

TEST(ReadChineseText, AWorkbookIsToBeSavedAsCsvFirst) {
  for (const std::string workbook :
       {"PK\x03\x04\x14 xl/workbook.xml", "\xD0\xCF\x11\xE0\xA1\xB1"}) {
    EXPECT_THAT(ReadChineseText(workbook),
                StatusIs(absl::StatusCode::kInvalidArgument, "save it as CSV"));
  }
}

TEST(ReadChineseText, NamesTheByteThatIsNeitherUtf8NorGb18030) {
  EXPECT_THAT(ReadChineseText("ab\xff\xfe"),
              StatusIs(absl::StatusCode::kInvalidArgument, "byte 2"));
}

TEST(ReadCsv, KeepsCommasQuotesAndLineEndsOfQuotedCells) {
  EXPECT_THAT(CellsOf("a,\"b,1\",\"say \"\"so\"\"\"\r\n\"two\nlines\",,x\n"),
              ElementsAre(ElementsAre("a", "b,1", "say \"so\""),
                          ElementsAre("two\nlines", "", "x")));
}

TEST(ReadCsv, TakesAnyLineEndAndALastLineWithout) {
  EXPECT_THAT(CellsOf("a\r\nb\nc\rd"),
              ElementsAre(ElementsAre("a"), ElementsAre("b"), ElementsAre("c"),
                          ElementsAre("d")));
}

TEST(ReadCsv, LeavesOutEmptyRowsAndSpacesAroundCells) {
  EXPECT_THAT(CellsOf("a , \"b\" \n,,\n\n\xe3\x80\x80厚 朴\xc2\xa0,c"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("厚 朴", "c")));
}

TEST(ReadCsv, CountsLinesOfTheFileThroughQuotedCellsAndEmptyRows) {
  const auto rows = ReadCsv("a\n\n\"b\nb\"\nc\n");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_EQ((*rows)[1].line, 3u);
  EXPECT_EQ((*rows)[2].line, 5u);
}

TEST(ReadCsv, NamesTheLineOfAQuoteThatIsNotClosed) {
  EXPECT_THAT(ReadCsv("a\n\"b\nc\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "line 2: a quote is not closed"));
  EXPECT_THAT(ReadCsv("a\n\"b\" c\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "line 2: text after a closing quote"));
}

TEST(ReadCsv, BoundsRowsAndColumns) {
  std::string rows;
  for (size_t i = 0; i <= kMaxCsvRows; ++i) rows += "x\n";
  EXPECT_THAT(ReadCsv(rows), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(ReadCsv(std::string(kMaxCsvColumns, ',')),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(ReadCsv, RefusesWhatIsNoUtf8) {
  EXPECT_THAT(ReadCsv("\xff"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::services::cli
