// Units of quantities and their exact value in a base unit: milligram,
// millilitre, square millimetre or count (UN/ECE Recommendation 20 codes and
// the market units of China).

#ifndef DAODI_SERVICES_DOMAIN_UNITS_H_
#define DAODI_SERVICES_DOMAIN_UNITS_H_

#include <cstdint>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "daodi/v1/event_sections.pb.h"

namespace daodi::services::domain {

enum class Dimension : uint8_t {
  kMass = 1,    // mg
  kVolume = 2,  // mL
  kArea = 3,    // mm2
  kCount = 4,
};

struct Unit {
  absl::string_view code;
  Dimension dimension;
  // One of this unit is numerator / denominator base units.
  int64_t numerator;
  int64_t denominator;
};

absl::Span<const Unit> Units();
// Null when unknown.
const Unit* FindUnit(absl::string_view code);

inline constexpr int32_t kMaxDecimalExponent = 9;

// value + remainder / divisor base units, exactly; 0 <= remainder < divisor.
struct NormalisedQuantity {
  Dimension dimension = Dimension::kMass;
  int64_t value = 0;
  int64_t remainder = 0;
  int64_t divisor = 1;
};

// Errors: kInvalidArgument: unit unknown, mantissa negative, exponent out of
// -9..9; kOutOfRange: more than 2^63 base units.
absl::StatusOr<NormalisedQuantity> Normalise(const v1::Quantity& quantity);

// At most and at least what an int64_t holds: figures that others state may be
// of any size.
int64_t SaturatedSum(int64_t a, int64_t b);

// -1, 0 or 1. Exponents must be within -9..9.
int CompareDecimals(const v1::Decimal& a, const v1::Decimal& b);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_UNITS_H_
