#include "services/domain/catalogue/catalogue.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/catalogue/check_references.h"
#include "services/domain/catalogue/limits.h"
#include "tests/services/domain/catalogue/catalogue_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::CatalogueDraft;
using ::daodi::testing::kBefore2025;
using ::daodi::testing::kFrom2025;
using ::daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::CivilDay kDay(2026, 6, 22);

std::string IdOf(const absl::StatusOr<CatalogueRevisionPtr>& herb) {
  return herb.ok() ? (*herb)->id() : std::string(herb.status().message());
}

// domain.md 0.4: herb names are not identifiers.
TEST(Names, ALegalNameAlwaysWinsOverAnAlias) {
  CatalogueDraft draft;
  draft.Herb("herb-hongmuxiang", "红木香", "南五味子,南五味子根");
  draft.Herb("herb-nanwuweizi", "南五味子");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("南五味子", kDay)),
            "herb-nanwuweizi");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("南五味子根", kDay)),
            "herb-hongmuxiang");
  EXPECT_EQ(draft.catalogue.FindHerbs("南五味子", kDay).match,
            NameMatch::kLegalName);
}

TEST(Names, OfNeighbouringMonographsStayDistinct) {
  CatalogueDraft draft;
  draft.Herb("herb-huangbai", "黄柏");
  draft.Herb("herb-guanhuangbai", "关黄柏");
  draft.Herb("herb-gegen", "葛根");
  draft.Herb("herb-fenge", "粉葛");
  draft.Herb("herb-jinyinhua", "金银花");
  draft.Herb("herb-shanyinhua", "山银花");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("黄柏", kDay)), "herb-huangbai");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("关黄柏", kDay)),
            "herb-guanhuangbai");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("葛根", kDay)), "herb-gegen");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("粉葛", kDay)), "herb-fenge");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("金银花", kDay)), "herb-jinyinhua");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("山银花", kDay)), "herb-shanyinhua");
}

TEST(Names, AnAliasOfTwoHerbsIsRefusedNamingBoth) {
  CatalogueDraft draft;
  draft.Herb("herb-jianghuang", "姜黄", "黄姜");
  draft.Herb("herb-dunyeshuyu", "盾叶薯蓣", "黄姜");
  EXPECT_THAT(draft.catalogue.FindHerb("黄姜", kDay),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "herb-dunyeshuyu, herb-jianghuang"));
  EXPECT_THAT(draft.catalogue.FindHerb("洋姜", kDay),
              StatusIs(absl::StatusCode::kNotFound, "洋姜"));
}

TEST(Revisions, HoldFromTheirCivilDateOn) {
  CatalogueDraft draft;
  draft.Herb("herb-a", "甲");
  draft.Herb("herb-a", "乙", "", "Planta sp",
             "revision: 2 effective_from: \"2027-01-01\"");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("甲", absl::CivilDay(2026, 12, 31))),
            "herb-a");
  EXPECT_THAT(draft.catalogue.FindHerb("乙", absl::CivilDay(2026, 12, 31)),
              StatusIs(absl::StatusCode::kNotFound, "乙"));
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("乙", absl::CivilDay(2027, 1, 1))),
            "herb-a");
  EXPECT_EQ(draft.catalogue.Find("herb-a", absl::CivilDay(2020, 12, 29)),
            nullptr);
}

TEST(Revisions, TheLastStatementOfARevisionWinsAndCopiesKeepTheirs) {
  CatalogueDraft draft;
  draft.Herb("herb-a", "甲");
  const Catalogue as_of = draft.catalogue;
  draft.Herb("herb-a", "乙");
  EXPECT_EQ(draft.catalogue.Find("herb-a", kDay)->names.legal_name(), "乙");
  EXPECT_EQ(as_of.Find("herb-a", kDay)->names.legal_name(), "甲");
  EXPECT_EQ(as_of.Find("herb-a", kDay)->index, 1u);
}

TEST(Revisions, AWithdrawnEntryIsFoundByIdButInNoLookup) {
  CatalogueDraft draft;
  draft.Herb("herb-a", "甲");
  draft.Herb("herb-a", "甲", "", "Planta sp",
             "revision: 2 effective_from: \"2026-01-01\" status: "
             "CATALOGUE_STATUS_WITHDRAWN");
  EXPECT_EQ(IdOf(draft.catalogue.FindHerb("甲", kBefore2025)), "herb-a");
  EXPECT_FALSE(draft.catalogue.FindHerb("甲", kDay).ok());
  EXPECT_EQ(draft.catalogue.Find("herb-a", kDay)->entry.status(),
            v1::CATALOGUE_STATUS_WITHDRAWN);
}

TEST(Revisions, WhatAnEntryIsAboutNeverChanges) {
  CatalogueDraft draft;
  draft.Pharmacopoeia();
  EXPECT_EQ(draft.Herb("std-chp", "甲"), CatalogueChange::kTypeChanged);
  EXPECT_FALSE(draft.catalogue.FindHerb("甲", kDay).ok());
  EXPECT_NE(draft.catalogue.FindInForce(
                "std-chp", v1::CATALOGUE_ENTRY_TYPE_STANDARD, kDay),
            nullptr);
}

