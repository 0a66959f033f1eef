#include "services/domain/shelf_life.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

std::string Last(absl::CivilDay produced, int32_t months) {
  const auto day = LastDayOfShelfLife(produced, months);
  return day.has_value() ? absl::FormatCivilTime(*day) : "";
}

TEST(ShelfLife, EndsTheDayBeforeTheSameDate) {
  EXPECT_EQ(Last(absl::CivilDay(2026, 3, 19), 18), "2027-09-18");
  EXPECT_EQ(Last(absl::CivilDay(2026, 7, 1), 24), "2028-06-30");
  EXPECT_EQ(Last(absl::CivilDay(2026, 3, 1), 12), "2027-02-28");
  EXPECT_EQ(Last(absl::CivilDay(2027, 3, 1), 12), "2028-02-29");
}

TEST(ShelfLife, EndsWithAMonthThatIsTooShort) {
  EXPECT_EQ(Last(absl::CivilDay(2026, 8, 31), 6), "2027-02-28");
  EXPECT_EQ(Last(absl::CivilDay(2026, 8, 29), 6), "2027-02-28");
  EXPECT_EQ(Last(absl::CivilDay(2026, 8, 28), 6), "2027-02-27");
  EXPECT_EQ(Last(absl::CivilDay(2027, 8, 31), 6), "2028-02-29");
  EXPECT_EQ(Last(absl::CivilDay(2028, 2, 29), 12), "2029-02-28");
  EXPECT_EQ(Last(absl::CivilDay(2026, 1, 31), 3), "2026-04-30");
  EXPECT_EQ(Last(absl::CivilDay(2026, 1, 31), 2), "2026-03-30");
}

TEST(ShelfLife, NeverEndsEarlierForGoodsMadeLater) {
  for (const int32_t months : {1, 6, 11, 12, 18, 24}) {
    absl::CivilDay before;
    for (absl::CivilDay day(2027, 1, 1); day < absl::CivilDay(2029, 1, 1);
         ++day) {
      const auto last = LastDayOfShelfLife(day, months);
      ASSERT_TRUE(last.has_value());
      EXPECT_GE(*last, before) << day << " and " << months;
      before = *last;
    }
  }
}

TEST(ShelfLife, IsNotStatedByNonsense) {
  EXPECT_EQ(Last(absl::CivilDay(2026, 3, 19), 0), "");
  EXPECT_EQ(Last(absl::CivilDay(2026, 3, 19), -3), "");
  EXPECT_EQ(Last(absl::CivilDay(2026, 3, 19), 1'201), "");
}

v1::EventTime At(const std::string& end, v1::TimePrecision precision) {
  v1::EventTime time;
  time.set_start(end);
  time.set_end(end);
  time.set_precision(precision);
  return time;
}

TEST(ProductionDay, IsTheDayWhereItWas) {
  const auto day = ProductionDayOf(
      At("2026-03-19T00:30:00+08:00", v1::TIME_PRECISION_MINUTE));
  ASSERT_TRUE(day.has_value());
  EXPECT_EQ(day->day, absl::CivilDay(2026, 3, 19));
  EXPECT_EQ(day->offset_minutes, 480);
  EXPECT_EQ(
      ProductionDayOf(At("1969-12-31T23:00:00Z", v1::TIME_PRECISION_DAY))->day,
      absl::CivilDay(1969, 12, 31));
}

TEST(ProductionDay, IsNotKnownFromAMonth) {
  EXPECT_FALSE(
      ProductionDayOf(At("2026-03-01T00:00:00+08:00", v1::TIME_PRECISION_MONTH))
          .has_value());
  EXPECT_FALSE(
      ProductionDayOf(At("yesterday", v1::TIME_PRECISION_DAY)).has_value());
}

}  // namespace
}  // namespace daodi::services::domain
