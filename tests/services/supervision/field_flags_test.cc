// When what is told of plots, and photos of them, raises a flag.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/catalogue_flags_fixture.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PlotFlags : public CatalogueFlags {
 protected:
  static Tale Sprayed(const std::string& day) {
    Tale tale;
    tale.kind = StatementKind::kFieldOperation;
    tale.step = "hb:field_operation";
    tale.disposition = "in_progress";
    tale.day = day;
    tale.more =
        Grown("玉竹", "根茎",
              absl::StrCat(Plot("HTY-01", 2),
                           R"(, "inputs": ["有机肥", "农药 PD20999901：)",
                           R"(安全间隔期 21 天"])"));
    return tale;
  }
  static Tale Registered(int mu) {
    Tale tale;
    tale.kind = StatementKind::kBaseRegistration;
    tale.step = "installing";
    tale.day = "2025-03-01";
    tale.more = Grown("玉竹", "根茎", Plot("HTY-01", mu));
    return tale;
  }
};

TEST_F(PlotFlags, AHarvestWithinTheIntervalIsFlaggedUntilItsDayIsCorrected) {
  Tell(grower_, Sprayed("2025-05-01"));
  const uint64_t harvest = Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  EXPECT_THAT(States(grower_.id), ElementsAre("PESTICIDE_INTERVAL open"));
  EXPECT_EQ(OnlyFlag(grower_.id).row.detail,
            "interval_days=21;days=11;plot=HTY-01");
  Tale later = Harvested("YZ-F", "玉竹", "根茎");
  later.day = "2025-05-22";
  Correct(grower_, harvest, later);
  EXPECT_THAT(States(grower_.id), ElementsAre("PESTICIDE_INTERVAL closed"));
}

TEST_F(PlotFlags, TheLastDayOfTheIntervalIsEnough) {
  Tell(grower_, Sprayed("2025-04-21"));
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  Tell(grower_, Sprayed("2025-05-13"));  // after it
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

TEST_F(PlotFlags, WhatIsSprayedIsHeldAgainstTheHarvestAlsoWhenToldLater) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎"));
  const uint64_t spraying = Tell(grower_, Sprayed("2025-05-01"));
  EXPECT_THAT(States(grower_.id), ElementsAre("PESTICIDE_INTERVAL open"));
  Correct(grower_, spraying, Sprayed("2025-04-01"));
  EXPECT_THAT(States(grower_.id), ElementsAre("PESTICIDE_INTERVAL closed"));
}

TEST_F(PlotFlags, MoreThanTheAreaBearsIsFlaggedUntilTheAreaIsRegisteredRight) {
  Tell(grower_, Registered(2));
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎", 6'000'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
  Tell(grower_, Harvested("YZ-G", "玉竹", "根茎", 2'000'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("BASE_OVER_CAPACITY open"));
  Tell(grower_, Registered(26));
  EXPECT_THAT(States(grower_.id), ElementsAre("BASE_OVER_CAPACITY closed"));
}

TEST_F(PlotFlags, AHarvestTakenBackTakesItsShareOfTheYearWithIt) {
  Tell(grower_, Registered(2));
  const uint64_t first =
      Tell(grower_, Harvested("YZ-F", "玉竹", "根茎", 6'000'000));
  Tell(grower_, Harvested("YZ-G", "玉竹", "根茎", 6'000'000));
  EXPECT_THAT(States(grower_.id), ElementsAre("BASE_OVER_CAPACITY open"));
  Correct(grower_, first, Harvested("YZ-F", "玉竹", "根茎", 6'000'000),
          "did_not_occur");
  EXPECT_THAT(States(grower_.id), ElementsAre("BASE_OVER_CAPACITY closed"));
}

TEST_F(PlotFlags, OfAnAreaThatNobodyRegisteredNothingIsSaid) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎", 60'000'000));
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

class PhotoFlags : public CatalogueFlags {
 protected:
  static Tale Shown(const std::string& lot, const std::string& day,
                    const std::string& type = "PHOTO") {
    // 32 bytes in base64.
    const std::string digest = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
    Tale tale = Harvested(lot, "玉竹", "根茎");
    tale.day = day;
    absl::StrAppend(&tale.more, R"(, "documents": {"documents": [{"line": 1, )",
                    R"("document_type": ")", type,
                    R"(", "number": "1", "media_type": "image/jpeg", )",
                    R"("salted_digest": ")", digest, "\"}]}");
    return tale;
  }
};

TEST_F(PhotoFlags, OnePhotoOfTwoHarvestsIsACopyUntilCorrected) {
  Tell(grower_, Shown("YZ-1", "2025-05-10"));
  const uint64_t copy = Tell(grower_, Shown("YZ-2", "2025-05-12"));
  EXPECT_THAT(States(grower_.id), ElementsAre("COPIED_PHOTO open"));
  Correct(grower_, copy, Harvested("YZ-2", "玉竹", "根茎"));
  EXPECT_THAT(States(grower_.id), ElementsAre("COPIED_PHOTO closed"));
}

TEST_F(PhotoFlags, OneMomentOneLotOrAnotherPaperIsNoCopy) {
  const uint64_t first = Tell(grower_, Shown("YZ-1", "2025-05-10"));
  Tell(grower_, Shown("YZ-2", "2025-05-10"));
  Correct(grower_, first, Shown("YZ-1", "2025-05-10"));
  Tell(grower_, Shown("YZ-3", "2025-05-15", "INVOICE"));
  EXPECT_THAT(States(grower_.id), IsEmpty());
}

TEST_F(PhotoFlags, ThePhotoOfSomebodyElseIsACopyWhenever) {
  Tell(grower_, Shown("YZ-1", "2025-05-10"));
  Tale theirs = Shown("YZ-1", "2025-05-10");
  theirs.lots[0].issuer = "stranger";
  Tell(stranger_, theirs);
  EXPECT_THAT(States(stranger_.id), ElementsAre("COPIED_PHOTO open"));
}

}  // namespace
}  // namespace daodi::testing
