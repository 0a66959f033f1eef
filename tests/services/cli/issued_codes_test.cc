#include "services/cli/issued_codes.h"

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/cli/label_source.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::IsOk;
using daodi::testing::StatusIs;
using ::testing::ElementsAre;

absl::Status Read(const std::string& content, std::vector<PrintedCode>* codes) {
  const daodi::testing::TemporaryDirectory folder;
  std::ofstream(folder.File("codes.csv"), std::ios::binary) << content;
  return ForEachCodeOfFile(folder.File("codes.csv"),
                           [&](const PrintedCode& code) {
                             codes->push_back(code);
                             return absl::OkStatus();
                           });
}

TEST(IssuedCodesTest, WhatWasWrittenIsRead) {
  const PrintedCode written = {
      "09521234101024",       "批\"A\",1",      7,
      "1VMP67JAVW6TZC91QJHY", "https://id.x/1", "012345"};
  std::vector<PrintedCode> codes;
  ASSERT_THAT(Read(std::string(kCodeColumns) + CodeLine(written), &codes),
              IsOk());
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].gtin, written.gtin);
  EXPECT_EQ(codes[0].lot, written.lot);
  EXPECT_EQ(codes[0].serial, written.serial);
  EXPECT_EQ(codes[0].uri, written.uri);
  EXPECT_EQ(codes[0].pin, written.pin);
}

TEST(IssuedCodesTest, ColumnsGoByTheirNamesAndPinsMayBeMissing) {
  std::vector<PrintedCode> codes;
  ASSERT_THAT(
      Read("\xEF\xBB\xBFuri,serial,lot,gtin\nhttps://a/1,S,L,G\n\n", &codes),
      IsOk());
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].uri, "https://a/1");
  EXPECT_EQ(codes[0].gtin, "G");
  EXPECT_EQ(codes[0].pin, "");
}

TEST(IssuedCodesTest, AFileSavedAsGb18030IsRead) {
  std::vector<PrintedCode> codes;
  // 批 in GB18030.
  ASSERT_THAT(Read("gtin,lot,counter,serial,uri\nG,\xC5\xFA"
                   "1,1,S,U\n",
                   &codes),
              IsOk());
  EXPECT_EQ(codes.at(0).lot, "批1");
}

TEST(IssuedCodesTest, AFileOfSomethingElseNamesTheColumn) {
  std::vector<PrintedCode> codes;
  EXPECT_THAT(Read("name,price\na,1\n", &codes),
              StatusIs(absl::StatusCode::kInvalidArgument, "no column"));
  EXPECT_THAT(Read("", &codes),
              StatusIs(absl::StatusCode::kInvalidArgument, "is empty"));
  EXPECT_THAT(Read(std::string(kCodeColumns) + "\"a,b\r\n", &codes),
              StatusIs(absl::StatusCode::kInvalidArgument, "line 2"));
}

TEST(IssuedCodesTest, ALotsLinkIsEscapedAndOnlyOfWhatACodeHolds) {
  EXPECT_EQ(*LotUri("https://id.x", "09521234201069", "2026/A"),
            "https://id.x/01/09521234201069/10/2026%2FA");
  EXPECT_THAT(LotUri("https://id.x", "09521234201068", "A"),
              StatusIs(absl::StatusCode::kInvalidArgument, "--gtin"));
  for (const char* lot :
       {"", "HP260715@1kg", "批号", "123456789012345678901"}) {
    EXPECT_THAT(LotUri("https://id.x", "09521234201069", lot),
                StatusIs(absl::StatusCode::kInvalidArgument, "--lot"));
  }
}

}  // namespace
}  // namespace daodi::services::cli
