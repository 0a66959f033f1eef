// Figures of drills: counts, times, and who is named first.

#include "services/notices/drill_report.h"

#include "gtest/gtest.h"

namespace daodi::services::notices {
namespace {

constexpr int64_t kMinute = 60'000;

TEST(DrillReport, NamesThoseWhoDidNotAnswerFirst) {
  const v1::DrillReport report = SumDrills({
      {"a", 0, 2 * kMinute},
      {"a", 0, 4 * kMinute},
      {"a", 0, 30 * kMinute},
      {"b", 0, 10 * kMinute},
      {"b", 0, 0},
  });
  EXPECT_EQ(report.total().drills(), 5);
  EXPECT_EQ(report.total().answered(), 4);
  EXPECT_EQ(report.total().answered_in_time(), 3);
  ASSERT_EQ(report.rows_size(), 2);
  EXPECT_EQ(report.rows(0).recipient(), "b");
  EXPECT_EQ(report.rows(1).recipient(), "a");
  EXPECT_EQ(report.rows(1).median_answer_ms(), 4 * kMinute);
  EXPECT_EQ(report.rows(1).slowest_answer_ms(), 30 * kMinute);
}

TEST(DrillReport, OfNoDrillsIsEmpty) {
  const v1::DrillReport report = SumDrills({});
  EXPECT_EQ(report.total().drills(), 0);
  EXPECT_EQ(report.total().median_answer_ms(), 0);
  EXPECT_EQ(report.rows_size(), 0);
}

}  // namespace
}  // namespace daodi::services::notices
