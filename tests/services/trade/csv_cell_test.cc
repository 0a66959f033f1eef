#include "services/trade/csv_cell.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::services::trade {
namespace {

TEST(InertCell, WhatASpreadsheetWouldRunIsMadeText) {
  for (const std::string text :
       {"=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "＋1", "－1",
        "＠A1", "=HYPERLINK(\"http://x\")", "-", "\n=1", "\r\n@A"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(InertCell(text).front(), '\'');
  }
}

TEST(InertCell, NumbersAndNamesStay) {
  for (const std::string text : {"-0.4", "399.6", "0", "HP260715@1kg", "一致",
                                 "", "a=b", "2026-05-16"}) {
    EXPECT_EQ(InertCell(text), text);
  }
}

TEST(InertCell, LineBreaksBecomeSpaces) {
  EXPECT_EQ(InertCell("a\r\nb\nc\rd"), "a b c d");
}

TEST(CsvLine, QuotesWhatNeedsIt) {
  EXPECT_EQ(CsvLine({"a", "b,c", "d\"e", ""}), "a,\"b,c\",\"d\"\"e\",\r\n");
  EXPECT_EQ(CsvLine({"=1,2"}), "\"'=1,2\"\r\n");
}

}  // namespace
}  // namespace daodi::services::trade
