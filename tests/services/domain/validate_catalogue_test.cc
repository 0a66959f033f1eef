#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/disclosure.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

constexpr absl::string_view kFrom =
    " provenance { source: \"ChP 2020\" confidence: CONFIDENCE_MEMORY_HIGH }";

std::string Entry(absl::string_view type) {
  return absl::StrCat(
      "entry_id: \"herb-houpo\" entry_type: CATALOGUE_ENTRY_TYPE_", type,
      " revision: 1 effective_from: \"2020-12-30\""
      " status: CATALOGUE_STATUS_IN_FORCE",
      kFrom);
}

StatementDraft Herb() {
  StatementDraft draft(K::kCatalogue);
  draft.Set(L::kCatalogueEntry, Entry("HERB"));
  draft.Set(L::kCatalogueNames, absl::StrCat("legal_name: \"厚朴\"", kFrom));
  draft.Set(L::kHerb, absl::StrCat("taxa { binomial: \"Magnolia officinalis\"",
                                   kFrom, " } parts: \"干皮\""));
  return draft;
}

std::string Water(absl::string_view bounds) {
  return absl::StrCat("limits { line: 1 item: \"水分\" ", bounds, kFrom, " }");
}

StatementDraft Monograph(absl::string_view limits) {
  StatementDraft draft(K::kCatalogue);
  draft.Set(L::kCatalogueEntry, Entry("MONOGRAPH"));
  draft.Set(L::kMonograph,
            absl::StrCat("standard: \"std-chp\" edition: \"2020\" monograph: "
                         "\"厚朴\" herb: \"herb-houpo\" binomials: \"Magnolia "
                         "officinalis\" form: HERB_FORM_CRUDE ",
                         limits));
  return draft;
}

constexpr absl::string_view kMax =
    "kind: LIMIT_KIND_MAX upper { mantissa: 150 exponent: -1 } unit: \"%\"";

std::vector<std::string> Faults(const StatementDraft& draft) {
  return Summaries(draft.Violations());
}

TEST(Catalogue, GoodEntriesPass) {
  EXPECT_THAT(Faults(Herb()), IsEmpty());
  EXPECT_THAT(Faults(Monograph(Water(kMax))), IsEmpty());
  EXPECT_THAT(Faults(daodi::testing::ValidDraft(K::kCatalogue)), IsEmpty());
}

TEST(Catalogue, IsPublicAndStays) {
  StatementDraft draft = Herb();
  draft.SetAudience(L::kHerb, crypto::Audience::kOwner);
  draft.section(L::kCatalogueNames).erasable = true;
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_NOT_ALLOWED sections[42].erasable",
                          "AUDIENCE_TOO_NARROW sections[43].audience"));
}

TEST(Catalogue, EveryFigureNamesItsSourceAndConfidence) {
  EXPECT_THAT(
      Faults(Monograph("limits { line: 1 item: \"水分\" kind: LIMIT_KIND_MAX "
                       "upper { mantissa: 15 } unit: \"%\" }")),
      ElementsAre(
          "FIELD_REQUIRED sections[44].limits[0].provenance.source",
          "FIELD_REQUIRED sections[44].limits[0].provenance.confidence"));
  StatementDraft herb = Herb();
  herb.Set(L::kFoodStatus,
           "items { line: 1 list: FOOD_LIST_HEALTH_FOOD listing: "
           "FOOD_LISTING_LISTED provenance { source: \"2002\" } }");
  EXPECT_THAT(Faults(herb),
              ElementsAre("FIELD_REQUIRED "
                          "sections[45].items[0].provenance.confidence"));
}

TEST(Catalogue, AnEntryHasTheSectionsOfItsTypeAndNoOther) {
  StatementDraft draft = Herb();
  draft.Remove(L::kHerb);
  draft.Set(L::kStandard,
            absl::StrCat("designation: \"ChP\" nature: "
                         "STANDARD_NATURE_PHARMACOPOEIA comparison: "
                         "LIMIT_COMPARISON_ROUNDED comparison_provenance { "
                         "source: \"x\" confidence: CONFIDENCE_PUBLISHED } "
                         "editions { edition: \"2020\" effective_from: "
                         "\"2020-12-30\"",
                         kFrom, " }"));
  EXPECT_THAT(Faults(draft), ElementsAre("SECTION_REQUIRED sections[43]",
                                         "SECTION_NOT_ALLOWED sections[49]"));
}

TEST(Catalogue, ABoundFollowsFromTheKindOfLimit) {
  EXPECT_THAT(
      Faults(Monograph(Water("kind: LIMIT_KIND_MIN upper { mantissa: 15 } "
                             "unit: \"%\""))),
      ElementsAre("FIELD_REQUIRED sections[44].limits[0].lower",
                  "KIND_CONTENT_INVALID sections[44].limits[0].upper"));
  EXPECT_THAT(
      Faults(Monograph(Water("kind: LIMIT_KIND_RANGE lower { mantissa: 16 } "
                             "upper { mantissa: 15 } unit: \"%\""))),
      ElementsAre("NUMBER_OUT_OF_RANGE sections[44].limits[0].upper"));
  EXPECT_THAT(Faults(Monograph(Water("kind: LIMIT_KIND_ABSENT"))), IsEmpty());
  EXPECT_THAT(Faults(Monograph(Water("kind: LIMIT_KIND_ABSENT unit: \"%\""))),
              ElementsAre("KIND_CONTENT_INVALID sections[44].limits[0].unit"));
  EXPECT_THAT(Faults(Monograph(Water(
                  "kind: LIMIT_KIND_MAX upper { exponent: 10 } unit: \"%\""))),
              ElementsAre("NUMBER_OUT_OF_RANGE "
                          "sections[44].limits[0].upper.exponent"));
}