class Monographs : public ::testing::Test {
 protected:
  Monographs() {
    draft.Pharmacopoeia();
    draft.Herb("herb-houpo", "厚朴");
    draft.Monograph("mono-crude", "herb-houpo", "2020", "form: HERB_FORM_CRUDE",
                    CatalogueDraft::Max(1, "水分", 150));
    draft.Monograph("mono-piece", "herb-houpo", "2020",
                    "form: HERB_FORM_DECOCTION_PIECE",
                    CatalogueDraft::Max(1, "水分", 100));
  }
  absl::StatusOr<FoundLimit> Limit(v1::HerbForm form, absl::string_view item,
                                   absl::CivilDay date,
                                   absl::string_view part = "") {
    return FindLimit(draft.catalogue,
                     {"herb-houpo", "std-chp", form, "", std::string(part)},
                     item, date);
  }
  CatalogueDraft draft;
};

TEST_F(Monographs, OfHerbAndPieceNeverLendEachOtherALimit) {
  EXPECT_EQ(Limit(v1::HERB_FORM_CRUDE, "水分", kDay)->limit.upper().mantissa(),
            150);
  EXPECT_EQ(Limit(v1::HERB_FORM_DECOCTION_PIECE, "水分", kDay)
                ->limit.upper()
                .mantissa(),
            100);
  EXPECT_THAT(Limit(v1::HERB_FORM_POWDER, "水分", kDay),
              StatusIs(absl::StatusCode::kNotFound, "水分"));
}

TEST_F(Monographs, TheEditionInForceOnTheDayCounts) {
  draft.Monograph("mono-crude-2025", "herb-houpo", "2025",
                  "form: HERB_FORM_CRUDE", CatalogueDraft::Max(1, "水分", 140),
                  "2025-10-01");
  const auto before = Limit(v1::HERB_FORM_CRUDE, "水分", kBefore2025);
  const auto after = Limit(v1::HERB_FORM_CRUDE, "水分", kFrom2025);
  EXPECT_EQ(before->limit.upper().mantissa(), 150);
  EXPECT_EQ(before->of.basis, LimitBasis::kEditionInForce);
  EXPECT_EQ(after->limit.upper().mantissa(), 140);
  EXPECT_EQ(after->of.basis, LimitBasis::kEditionInForce);
  EXPECT_EQ(after->of.edition_in_force, "2025");
}

TEST_F(Monographs, AnEarlierEditionIsToldApartWhenTheOneInForceIsUnknown) {
  const auto found = Limit(v1::HERB_FORM_CRUDE, "水分", kFrom2025);
  EXPECT_EQ(found->limit.upper().mantissa(), 150);
  EXPECT_EQ(found->of.basis, LimitBasis::kEarlierEdition);
  EXPECT_EQ(found->of.edition_in_force, "2025");
}

TEST_F(Monographs, AGeneralChapterStepsInUnlessTheMonographLimitsTheItem) {
  draft.Monograph("mono-0212", "", "2020", "",
                  CatalogueDraft::Max(1, "水分", 1) +
                      CatalogueDraft::Max(2, "二氧化硫", 1500, "mg/kg"));
  EXPECT_FALSE(Limit(v1::HERB_FORM_CRUDE, "水分", kBefore2025)->general);
  const auto found = Limit(v1::HERB_FORM_CRUDE, "二氧化硫", kBefore2025);
  EXPECT_TRUE(found->general);
  EXPECT_EQ(found->limit.upper().mantissa(), 1500);
}

TEST_F(Monographs, ALimitForAPartComesBeforeTheOneForAll) {
  draft.Herb("herb-b", "乙");
  draft.Monograph(
      "mono-b", "herb-b", "2020", "form: HERB_FORM_CRUDE",
      CatalogueDraft::Max(1, "总灰分", 70) +
          CatalogueDraft::Max(2, "总灰分", 90, "%", "parts: \"根皮\" "));
  const auto at = [&](absl::string_view part) {
    return FindLimit(draft.catalogue,
                     {"herb-b", "std-chp", v1::HERB_FORM_CRUDE, "",
                      std::string(part)},
                     "总灰分", kDay)
        ->limit.upper()
        .mantissa();
  };
  EXPECT_EQ(at("根皮"), 90);
  EXPECT_EQ(at("干皮"), 70);
  EXPECT_EQ(at(""), 70);
}

TEST_F(Monographs, APreparationHasItsOwn) {
  draft.Monograph("mono-ginger", "herb-houpo", "2020",
                  "form: HERB_FORM_DECOCTION_PIECE preparation: \"姜厚朴\"",
                  CatalogueDraft::Min(1, "厚朴酚＋和厚朴酚", 16));
  const auto found = FindMonograph(
      draft.catalogue,
      {"herb-houpo", "std-chp", v1::HERB_FORM_DECOCTION_PIECE, "姜厚朴", ""},
      kDay);
  ASSERT_OK(found);
  EXPECT_EQ(found->monograph->id(), "mono-ginger");
  EXPECT_EQ(
      Limit(v1::HERB_FORM_DECOCTION_PIECE, "水分", kDay)->of.monograph->id(),
      "mono-piece");
}

TEST(References, ThatLeadNowhereAreNamed) {
  CatalogueDraft draft;
  draft.Herb("herb-a", "甲", "", "Planta alia",
             "tags: \"tag-none\" revision: 1");
  draft.Herb("herb-b", "甲");
  draft.Monograph("mono-a", "herb-a", "2020", "form: HERB_FORM_CRUDE", "");
  EXPECT_THAT(
      BrokenReferences(draft.catalogue, kDay),
      ElementsAre(HasSubstr("tag-none"), HasSubstr("herb-a: catalogue_names"),
                  HasSubstr("herb-b: catalogue_names"),
                  HasSubstr("std-chp is no entry"),
                  HasSubstr("Planta sp is no taxon")));
  EXPECT_THAT(BrokenReferences(Catalogue(), kDay), IsEmpty());
}

}  // namespace
}  // namespace daodi::services::domain
