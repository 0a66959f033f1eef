#include "services/domain/catalogue/herb_facts.h"

#include "gtest/gtest.h"
#include "tests/services/domain/catalogue/catalogue_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::CatalogueDraft;

const absl::CivilDay kDay(2026, 6, 22);
constexpr absl::string_view kDuzhong =
    "items { line: 1 list: FOOD_LIST_FOOD_AND_HERB listing: "
    "FOOD_LISTING_NOT_LISTED provenance { source: \"x\" confidence: "
    "CONFIDENCE_PUBLISHED } } "
    "items { line: 2 list: FOOD_LIST_FOOD_AND_HERB listing: "
    "FOOD_LISTING_LISTED parts: \"叶\" effective_from: \"2023-11-09\" "
    "provenance { source: \"2023 No. 9\" confidence: CONFIDENCE_PUBLISHED } }";

TEST(FoodStatus, IsOfThePartAndTheDay) {
  CatalogueDraft draft;
  draft.Herb("herb-duzhong", "杜仲", "", "Planta sp", "", kDuzhong);
  const auto herb = draft.catalogue.FindHerb("杜仲", kDay);
  ASSERT_TRUE(herb.ok());
  const auto on = [&](absl::string_view part, absl::CivilDay date) {
    return FoodStatusOn(**herb, v1::FOOD_LIST_FOOD_AND_HERB, part, date)
        .listing;
  };
  EXPECT_EQ(on("叶", kDay), v1::FOOD_LISTING_LISTED);
  EXPECT_EQ(on("叶", absl::CivilDay(2023, 11, 8)), v1::FOOD_LISTING_NOT_LISTED);
  EXPECT_EQ(on("树皮", kDay), v1::FOOD_LISTING_NOT_LISTED);
  EXPECT_EQ(FoodStatusOn(**herb, v1::FOOD_LIST_HEALTH_FOOD, "叶", kDay).listing,
            v1::FOOD_LISTING_UNSPECIFIED);
}

TEST(GoodsClass, HasTheUsesOfTheWiderOneUnlessItStatesItsOwn) {
  CatalogueDraft draft;
  draft.Goods("DECOCTION_PIECE", "", "DRUG");
  draft.Goods("PREPACKED_FOOD", "", "FOOD");
  draft.Goods("YONGZHOU_RICE_NOODLE", "PREPACKED_FOOD", "");
  const auto admits = [&](absl::string_view code, v1::IntendedUse use) {
    return AdmitsUse(draft.catalogue, code, use, kDay);
  };
  EXPECT_TRUE(admits("YONGZHOU_RICE_NOODLE", v1::INTENDED_USE_FOOD));
  EXPECT_FALSE(admits("YONGZHOU_RICE_NOODLE", v1::INTENDED_USE_DRUG));
  EXPECT_FALSE(admits("DECOCTION_PIECE", v1::INTENDED_USE_FOOD));
  EXPECT_FALSE(admits("SOMETHING", v1::INTENDED_USE_FOOD));
}

TEST(GoodsClass, ThatIsWiderThanItselfHasNoUses) {
  CatalogueDraft draft;
  draft.Goods("A", "B", "");
  draft.Goods("B", "A", "");
  EXPECT_FALSE(AdmittedUses(draft.catalogue, "A", kDay).has_value());
}

TEST(GoodsClasses, AreWithinThemselvesAndWhatIsWider) {
  CatalogueDraft draft;
  EXPECT_TRUE(IsWithinClass(draft.catalogue, "HERB", "HERB", kDay));
  EXPECT_FALSE(IsWithinClass(draft.catalogue, "HERB", "FOOD", kDay));
  EXPECT_FALSE(IsWithinClass(draft.catalogue, "", "FOOD", kDay));
  draft.Goods("FOOD", "", "FOOD");
  draft.Goods("NOODLE", "FOOD", "");
  draft.Goods("INSTANT_NOODLE", "NOODLE", "");
  EXPECT_TRUE(IsWithinClass(draft.catalogue, "INSTANT_NOODLE", "FOOD", kDay));
  EXPECT_FALSE(IsWithinClass(draft.catalogue, "FOOD", "NOODLE", kDay));
  draft.Goods("A", "B", "");
  draft.Goods("B", "A", "");
  EXPECT_FALSE(IsWithinClass(draft.catalogue, "A", "FOOD", kDay));
}

TEST(YieldBands, OfAPartComeFirstAndOnlyLawRaisesAlerts) {
  CatalogueDraft draft;
  const std::string from =
      " provenance { source: \"x\" confidence: CONFIDENCE_MEMORY_LOW } } ";
  draft.Herb("herb-a", "甲", "", "Planta sp", "", "",
             "bands { line: 1 step: \"DRYING\" measure: "
             "BAND_MEASURE_INPUT_PER_OUTPUT nature: BAND_NATURE_LITERATURE "
             "lower { mantissa: 3 } upper { mantissa: 4 }" +
                 from +
                 "bands { line: 2 step: \"DRYING\" measure: "
                 "BAND_MEASURE_INPUT_PER_OUTPUT nature: BAND_NATURE_STANDARD "
                 "lower { mantissa: 2 } parts: \"根皮\"" +
                 from);
  const auto herb = draft.catalogue.FindHerb("甲", kDay);
  ASSERT_TRUE(herb.ok());
  const auto all =
      BandsFor(**herb, "DRYING", v1::BAND_MEASURE_INPUT_PER_OUTPUT, "干皮");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].line(), 1);
  EXPECT_FALSE(RaisesAlert(all[0].nature()));
  const auto root =
      BandsFor(**herb, "DRYING", v1::BAND_MEASURE_INPUT_PER_OUTPUT, "根皮");
  ASSERT_EQ(root.size(), 1u);
  EXPECT_EQ(root[0].line(), 2);
  EXPECT_TRUE(RaisesAlert(root[0].nature()));
  v1::Decimal value;
  value.set_mantissa(40);
  value.set_exponent(-1);
  EXPECT_TRUE(IsWithin(all[0], value));
  value.set_mantissa(41);
  EXPECT_FALSE(IsWithin(all[0], value));
  EXPECT_TRUE(IsWithin(root[0], value));
}

}  // namespace
}  // namespace daodi::services::domain