TEST(Catalogue, AnItemHasOneLimitForEachPart) {
  const std::string second = absl::StrCat(
      "limits { line: 2 item: \"moisture\" item_aliases: \"水分\" ", kMax,
      kFrom, " }");
  EXPECT_THAT(Faults(Monograph(absl::StrCat(Water(kMax), second))),
              ElementsAre("KIND_CONTENT_INVALID sections[44].limits[1].item"));
  const std::string of_root = absl::StrCat(
      "limits { line: 2 item: \"水分\" parts: \"根皮\" ", kMax, kFrom, " }");
  EXPECT_THAT(Faults(Monograph(absl::StrCat(Water(kMax), of_root))), IsEmpty());
}

TEST(Catalogue, AllFaultsOfAnEntryAreToldAtOnce) {
  StatementDraft draft = Herb();
  draft.Set(L::kCatalogueEntry,
            "entry_id: \"Herb Houpo\" entry_type: CATALOGUE_ENTRY_TYPE_HERB "
            "effective_from: \"2020-13-01\" status: "
            "CATALOGUE_STATUS_SUPERSEDED");
  EXPECT_THAT(Faults(draft),
              ::testing::UnorderedElementsAre(
                  "FIELD_REQUIRED sections[41].provenance.source",
                  "FIELD_REQUIRED sections[41].provenance.confidence",
                  "IDENTIFIER_INVALID sections[41].entry_id",
                  "NUMBER_OUT_OF_RANGE sections[41].revision",
                  "TIME_MALFORMED sections[41].effective_from",
                  "IDENTIFIER_INVALID sections[41].successor"));
}

TEST(Catalogue, AYaoNameHasItsClassAndRomanisation) {
  StatementDraft draft = Herb();
  draft.Set(L::kCatalogueNames, absl::StrCat("legal_name: \"肿节风\"", kFrom,
                                             " names { name: \"九节风\" kind: "
                                             "CATALOGUE_NAME_KIND_YAO",
                                             kFrom, " }"));
  EXPECT_THAT(Faults(draft),
              ElementsAre("WORD_UNKNOWN sections[42].names[0].yao_class",
                          "FIELD_REQUIRED sections[42].names[0].romanisation"));
}

TEST(Catalogue, ABandHasTheUnitsOfItsMeasure) {
  StatementDraft draft = Herb();
  const auto band = [&](absl::string_view text) {
    draft.Set(L::kYieldBands,
              absl::StrCat("bands { line: 1 step: \"HARVEST\" nature: "
                           "BAND_NATURE_LOCAL ",
                           text, kFrom, " }"));
    return Faults(draft);
  };
  EXPECT_THAT(band("measure: BAND_MEASURE_MASS_PER_AREA lower { mantissa: 1 } "
                   "unit: \"KGM\" per_unit: \"亩\""),
              IsEmpty());
  EXPECT_THAT(band("measure: BAND_MEASURE_MASS_PER_AREA lower { mantissa: 1 } "
                   "unit: \"亩\""),
              ElementsAre("UNIT_UNKNOWN sections[46].bands[0].unit",
                          "UNIT_UNKNOWN sections[46].bands[0].per_unit"));
  EXPECT_THAT(band("measure: BAND_MEASURE_YEARS_OF_GROWTH"),
              ElementsAre("FIELD_REQUIRED sections[46].bands[0]"));
}

TEST(Catalogue, EditionsFollowEachOther) {
  StatementDraft draft(K::kCatalogue);
  draft.Set(L::kCatalogueEntry, Entry("STANDARD"));
  draft.Set(L::kCatalogueNames, absl::StrCat("legal_name: \"药典\"", kFrom));
  draft.Set(
      L::kStandard,
      absl::StrCat("designation: \"ChP\" nature: STANDARD_NATURE_PHARMACOPOEIA "
                   "comparison: LIMIT_COMPARISON_ROUNDED "
                   "comparison_provenance { source: \"x\" confidence: "
                   "CONFIDENCE_PUBLISHED } editions { edition: \"2025\" "
                   "effective_from: \"2025-10-01\"",
                   kFrom, " } editions { edition: \"2020\" effective_from: ",
                   "\"2020-12-30\"", kFrom, " }"));
  EXPECT_THAT(Faults(draft),
              Contains("TIME_ORDER_INVALID "
                       "sections[49].editions[1].effective_from"));
}

}  // namespace
}  // namespace daodi::services::domain
