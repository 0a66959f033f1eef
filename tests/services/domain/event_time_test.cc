#include "services/domain/event_time.h"

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatusIs;

constexpr int64_t kHourMs = 3'600'000;

int64_t UtcMs(absl::string_view text) {
  const std::optional<StatedTime> time = ParseStatedTime(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(StatedTime()).utc_ms;
}

EventInterval Interval(absl::string_view start, absl::string_view end,
                       v1::TimePrecision precision) {
  v1::EventTime time;
  time.set_start(std::string(start));
  time.set_end(std::string(end));
  time.set_precision(precision);
  const absl::StatusOr<EventInterval> interval = ParseEventTime(time);
  EXPECT_OK(interval);
  return interval.ok() ? *interval : EventInterval();
}

// Unix times from `date -u +%s`.
TEST(StatedTime, CountsMillisecondsOfUtc) {
  EXPECT_EQ(UtcMs("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(UtcMs("1970-01-01T00:00:00.001+00:00"), 1);
  EXPECT_EQ(UtcMs("1969-12-31T23:59:59.999Z"), -1);
  EXPECT_EQ(UtcMs("2026-05-16T15:20:00+08:00"), 1'778'916'000'000);
  EXPECT_EQ(UtcMs("2024-02-29T12:00:00-05:30"), 1'709'227'800'000);
  EXPECT_EQ(UtcMs("2026-05-16T15:20:00.123456789+08:00"), 1'778'916'000'123);
  EXPECT_EQ(ParseStatedTime("2024-02-29T12:00:00-05:30")->offset_minutes, -330);
}

TEST(StatedTime, RefusesWhatIsNotRfc3339WithAnOffset) {
  for (const char* text : {"",
                           "2026-05-16",
                           "2026-05-16T15:20:00",
                           "2026-05-16 15:20:00+08:00",
                           "2026-05-16T15:20+08:00",
                           "2026-05-16T15:20:00+0800",
                           "2026-05-16T15:20:00+08",
                           "2026-05-16T15:20:00-00:00",
                           "2026-05-16t15:20:00z",
                           "2026-5-16T15:20:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-00-10T00:00:00Z",
                           "2026-05-16T24:00:00Z",
                           "2026-05-16T15:60:00Z",
                           "2026-12-31T23:59:60Z",
                           "2026-05-16T15:20:00.Z",
                           "2026-05-16T15:20:00.1234567890Z",
                           "2026-05-16T15:20:00+24:00",
                           "2026-05-16T15:20:00+08:60",
                           "2026-05-16T15:20:00+08:00 ",
                           "+026-05-16T15:20:00Z",
                           "1899-12-31T23:59:59Z",
                           "2026-05-16T15:20:00ZZ"}) {
    EXPECT_FALSE(ParseStatedTime(text).has_value()) << text;
  }
}

TEST(StatedDate, IsAFullDate) {
  EXPECT_TRUE(IsStatedDate("2026-06-30"));
  EXPECT_FALSE(IsStatedDate("2026-06-31"));
  EXPECT_FALSE(IsStatedDate("2026-06-30T00:00:00Z"));
  EXPECT_FALSE(IsStatedDate("2026-6-30"));
}

TEST(EventTime, ADayIsTheCivilDayOfItsOffset) {
  const EventInterval day =
      Interval("2026-05-14T20:15:00+08:00", "2026-05-14T20:15:00+08:00",
               v1::TIME_PRECISION_DAY);
  EXPECT_EQ(day.earliest_ms, UtcMs("2026-05-14T00:00:00+08:00"));
  EXPECT_EQ(day.latest_ms, UtcMs("2026-05-14T23:59:59.999+08:00"));
  EXPECT_EQ(day.earliest_end_ms, day.earliest_ms);
  EXPECT_EQ(day.start_ms, UtcMs("2026-05-14T20:15:00+08:00"));
  EXPECT_EQ(day.offset_minutes, 480);
}

TEST(EventTime, WeeksBeginOnMondayAndMonthsOnTheFirst) {
  const EventInterval week =
      Interval("2026-10-21T00:00:00+08:00", "2026-10-25T09:00:00+08:00",
               v1::TIME_PRECISION_WEEK);
  EXPECT_EQ(week.earliest_ms, UtcMs("2026-10-19T00:00:00+08:00"));
  EXPECT_EQ(week.latest_ms, UtcMs("2026-10-25T23:59:59.999+08:00"));
  const EventInterval monday =
      Interval("2026-10-19T00:00:00+08:00", "2026-10-19T00:00:00+08:00",
               v1::TIME_PRECISION_WEEK);
  EXPECT_EQ(monday.earliest_ms, week.earliest_ms);
  const EventInterval month =
      Interval("2026-02-10T00:00:00+08:00", "2026-12-31T23:00:00+08:00",
               v1::TIME_PRECISION_MONTH);
  EXPECT_EQ(month.earliest_ms, UtcMs("2026-02-01T00:00:00+08:00"));
  EXPECT_EQ(month.latest_ms, UtcMs("2026-12-31T23:59:59.999+08:00"));
}

TEST(EventTime, SmallUnitsFloorBeforeTheEpochToo) {
  const EventInterval hour = Interval(
      "1969-12-31T23:30:00Z", "1969-12-31T23:30:00Z", v1::TIME_PRECISION_HOUR);
  EXPECT_EQ(hour.earliest_ms, -kHourMs);
  EXPECT_EQ(hour.latest_ms, -1);
  const EventInterval second =
      Interval("2026-05-16T15:20:00.500Z", "2026-05-16T15:20:00.500Z",
               v1::TIME_PRECISION_SECOND);
  EXPECT_EQ(second.latest_ms - second.earliest_ms, 999);
}

TEST(EventTime, NamesThePartThatIsWrong) {
  v1::EventTime time;
  EXPECT_THAT(ParseEventTime(time),
              StatusIs(absl::StatusCode::kInvalidArgument, "start: "));
  time.set_start("2026-05-14T20:15:00+08:00");
  EXPECT_THAT(ParseEventTime(time),
              StatusIs(absl::StatusCode::kInvalidArgument, "end: "));
  time.set_end("2026-05-14T20:15:00+08:00");
  EXPECT_THAT(ParseEventTime(time),
              StatusIs(absl::StatusCode::kInvalidArgument, "precision: "));
}

}  // namespace
}  // namespace daodi::services::domain
