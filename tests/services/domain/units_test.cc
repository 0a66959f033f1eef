#include "services/domain/units.h"

#include <limits>
#include <set>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatusIs;

v1::Quantity Of(int64_t mantissa, int32_t exponent, const char* unit) {
  v1::Quantity quantity;
  quantity.mutable_value()->set_mantissa(mantissa);
  quantity.mutable_value()->set_exponent(exponent);
  quantity.set_unit(unit);
  return quantity;
}

NormalisedQuantity Normal(int64_t mantissa, int32_t exponent,
                          const char* unit) {
  const auto normal = Normalise(Of(mantissa, exponent, unit));
  EXPECT_OK(normal);
  return normal.ok() ? *normal : NormalisedQuantity();
}

TEST(Units, MarketAndMetricMassesAgreeToTheMilligram) {
  EXPECT_EQ(Normal(7025, -1, "KGM").value, 702'500'000);
  EXPECT_EQ(Normal(3, 0, "担").value + Normal(120, 0, "斤").value,
            Normal(2100, -1, "KGM").value);
  EXPECT_EQ(Normal(1, 0, "TNE").value, Normal(1000, 0, "公斤").value);
  EXPECT_EQ(Normal(10, 0, "两").value, Normal(1, 0, "斤").value);
}

TEST(Units, WhatDoesNotDivideKeepsItsRemainder) {
  const NormalisedQuantity mu = Normal(1, 0, "亩");
  EXPECT_EQ(mu.dimension, Dimension::kArea);
  EXPECT_EQ(mu.value, 666'666'666);
  EXPECT_EQ(mu.remainder, 2);
  EXPECT_EQ(mu.divisor, 3);
  EXPECT_EQ(Normal(15, 0, "亩").value, Normal(1, 0, "HAR").value);
  const NormalisedQuantity speck = Normal(5, -9, "KGM");
  EXPECT_EQ(speck.value, 0);
  EXPECT_EQ(speck.remainder * 1000, speck.divisor * 5);
}

TEST(Units, RefusesWhatIsNoQuantity) {
  EXPECT_THAT(Normalise(Of(1, 0, "kilo")),
              StatusIs(absl::StatusCode::kInvalidArgument, "kilo"));
  EXPECT_THAT(Normalise(Of(-1, 0, "KGM")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Normalise(Of(1, 10, "KGM")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Normalise(Of(1, std::numeric_limits<int32_t>::min(), "KGM")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Units, LargestNumbersOverflowNowhere) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  for (const Unit& unit : Units()) {
    for (int32_t exponent = -9; exponent <= 9; ++exponent) {
      const v1::Quantity quantity =
          Of(most, exponent, std::string(unit.code).c_str());
      const auto normal = Normalise(quantity);
      if (normal.ok()) {
        EXPECT_GE(normal->value, 0) << unit.code << exponent;
        EXPECT_LT(normal->remainder, normal->divisor);
      } else {
        EXPECT_THAT(normal, StatusIs(absl::StatusCode::kOutOfRange));
      }
    }
  }
  EXPECT_EQ(Normal(most, 0, "MGM").value, most);
}

TEST(Units, CodesAreUnique) {
  std::set<absl::string_view> codes;
  for (const Unit& unit : Units()) {
    EXPECT_TRUE(codes.insert(unit.code).second) << unit.code;
    EXPECT_EQ(FindUnit(unit.code), &unit);
    EXPECT_GT(unit.numerator, 0);
    EXPECT_GT(unit.denominator, 0);
  }
}

TEST(Decimals, CompareByValue) {
  const auto decimal = [](int64_t mantissa, int32_t exponent) {
    return Of(mantissa, exponent, "").value();
  };
  EXPECT_EQ(CompareDecimals(decimal(10, -1), decimal(1, 0)), 0);
  EXPECT_LT(CompareDecimals(decimal(-5, 0), decimal(1, -9)), 0);
  EXPECT_GT(CompareDecimals(decimal(std::numeric_limits<int64_t>::max(), 9),
                            decimal(std::numeric_limits<int64_t>::max(), -9)),
            0);
}

}  // namespace
}  // namespace daodi::services::domain
