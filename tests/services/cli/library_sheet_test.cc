#include "services/cli/library_sheet.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/cli/sheet_value.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using domain::Library;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

LibrarySheet SheetOf(Library library, absl::string_view csv) {
  const auto table = ReadCsv(csv);
  EXPECT_TRUE(table.ok()) << table.status();
  return ReadLibrarySheet(library, *table);
}

std::vector<std::string> Summaries(const std::vector<SheetFault>& faults) {
  std::vector<std::string> summaries;
  for (const SheetFault& fault : faults) {
    summaries.push_back(
        absl::StrCat(fault.line, " ", fault.column, " ", fault.value));
  }
  return summaries;
}

Json Applied(Library library, absl::string_view csv, Json standing) {
  const LibrarySheet sheet = SheetOf(library, csv);
  EXPECT_THAT(Summaries(sheet.faults), IsEmpty());
  const RowSections made = ApplyRow(sheet.rows.at(0), std::move(standing));
  EXPECT_THAT(Summaries(made.faults), IsEmpty());
  return made.sections;
}

// What the cell becomes in the column of that heading.
absl::StatusOr<Json> Value(Library library, absl::string_view heading,
                           absl::string_view text) {
  for (const LibraryColumn& column : LibraryColumns(library)) {
    if (column.heading.zh == heading) return ValueOfCell(column, text);
  }
  return absl::NotFoundError(heading);
}

TEST(SheetValue, ReadsDatesAsPeopleWriteThem) {
  for (const char* text :
       {"2026-05-06", "2026/5/6", "2026.5.6", "2026年5月6日", "20260506"}) {
    EXPECT_EQ(*Value(Library::kProduct, "有效期至", text), "2026-05-06")
        << text;
  }
  for (const char* text : {"5/6/2026", "长期", "2026-05", "46148"}) {
    EXPECT_THAT(Value(Library::kProduct, "有效期至", text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(SheetValue, ReadsMassesWordsAndLists) {
  EXPECT_EQ(Value(Library::kProduct, "净含量", "0.5 kg")->dump(),
            R"({"value":{"mantissa":5,"exponent":-1},"unit":"KGM"})");
  EXPECT_EQ(Value(Library::kProduct, "净含量", "60克")->dump(),
            R"({"value":{"mantissa":60,"exponent":0},"unit":"GRM"})");
  EXPECT_THAT(Value(Library::kProduct, "净含量", "20 袋"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(*Value(Library::kSupplier, "状态", "合格"), "QUALIFIED");
  EXPECT_EQ(*Value(Library::kSupplier, "状态", "WATCHED"), "WATCHED");
  EXPECT_THAT(Value(Library::kSupplier, "状态", "优秀"),
              StatusIs(absl::StatusCode::kInvalidArgument, "淘汰"));
  EXPECT_EQ(
      Value(Library::kSupplier, "供应或购买范围", "厚朴；玉竹、百合")->dump(),
      R"(["厚朴","玉竹","百合"])");
  EXPECT_EQ(*Value(Library::kProduct, "证照类型", "食品生产许可证"),
            "FOOD_PRODUCTION");
}

TEST(SheetValue, PutsBackZerosOfAGtinAndTellsARoundedOne) {
  EXPECT_EQ(*Value(Library::kProduct, "GTIN", "9521234101024"),
            "09521234101024");
  EXPECT_THAT(Value(Library::kProduct, "GTIN", "9.52123E+12"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "rounded by the spreadsheet"));
}

TEST(LibrarySheet, KnowsHeadingsInBothLanguagesAnyOrderAndNumbered) {
  const Json sections =
      Applied(Library::kSupplier,
              "Status,证照编号 2,证照类型2,名 称*,统一社会信用代码（18位）,"
              "LICENCE NUMBER,证照类型\n"
              "观察,JY1,食品经营许可证,甲公司,91431124FAKE10027D,Y1,营业执照\n",
              Json::object());
  EXPECT_EQ(sections["partner"]["status"], "WATCHED");
  EXPECT_EQ(sections["partner"]["partner_name"], "甲公司");
  EXPECT_EQ(sections["partner"]["licence_records"].dump(),
            R"([{"number":"Y1","licence_type":"BUSINESS_LICENCE","line":1},)"
            R"({"number":"JY1","licence_type":"FOOD_BUSINESS","line":2}])");
}

TEST(LibrarySheet, TellsEveryFaultOfHeadingsAndRowsAtOnce) {
  const LibrarySheet sheet =
      SheetOf(Library::kProduct,
              "名称,颜色,GTIN,gtin\n厚朴,红,1,1,多出来\n,红,1,1\n#不读\n");
  EXPECT_THAT(
      Summaries(sheet.faults),
      ElementsAre("1 颜色 ", "1 gtin ", "1 货物类别 ", "2  多出来", "3 名称 "));
  EXPECT_EQ(sheet.rows.size(), 2u);
}

TEST(LibrarySheet, TakesItsOwnTemplateAndLeavesTheExampleOut) {
  for (const Library library : domain::kLibraries) {
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      const auto text = ReadChineseText(LibraryTemplate(library, language));
      ASSERT_TRUE(text.ok());
      const LibrarySheet sheet = SheetOf(library, *text);
      EXPECT_THAT(Summaries(sheet.faults), IsEmpty());
      EXPECT_THAT(sheet.rows, IsEmpty());
    }
  }
}

TEST(ApplyRow, KeepsWhatHasNoColumnAndEmptiesWhatHasAnEmptyCell) {
  const Json standing = Json::parse(
      R"({"product": {"display_name": "旧", "grade": "一等", "origin": "道县",
          "herb": "herb-houpo"}, "documents": {"documents": []}})");
  const Json sections =
      Applied(Library::kProduct, "名称,货物类别,等级\n新,饮片,\n", standing);
  EXPECT_EQ(sections.dump(),
            R"({"product":{"display_name":"新","origin":"道县",)"
            R"("herb":"herb-houpo","goods_class":"DECOCTION_PIECE"},)"
            R"("documents":{"documents":[]}})");
}

TEST(ApplyRow, KeepsWhatStandsOfALicenceOnlyWhileItsNumberIsTheSame) {
  const Json standing = Json::parse(
      R"({"partner": {"licence_records": [
          {"line": 1, "number": "A", "document_line": 1},
          {"line": 2, "number": "B", "document_line": 2},
          {"line": 3, "number": "C", "document_line": 3}]}})");
  const Json sections =
      Applied(Library::kSupplier,
              "名称,统一社会信用代码,状态,证照编号,证照编号2\n"
              "甲,91431124FAKE10027D,合格,A,X\n",
              standing);
  EXPECT_EQ(sections["partner"]["licence_records"].dump(),
            R"([{"line":1,"number":"A","document_line":1},)"
            R"({"number":"X","line":2},)"
            R"({"line":3,"number":"C","document_line":3}])");
}

