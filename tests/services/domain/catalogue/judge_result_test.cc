#include "services/domain/catalogue/judge_result.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/services/domain/catalogue/catalogue_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::CatalogueDraft;
using ::daodi::testing::kBefore2025;
using ::daodi::testing::kFrom2025;

v1::Decimal Number(int64_t mantissa, int32_t exponent) {
  v1::Decimal value;
  value.set_mantissa(mantissa);
  value.set_exponent(exponent);
  return value;
}

v1::TestResult Result(absl::string_view text) {
  v1::TestResult result;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                            &result));
  return result;
}

class Judging : public ::testing::Test {
 protected:
  Judging() {
    draft.Pharmacopoeia();
    draft.Herb("herb-houpo", "厚朴");
    draft.Monograph("mono-crude", "herb-houpo", "2020", "form: HERB_FORM_CRUDE",
                    CatalogueDraft::Max(1, "水分", 150) +
                        CatalogueDraft::Min(2, "厚朴酚＋和厚朴酚", 20));
    draft.Monograph("mono-piece", "herb-houpo", "2020",
                    "form: HERB_FORM_DECOCTION_PIECE",
                    CatalogueDraft::Max(1, "水分", 100));
    draft.Monograph("mono-0212", "", "2020", "",
                    CatalogueDraft::Max(1, "二氧化硫残留量", 1500, "mg/kg") +
                        CatalogueDraft::Absent(2, "禁用农药"));
  }
  ResultVerdict Judge(absl::string_view result,
                      v1::HerbForm form = v1::HERB_FORM_CRUDE,
                      absl::CivilDay date = kBefore2025) {
    return JudgeResult(draft.catalogue, {"herb-houpo", "std-chp", form, "", ""},
                       Result(result), date);
  }
  LimitOutcome Outcome(absl::string_view result) {
    return Judge(result).outcome;
  }
  CatalogueDraft draft;
};

constexpr LimitOutcome kConforms = LimitOutcome::kConforms;
constexpr LimitOutcome kFails = LimitOutcome::kDoesNotConform;
constexpr LimitOutcome kUndecided = LimitOutcome::kUndecided;

// samples.md C1-21: 10.6 % passes as a herb and fails as a piece.
TEST_F(Judging, ThePieceIsHeldToThePiecesLimit) {
  constexpr absl::string_view kWater =
      "item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"%\" value { mantissa: "
      "106 exponent: -1 }";
  EXPECT_EQ(Judge(kWater).outcome, kConforms);
  const ResultVerdict piece = Judge(kWater, v1::HERB_FORM_DECOCTION_PIECE);
  EXPECT_EQ(piece.outcome, kFails);
  EXPECT_EQ(piece.limit->of.monograph->id(), "mono-piece");
}

TEST_F(Judging, AnEditionOfWhichNothingIsKnownIsTold) {
  const ResultVerdict verdict = Judge(
      "item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"%\" value { "
      "mantissa: 16 }",
      v1::HERB_FORM_CRUDE, kFrom2025);
  EXPECT_EQ(verdict.outcome, kFails);
  EXPECT_EQ(verdict.limit->of.basis, LimitBasis::kEarlierEdition);
}

TEST_F(Judging, SumsAndSamplesInBracketsAreTheSameItem) {
  EXPECT_EQ(
      Outcome("item: \"厚朴酚＋和厚朴酚（HTY-01）\" kind: RESULT_KIND_SUM "
              "unit: \"%\" value { mantissa: 291 exponent: -2 }"),
      kConforms);
}

TEST_F(Judging, ResultsAreRoundedToThePlaceOfTheLimit) {
  const auto water = [&](int hundredths) {
    return Outcome(absl::StrCat(
        "item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"%\" value { "
        "mantissa: ",
        hundredths, " exponent: -2 }"));
  };
  EXPECT_EQ(water(1504), kConforms);
  EXPECT_EQ(water(1505), kConforms);  // half to even: 15.0
  EXPECT_EQ(water(1506), kFails);
}

