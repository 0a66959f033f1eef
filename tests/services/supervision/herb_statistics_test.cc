// Under which herb goods are counted when the statement names none.

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/views/statistics_rows.h"
#include "tests/services/supervision/catalogue_flags_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::views::StatisticsCounter;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class HerbStatistics : public CatalogueFlags {
 protected:
  // Milligrams by herb, those of none left out.
  std::map<std::string, int64_t> Masses(StatisticsCounter counter) {
    std::map<std::string, int64_t> masses;
    const auto entries = ReaderFor(grower_.id);
    EXPECT_OK(entries.views().Scan(
        storage::ViewTable::kStatistic, "", "",
        [&](absl::string_view key, absl::string_view value) {
          const auto counters = services::views::ReadStatisticsCounters(value);
          const auto at = counters->find(counter);
          if (at != counters->end() && at->second != 0) {
            masses[services::views::ReadStatisticsKey(key)->herb] += at->second;
          }
          return true;
        }));
    return masses;
  }
};

TEST_F(HerbStatistics, GoodsHaveTheHerbOfTheirLotFromTheHarvestOn) {
  Tell(grower_, Harvested("YZ-F", "玉竹", "根茎", 300'000));
  Tell(grower_, Dried("YZ-F", 300'000, "YZ-D", 90'000));
  const auto made = Masses(StatisticsCounter::kMassMade);
  ASSERT_EQ(made.size(), 1u) << "fresh and dry are of one herb";
  EXPECT_NE(made.begin()->first, "");
  EXPECT_EQ(made.begin()->second, 390'000'000);
  Tell(grower_, Shipped(Of("YZ-D", "HERB", 90'000), "DRUG"));
  EXPECT_THAT(Masses(StatisticsCounter::kMassShipped),
              ElementsAre(Pair(made.begin()->first, 90'000'000)));
}

TEST_F(HerbStatistics, WhatIsTakenBackIsTakenFromTheHerbItWasCountedUnder) {
  const uint64_t wrong =
      Tell(grower_, Harvested("YZ-F", "玉竹", "根茎", 300'000));
  const auto before = Masses(StatisticsCounter::kMassMade);
  Correct(grower_, wrong, Harvested("YZ-F", "玉竹", "根茎", 200'000));
  EXPECT_THAT(Masses(StatisticsCounter::kMassMade),
              ElementsAre(Pair(before.begin()->first, 200'000'000)));
}

TEST_F(HerbStatistics, WhatWasCountedBeforeTheHerbWasKnownStaysWithoutOne) {
  const uint64_t shipped =
      Tell(grower_, Shipped(Of("YZ-D", "HERB", 90'000), "DRUG"));
  HaveDry("YZ-D", "玉竹", "根茎");
  EXPECT_THAT(Masses(StatisticsCounter::kMassShipped),
              ElementsAre(Pair("", 90'000'000)));
  Correct(grower_, shipped, Shipped(Of("YZ-D", "HERB", 80'000), "DRUG"));
  const auto now = Masses(StatisticsCounter::kMassShipped);
  ASSERT_EQ(now.size(), 1u) << "nothing is left under no herb";
  EXPECT_NE(now.begin()->first, "");
  EXPECT_EQ(now.begin()->second, 80'000'000);
}

}  // namespace
}  // namespace daodi::testing
