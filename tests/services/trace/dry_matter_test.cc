#include "services/trace/dry_matter.h"

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::trace {
namespace {

using ::daodi::testing::StatusIs;
using ::testing::Optional;

constexpr int64_t kKilogram = 1'000'000;  // milligrams

EventBalance Drying(int64_t wet_kilograms, int64_t dry_kilograms) {
  EventBalance event;
  event.end_ms = 100;
  event.inputs = {{"E1", "wet", wet_kilograms * kKilogram}};
  event.outputs = {{"E1", "dry", dry_kilograms * kKilogram}};
  return event;
}

class DryMatterBalance : public ::testing::Test {
 protected:
  absl::StatusOr<std::optional<DryMatter>> Balance(const EventBalance& event) {
    return DryMatterOf(event,
                       [this](const std::string&, const std::string& lot)
                           -> absl::StatusOr<std::vector<MoistureTest>> {
                         return tests_[lot];
                       });
  }

  std::map<std::string, std::vector<MoistureTest>> tests_ = {
      {"wet", {{90, 600'000}}}, {"dry", {{110, 120'000}}}};
};

TEST_F(DryMatterBalance, WaterThatLeftIsNoDryMatterLost) {
  ASSERT_OK_AND_ASSIGN(const auto dry, Balance(Drying(220, 100)));
  ASSERT_TRUE(dry.has_value());
  EXPECT_EQ(dry->input_milligrams, 88 * kKilogram);
  EXPECT_EQ(dry->output_milligrams, 88 * kKilogram);
  EXPECT_EQ(dry->difference_milligrams(), 0);
  EXPECT_FALSE(dry->IsCreated());
}

// 220 kg to 110 kg looks plausible by weight.
TEST_F(DryMatterBalance, MoreDryMatterThanWentInIsTold) {
  ASSERT_OK_AND_ASSIGN(const auto dry, Balance(Drying(220, 110)));
  ASSERT_TRUE(dry.has_value());
  EXPECT_LT(dry->difference_milligrams(), 0);
  EXPECT_TRUE(dry->IsCreated());
  ASSERT_OK_AND_ASSIGN(const auto close, Balance(Drying(220, 101)));
  EXPECT_FALSE(close->IsCreated()) << "within two per cent";
}

TEST_F(DryMatterBalance, IsNotToldWithoutAMoistureOfEveryLine) {
  tests_["dry"].clear();
  ASSERT_OK_AND_ASSIGN(const auto no_test, Balance(Drying(220, 100)));
  EXPECT_FALSE(no_test.has_value());
  // Tested before it was made: of another state of the goods.
  tests_["dry"] = {{99, 120'000}};
  ASSERT_OK_AND_ASSIGN(const auto too_early, Balance(Drying(220, 100)));
  EXPECT_FALSE(too_early.has_value());
  tests_["dry"] = {{100, 120'000}};
  EventBalance growth = Drying(220, 100);
  growth.unbalanceable = true;
  ASSERT_OK_AND_ASSIGN(const auto unbalanceable, Balance(growth));
  EXPECT_FALSE(unbalanceable.has_value());
}

TEST_F(DryMatterBalance, AReadThatFailsFails) {
  EXPECT_THAT(DryMatterOf(Drying(1, 1),
                          [](const std::string&, const std::string&)
                              -> absl::StatusOr<std::vector<MoistureTest>> {
                            return absl::DataLossError("row");
                          })
                  .status(),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(Moisture, IsThatOfTheNearestTestOnTheRightSide) {
  const std::vector<MoistureTest> tests = {
      {10, 100'000}, {30, 90'000}, {20, 95'000}};
  EXPECT_THAT(MoistureBefore(tests, 25), Optional(95'000));
  EXPECT_THAT(MoistureBefore(tests, 30), Optional(90'000));
  EXPECT_EQ(MoistureBefore(tests, 9), std::nullopt);
  EXPECT_THAT(MoistureAfter(tests, 11), Optional(95'000));
  EXPECT_THAT(MoistureAfter(tests, 10), Optional(100'000));
  EXPECT_EQ(MoistureAfter(tests, 31), std::nullopt);
}

TEST(Moisture, IsReadFromNumericResultsInPercent) {
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->mutable_time()->set_start("2026-07-18T00:00:00+08:00");
  event->mutable_time()->set_end("2026-07-20T00:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_DAY);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->mutable_lot()->set_issuer("E3");
  line->mutable_lot()->set_lot("HP260715");
  v1::TestResults results;
  const auto add = [&](const std::string& item, const std::string& unit,
                       int64_t mantissa, int32_t exponent) {
    v1::TestResult* result = results.add_results();
    result->set_lot_line(1);
    result->set_kind(v1::RESULT_KIND_NUMERIC);
    result->set_item(item);
    result->set_unit(unit);
    result->mutable_value()->set_mantissa(mantissa);
    result->mutable_value()->set_exponent(exponent);
  };
  add("水分", "%", 90, -1);
  add("总灰分", "%", 45, -1);
  add("水分", "mg/kg", 90, -1);
  add("水分", "%", 101, 0);
  add("水分", "%", -1, 0);
  domain::ParsedStatement statement;
  statement.messages[static_cast<size_t>(domain::SectionLabel::kFacts)] =
      &facts;
  statement.messages[static_cast<size_t>(domain::SectionLabel::kResults)] =
      &results;
  const auto tests = MoistureTestsOf(statement, "E3", "HP260715");
  ASSERT_EQ(tests.size(), 1u);
  EXPECT_EQ(tests[0].ppm, 90'000);
  EXPECT_TRUE(MoistureTestsOf(statement, "E3", "HP260716").empty());
  EXPECT_TRUE(MoistureTestsOf(statement, "E4", "HP260715").empty());
}

}  // namespace
}  // namespace daodi::services::trace