TEST(ApplyRow, CountsLicencesAnewWhenOneIsLeftEmpty) {
  const Json sections =
      Applied(Library::kSupplier,
              "名称,统一社会信用代码,状态,证照编号,证照编号2\n"
              "甲,91431124FAKE10027D,合格,,X\n",
              Json::object());
  EXPECT_EQ(sections["partner"]["licence_records"].dump(),
            R"([{"number":"X","line":1}])");
}

TEST(FaultOf, NamesTheCellThatABrokenRuleIsAbout) {
  const LibrarySheet sheet =
      SheetOf(Library::kSupplier,
              "名称,统一社会信用代码,状态,证照编号,证照编号2,证照有效期至2\n"
              "甲,91431124FAKE10027D,合格,,X,2026-02-30\n");
  const RowSections made = ApplyRow(sheet.rows.at(0), Json::object());
  domain::Violation broken;
  broken.field = "sections[26].licence_records[0].valid_until";
  broken.description = "is no date";
  broken.description_zh = "不是日期";
  broken.fix = "write it as 2026-05-16";
  const SheetFault fault =
      FaultOf(Library::kSupplier, sheet.rows[0], made, broken);
  EXPECT_EQ(fault.line, 2u);
  EXPECT_EQ(fault.column, "证照有效期至2");
  EXPECT_EQ(fault.value, "2026-02-30");
  EXPECT_EQ(fault.problem, "不是日期 · is no date");
  EXPECT_EQ(fault.fix, "write it as 2026-05-16");
  broken.field = "sections[26].licence_records[0].licence_type";
  EXPECT_EQ(FaultOf(Library::kSupplier, sheet.rows[0], made, broken).column,
            "证照类型");
}

}  // namespace
}  // namespace daodi::services::cli
