#include "services/domain/units.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "absl/strings/str_cat.h"

namespace daodi::services::domain {
namespace {

constexpr Dimension kMass = Dimension::kMass;
constexpr Dimension kVolume = Dimension::kVolume;
constexpr Dimension kArea = Dimension::kArea;
constexpr Dimension kCount = Dimension::kCount;

// Market units: 1 斤 = 500 g, 1 担 = 100 斤, 1 亩 = 1/15 ha.
constexpr Unit kUnits[] = {
    {"KGM", kMass, 1000000, 1},
    {"GRM", kMass, 1000, 1},
    {"MGM", kMass, 1, 1},
    {"DJ", kMass, 10000, 1},
    {"HGM", kMass, 100000, 1},
    {"TNE", kMass, 1000000000, 1},
    {"公斤", kMass, 1000000, 1},
    {"千克", kMass, 1000000, 1},
    {"克", kMass, 1000, 1},
    {"吨", kMass, 1000000000, 1},
    {"斤", kMass, 500000, 1},
    {"市斤", kMass, 500000, 1},
    {"两", kMass, 50000, 1},
    {"钱", kMass, 5000, 1},
    {"担", kMass, 50000000, 1},
    {"MLT", kVolume, 1, 1},
    {"LTR", kVolume, 1000, 1},
    {"HLT", kVolume, 100000, 1},
    {"MTQ", kVolume, 1000000, 1},
    {"毫升", kVolume, 1, 1},
    {"升", kVolume, 1000, 1},
    {"MMK", kArea, 1, 1},
    {"CMK", kArea, 100, 1},
    {"MTK", kArea, 1000000, 1},
    {"HAR", kArea, 10000000000, 1},
    {"KMK", kArea, 1000000000000, 1},
    {"公顷", kArea, 10000000000, 1},
    {"平方米", kArea, 1000000, 1},
    {"亩", kArea, 2000000000, 3},
    {"H87", kCount, 1, 1},
    {"EA", kCount, 1, 1},
    {"C62", kCount, 1, 1},
    {"DZN", kCount, 12, 1},
    {"XBG", kCount, 1, 1},
    {"XBX", kCount, 1, 1},
    {"XCT", kCount, 1, 1},
    {"XBO", kCount, 1, 1},
    {"XPK", kCount, 1, 1},
    {"株", kCount, 1, 1},
    {"棵", kCount, 1, 1},
    {"袋", kCount, 1, 1},
    {"盒", kCount, 1, 1},
    {"件", kCount, 1, 1},
    {"箱", kCount, 1, 1},
    {"包", kCount, 1, 1},
    {"瓶", kCount, 1, 1},
    {"罐", kCount, 1, 1},
    {"桶", kCount, 1, 1},
    {"捆", kCount, 1, 1},
    {"筐", kCount, 1, 1},
    {"个", kCount, 1, 1},
    {"只", kCount, 1, 1},
    {"条", kCount, 1, 1},
    {"头", kCount, 1, 1},
    {"粒", kCount, 1, 1},
    {"片", kCount, 1, 1},
    {"贴", kCount, 1, 1},
    {"张", kCount, 1, 1},
    {"剂", kCount, 1, 1},
};

// 10^18 is the widest gap between two exponents of -9..9.
absl::int128 PowerOfTen(int exponent) {
  absl::int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

absl::Span<const Unit> Units() { return kUnits; }

const Unit* FindUnit(absl::string_view code) {
  for (const Unit& unit : kUnits) {
    if (unit.code == code) return &unit;
  }
  return nullptr;
}

absl::StatusOr<NormalisedQuantity> Normalise(const v1::Quantity& quantity) {
  const Unit* unit = FindUnit(quantity.unit());
  if (unit == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("unit: \"", quantity.unit(), "\" is unknown"));
  }
  const int64_t mantissa = quantity.value().mantissa();
  const int32_t exponent = quantity.value().exponent();
  if (mantissa < 0 || std::abs(int64_t{exponent}) > kMaxDecimalExponent) {
    return absl::InvalidArgumentError(
        "value: mantissa must be 0 or more, exponent within -9..9");
  }
  // 2^63 * 10^12 * 10^9 would pass 2^127: refuse before multiplying.
  constexpr absl::int128 kMax = std::numeric_limits<int64_t>::max();
  absl::int128 dividend = absl::int128(mantissa) * unit->numerator;
  absl::int128 divisor = unit->denominator;
  if (exponent >= 0) {
    if (dividend > absl::Int128Max() / PowerOfTen(exponent)) {
      return absl::OutOfRangeError("value: more than 2^63 base units");
    }
    dividend *= PowerOfTen(exponent);
  } else {
    divisor *= PowerOfTen(-exponent);
  }
  if (dividend / divisor > kMax) {
    return absl::OutOfRangeError("value: more than 2^63 base units");
  }
  return NormalisedQuantity{
      unit->dimension, static_cast<int64_t>(dividend / divisor),
      static_cast<int64_t>(dividend % divisor), static_cast<int64_t>(divisor)};
}

int64_t SaturatedSum(int64_t a, int64_t b) {
  const absl::int128 sum = absl::int128(a) + b;
  return static_cast<int64_t>(
      std::clamp(sum, absl::int128(std::numeric_limits<int64_t>::min()),
                 absl::int128(std::numeric_limits<int64_t>::max())));
}

int CompareDecimals(const v1::Decimal& a, const v1::Decimal& b) {
  const int32_t lower = std::min(a.exponent(), b.exponent());
  const absl::int128 left =
      absl::int128(a.mantissa()) * PowerOfTen(a.exponent() - lower);
  const absl::int128 right =
      absl::int128(b.mantissa()) * PowerOfTen(b.exponent() - lower);
  if (left == right) return 0;
  return left < right ? -1 : 1;
}

}  // namespace daodi::services::domain