TEST_F(Judging, UnitsOfMassFractionAreConverted) {
  EXPECT_EQ(Outcome("item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"g/kg\" "
                    "value { mantissa: 150 }"),
            kConforms);
  EXPECT_EQ(Outcome("item: \"二氧化硫残留量\" kind: RESULT_KIND_NUMERIC unit: "
                    "\"%\" value { mantissa: 2 exponent: -2 }"),
            kFails);
  EXPECT_EQ(Judge("item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"CFU/g\" "
                  "value { mantissa: 1 }")
                .reason,
            UndecidedReason::kUnitsDiffer);
}

TEST_F(Judging, BelowADetectionLimitConformsWhenThatLiesWithin) {
  EXPECT_EQ(Outcome("item: \"二氧化硫残留量\" kind: RESULT_KIND_CENSORED "
                    "qualifier: \"<\" unit: \"mg/kg\" value { mantissa: 10 }"),
            kConforms);
  const ResultVerdict wide = Judge(
      "item: \"二氧化硫残留量\" kind: RESULT_KIND_CENSORED qualifier: "
      "\"<LOQ\" unit: \"mg/kg\" value { mantissa: 200 }");
  EXPECT_EQ(wide.outcome, kUndecided);
  EXPECT_EQ(wide.reason, UndecidedReason::kBoundTooWide);
  EXPECT_EQ(Judge("item: \"二氧化硫残留量\" kind: RESULT_KIND_CENSORED "
                  "qualifier: \"ND\"")
                .reason,
            UndecidedReason::kBoundMissing);
  // Below a bound that is itself below the least allowed.
  EXPECT_EQ(Outcome("item: \"厚朴酚＋和厚朴酚\" kind: RESULT_KIND_CENSORED "
                    "qualifier: \"<\" unit: \"%\" value { mantissa: 1 }"),
            kFails);
}

TEST_F(Judging, WhatMustBeAbsentMayOnlyBeBelowItsQuantificationLimit) {
  EXPECT_EQ(Outcome("item: \"禁用农药\" kind: RESULT_KIND_GROUP qualifier: "
                    "\"<LOQ\""),
            kConforms);
  EXPECT_EQ(Outcome("item: \"禁用农药\" kind: RESULT_KIND_NUMERIC unit: "
                    "\"mg/kg\" value { mantissa: 2 exponent: -2 }"),
            kFails);
}

TEST_F(Judging, AQualitativeResultIsTheLaboratorysWord) {
  const ResultVerdict verdict =
      Judge("item: \"性状\" kind: RESULT_KIND_QUALITATIVE conforms: true");
  EXPECT_EQ(verdict.outcome, kConforms);
  EXPECT_TRUE(verdict.as_stated);
  EXPECT_EQ(Outcome("item: \"性状\" kind: RESULT_KIND_QUALITATIVE"), kFails);
}

TEST_F(Judging, AnItemWithoutALimitIsUndecided) {
  EXPECT_EQ(
      Judge("item: \"铜\" kind: RESULT_KIND_NUMERIC unit: \"mg/kg\" value "
            "{ mantissa: 43 exponent: -1 }")
          .reason,
      UndecidedReason::kNoLimitKnown);
}

TEST_F(Judging, NoNumberIsTooLargeToCompare) {
  EXPECT_EQ(
      Outcome("item: \"水分\" kind: RESULT_KIND_NUMERIC unit: \"%\" value "
              "{ mantissa: 9223372036854775807 exponent: 9 }"),
      kFails);
}

TEST(Rounding, IsHalfToEvenOnBothSidesOfZero) {
  const auto round = [](int64_t mantissa) {
    return RoundTo(Number(mantissa, -2), -1).mantissa();
  };
  EXPECT_EQ(round(1505), 150);
  EXPECT_EQ(round(1515), 152);
  EXPECT_EQ(round(-1505), -150);
  EXPECT_EQ(round(-1516), -152);
  EXPECT_EQ(RoundTo(Number(5, 0), -3).exponent(), 0);
  EXPECT_EQ(RoundTo(Number(7, -30), 0).mantissa(), 0);
}

}  // namespace
}  // namespace daodi::services::domain
