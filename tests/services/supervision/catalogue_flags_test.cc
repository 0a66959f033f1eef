// When rules that ask the catalogue raise a flag, and what fact closes it.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/catalogue_flags_fixture.h"
#include "tests/testing/stated_json.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(CatalogueFlags, ALiteratureBandOnlyInforms) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  Tell(grower_, Dried("YZ-F", 300'000, "YZ", 150'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  EXPECT_THAT(StatesOf("YIELD_UNUSUAL", grower_.id), ElementsAre("open"));
}

TEST_F(CatalogueFlags, AYieldWithinTheBandIsNotEvenInformation) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  Tell(grower_, Dried("YZ-F", 300'000, "YZ", 90'000));
  EXPECT_THAT(StatesOf("YIELD_UNUSUAL", grower_.id), IsEmpty());
}

TEST_F(CatalogueFlags, ABandOfAStandardAlertsUntilTheFigureIsCorrected) {
  Publish(absl::StrReplaceAll(
      CatalogueFile("yuzhu.json"),
      {{"BAND_NATURE_LITERATURE", "BAND_NATURE_STANDARD"}}));
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  const uint64_t wrong = Tell(grower_, Dried("YZ-F", 300'000, "YZ", 150'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("YIELD_OUTSIDE_BAND open"));
  EXPECT_THAT(OnlyFlag(grower_.id).row.detail,
              HasSubstr("value=2.000;lower=3;upper=4"));
  Correct(grower_, wrong, Dried("YZ-F", 300'000, "YZ", 90'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("YIELD_OUTSIDE_BAND closed"));
}

// G33: what a standard says from memory is no law.
TEST_F(CatalogueFlags, ARememberedBandOfAStandardOnlyInforms) {
  Publish(absl::StrReplaceAll(
      CatalogueFile("yuzhu.json"),
      {{"BAND_NATURE_LITERATURE", "BAND_NATURE_STANDARD"},
       {"CONFIDENCE_PUBLISHED", "CONFIDENCE_MEMORY_HIGH"}}));
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  Tell(grower_, Dried("YZ-F", 300'000, "YZ", 150'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  EXPECT_THAT(StatesOf("YIELD_UNUSUAL", grower_.id), ElementsAre("open"));
}

TEST_F(CatalogueFlags, TreesYoungerThanTheBooksSayInform) {
  Tale young = Harvested("HP-F", "厚朴", "干皮");
  young.more = Grown("厚朴", "干皮", R"(, "growth_years": 8)");
  Tell(grower_, young);
  Tale old = Harvested("HP-G", "厚朴", "干皮");
  old.more = Grown("厚朴", "干皮", R"(, "growth_years": 17)");
  Tell(grower_, old);
  EXPECT_THAT(States(grower_.id), IsEmpty());
  EXPECT_THAT(StatesOf("YIELD_UNUSUAL", grower_.id), ElementsAre("open"));
}

TEST_F(CatalogueFlags, ARestartKnowsTheCatalogueAsBefore) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  Tell(grower_, Dried("YZ-F", 300'000, "YZ", 150'000));
  EXPECT_THAT(StatesOf("YIELD_UNUSUAL", grower_.id), ElementsAre("open"));
}

TEST_F(CatalogueFlags, AProtectedSpeciesFromTheWildNeedsAPermit) {
  const std::string wild = R"(, "source_type": "WILD")";
  Tale harvest = Harvested("HP-F", "厚朴", "干皮");
  harvest.more = Grown("厚朴", "干皮", wild);
  Tell(grower_, harvest);
  EXPECT_THAT(States(grower_.id), ElementsAre("WILD_WITHOUT_PERMIT open"));
  const auto permit = [](const std::string& until) {
    return absl::StrCat(
        R"({"document": {"document_type": "COLLECTION_PERMIT", "number": "1", )",
        R"("valid_from": "2025-01-01", "valid_until": ")", until, "\"}}");
  };
  State(grower_, StatementKind::kDocument, permit("2025-05-11"));
  EXPECT_THAT(States(grower_.id), ElementsAre("WILD_WITHOUT_PERMIT open"));
  State(grower_, StatementKind::kDocument, permit("2025-05-31"));
  EXPECT_THAT(States(grower_.id), ElementsAre("WILD_WITHOUT_PERMIT closed"));
  harvest.lots = {Out("HP-G", 300'000)};
  Tell(grower_, harvest);
  EXPECT_THAT(States(grower_.id), ElementsAre("WILD_WITHOUT_PERMIT closed"));
}

TEST_F(CatalogueFlags, WhatIsCultivatedOrUnprotectedNeedsNone) {
  Tale cultivated = Harvested("HP-F", "厚朴", "干皮");
  cultivated.more = Grown("厚朴", "干皮", R"(, "source_type": "CULTIVATED")");
  Tell(grower_, cultivated);
  Tale common = Harvested("YZ-F", "玉竹", "根茎");
  common.more = Grown("玉竹", "根茎", R"(, "source_type": "WILD")");
  Tell(grower_, common);
  Tale shown = Harvested("HP-G", "厚朴", "干皮");
  shown.more =
      absl::StrCat(Grown("厚朴", "干皮", R"(, "source_type": "WILD")"),
                   R"(, "documents": {"documents": [{"line": 1, )",
                   R"("document_type": "COLLECTION_PERMIT", "number": "2"}]})");
  Tell(grower_, shown);
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

class LimitFlags : public CatalogueFlags {
 protected:
  static Tale Tested(const std::string& lot, int water_tenths, bool conforms,
                     const std::string& goods_class = "HERB",
                     const std::string& judged_by = "") {
    Tale tale;
    tale.kind = StatementKind::kInspection;
    tale.step = "inspecting";
    tale.disposition = conforms ? "conformant" : "non_conformant";
    tale.day = "2025-05-25";
    tale.lots = {Of(lot, goods_class)};
    tale.more = absl::StrCat(
        R"(, "results": {"results": [{"line": 1, "lot_line": 1, )",
        R"("item": "水分", "kind": "RESULT_KIND_NUMERIC", "unit": "%", )",
        R"("value": {"mantissa": )", water_tenths, R"(, "exponent": -1}, )",
        R"("judged_by": ")", judged_by, R"(", "conforms": )",
        conforms ? "true" : "false",
        R"(}]}, "verdict": {"purpose": "FACTORY", "report": "R-)", lot,
        R"(", "conforms": )", conforms ? "true" : "false",
        R"(, "status": "RESULT_STATUS_FINAL"})");
    return tale;
  }
};

TEST_F(LimitFlags, AFigureOverTheLimitIsFlaggedThoughTheReportIsContent) {
  HaveDry("YZ", "玉竹", "根茎");
  const uint64_t report = Tell(grower_, Tested("YZ", 171, true));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVER_LIMIT open"));
  EXPECT_THAT(OnlyFlag(grower_.id).row.detail,
              HasSubstr("item=水分;value=17.1;value_unit=%;limit_unit=%;"
                        "upper=16.0;standard=std-chp;edition=2020"));
  Correct(grower_, report, Tested("YZ", 117, true));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVER_LIMIT closed"));
}

TEST_F(LimitFlags, AReportThatSaysSoItselfIsNoSurprise) {
  HaveDry("YZ", "玉竹", "根茎");
  Tell(grower_, Tested("YZ", 171, false));
  EXPECT_THAT(States(grower_.id), ElementsAre("OOS_RESULT open"));
}

TEST_F(LimitFlags, FreshGoodsAndFoodAreNotJudgedByTheLimitOfTheDrug) {
  HaveDry("YZ", "玉竹", "根茎");
  Tell(grower_, Tested("YZ-F", 750, true));
  Tell(grower_, Tested("YZ", 171, true, "AGRICULTURAL_PRODUCT"));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  Tell(grower_, Tested("YZ", 171, true, "DUAL_USE", "《中国药典》2020 年版"));
  EXPECT_THAT(States(grower_.id), ElementsAre("OVER_LIMIT open"));
}

TEST_F(CatalogueFlags, AHerbOffTheFoodListIsNotToBeSoldAsFood) {
  HaveDry("SYH", "山银花", "花蕾");
  const uint64_t shipped =
      Tell(grower_, Shipped(Of("SYH", "AGRICULTURAL_PRODUCT", 1'000), "FOOD"));
  EXPECT_THAT(States(grower_.id), ElementsAre("NOT_ON_FOOD_LIST open"));
  Correct(grower_, shipped,
          Shipped(Of("SYH", "AGRICULTURAL_PRODUCT", 1'000), "FEED"));
  EXPECT_THAT(States(grower_.id), ElementsAre("NOT_ON_FOOD_LIST closed"));
}

TEST_F(CatalogueFlags, TheListNamesParts) {
  HaveDry("DZY", "杜仲", "叶");
  Tell(grower_, Shipped(Of("DZY", "AGRICULTURAL_PRODUCT", 1'000), "FOOD"));
  HaveDry("YZ", "玉竹", "根茎");
  Tell(grower_, Shipped(Of("YZ", "AGRICULTURAL_PRODUCT", 1'000), "FOOD"));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  HaveDry("DZ", "杜仲", "树皮");
  Tell(grower_, Shipped(Of("DZ", "AGRICULTURAL_PRODUCT", 1'000), "FOOD"));
  EXPECT_THAT(States(grower_.id), ElementsAre("NOT_ON_FOOD_LIST open"));
}

TEST_F(CatalogueFlags, AClassOfGoodsGoesOnlyWhereItIsAdmitted) {
  HaveDry("YZ", "玉竹", "根茎");
  Tell(grower_, Shipped(Of("YZ", "HERB", 1'000), "DRUG"));
  Tell(grower_, Shipped(Of("YZ", "DUAL_USE", 1'000), "FOOD"));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  Tell(grower_, Shipped(Of("YZ", "HERB", 1'000), "FOOD"));
  EXPECT_THAT(States(grower_.id), ElementsAre("ROUTE_CROSSED open"));
}

TEST_F(CatalogueFlags, WhatWasBoughtAsADrugDoesNotBecomeFood) {
  HaveDry("YZ", "玉竹", "根茎");
  for (const char* use : {"FOOD", "DRUG"}) {
    const std::string goods_class =
        std::string(use) == "FOOD" ? "AGRICULTURAL_PRODUCT" : "HERB";
    const Tale sale = Shipped(Of("YZ", goods_class, 20'000), use);
    Tell(grower_, sale);
    if (std::string(use) == "DRUG") Tell(buyer_, ReceivedOf(sale));
  }
  Tale tea;
  tea.kind = StatementKind::kTransformation;
  tea.disposition = "in_progress";
  tea.day = "2025-06-05";
  Goods made = Out("TEA", 9'000, "SUBSTITUTE_TEA");
  made.issuer = "buyer";
  tea.lots = {In("YZ", 10'000, "AGRICULTURAL_PRODUCT"), made};
  const uint64_t crossed = Tell(buyer_, tea);
  EXPECT_THAT(StatesOf("ROUTE_CROSSED", buyer_.id), ElementsAre("open"));
  tea.lots[1].goods_class = "DECOCTION_PIECE";
  tea.lots[0].goods_class = "HERB";
  Correct(buyer_, crossed, tea);
  EXPECT_THAT(StatesOf("ROUTE_CROSSED", buyer_.id), ElementsAre("closed"));
}

}  // namespace
}  // namespace daodi::testing
