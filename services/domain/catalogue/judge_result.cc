#include "services/domain/catalogue/judge_result.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_replace.h"
#include "services/domain/units.h"

namespace daodi::services::domain {
namespace {

// One of the unit is 10^power of the whole.
struct FractionUnit {
  absl::string_view name;
  int power;
};
constexpr FractionUnit kFractions[] = {
    {"%", -2},    {"P1", -2},  {"g/100g", -2}, {"‰", -3},     {"NX", -3},
    {"g/kg", -3}, {"GK", -3},  {"mg/g", -3},   {"mg/kg", -6}, {"NA", -6},
    {"μg/g", -6}, {"ppm", -6}, {"59", -6},     {"μg/kg", -9}, {"J33", -9},
    {"ng/g", -9}, {"ppb", -9},
};

// 10^18 is the largest power that a 64-bit mantissa leaves room for in 128.
constexpr int kMaxPower = 18;

absl::int128 PowerOfTen(int exponent) {
  absl::int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

bool IsInRange(const v1::Decimal& value) {
  return value.exponent() >= -kMaxDecimalExponent &&
         value.exponent() <= kMaxDecimalExponent;
}

std::optional<int> PowerOf(absl::string_view unit) {
  // The micro sign of Latin-1 and the Greek letter are the same to a reader.
  const std::string name = absl::StrReplaceAll(unit, {{"µ", "μ"}});
  for (const FractionUnit& fraction : kFractions) {
    if (fraction.name == name) return fraction.power;
  }
  return std::nullopt;
}

// -1, 0 or 1, for exponents up to 18 apart from -9..9 on both sides.
int Compare(const v1::Decimal& a, const v1::Decimal& b) {
  const int gap = a.exponent() - b.exponent();
  if (gap < 0) return -Compare(b, a);
  const absl::int128 right = b.mantissa();
  if (a.mantissa() == 0 || gap > kMaxPower) {
    // Beyond 10^18 times a unit of b, only the sign of a matters.
    const absl::int128 left = a.mantissa() == 0  ? absl::int128(0)
                              : a.mantissa() > 0 ? absl::Int128Max()
                                                 : absl::Int128Min();
    return left == right ? 0 : left < right ? -1 : 1;
  }
  const absl::int128 left = absl::int128(a.mantissa()) * PowerOfTen(gap);
  return left == right ? 0 : left < right ? -1 : 1;
}

enum class Side { kExact, kBelow, kAbove };

// "<" and its like say that the true value is below the stated one.
std::optional<Side> SideOf(const v1::TestResult& result) {
  static constexpr absl::string_view kBelow[] = {
      "<", "≤", "ND", "LOD", "LOQ", "<LOD", "<LOQ", "未检出"};
  static constexpr absl::string_view kAbove[] = {">", "≥"};
  const std::string& qualifier = result.qualifier();
  if (qualifier.empty()) return Side::kExact;
  if (std::find(std::begin(kBelow), std::end(kBelow), qualifier) !=
      std::end(kBelow)) {
    return Side::kBelow;
  }
  if (std::find(std::begin(kAbove), std::end(kAbove), qualifier) !=
      std::end(kAbove)) {
    return Side::kAbove;
  }
  return std::nullopt;
}

ResultVerdict Undecided(UndecidedReason reason) {
  return {LimitOutcome::kUndecided, reason, std::nullopt, false};
}
ResultVerdict Decided(bool conforms) {
  return {conforms ? LimitOutcome::kConforms : LimitOutcome::kDoesNotConform,
          UndecidedReason::kNone, std::nullopt, false};
}

// An interval that the true value lies in against one it has to lie in: where
// a bound of the value is unknown it may be anything.
ResultVerdict JudgeSide(Side side, const v1::Decimal& value,
                        const v1::Limit& limit) {
  const bool over = limit.has_upper() && Compare(value, limit.upper()) > 0;
  const bool under = limit.has_lower() && Compare(value, limit.lower()) < 0;
  switch (side) {
    case Side::kExact:
      return Decided(!over && !under);
    case Side::kBelow:
      if (limit.has_lower() && Compare(value, limit.lower()) <= 0) {
        return Decided(false);
      }
      if (over || limit.has_lower()) {
        return Undecided(UndecidedReason::kBoundTooWide);
      }
      return Decided(true);
    case Side::kAbove:
      if (limit.has_upper() && Compare(value, limit.upper()) >= 0) {
        return Decided(false);
      }
      if (under || limit.has_upper()) {
        return Undecided(UndecidedReason::kBoundTooWide);
      }
      return Decided(true);
  }
  return Undecided(UndecidedReason::kNotAValue);
}

// ABSENT: not above the quantification limit of the method.
ResultVerdict JudgeAbsence(const v1::TestResult& result, Side side) {
  if (side == Side::kBelow) return Decided(true);
  if (side == Side::kAbove) return Decided(false);
  if (!result.has_value()) return Undecided(UndecidedReason::kNotAValue);
  return Decided(result.value().mantissa() == 0);
}

}  // namespace

std::optional<int> UnitShift(absl::string_view from, absl::string_view to) {
  if (from == to) return 0;
  const std::optional<int> power_from = PowerOf(from);
  const std::optional<int> power_to = PowerOf(to);
  if (!power_from || !power_to) return std::nullopt;
  return *power_from - *power_to;
}

v1::Decimal RoundTo(const v1::Decimal& value, int exponent) {
  v1::Decimal rounded = value;
  const int places = exponent - value.exponent();
  if (places <= 0) return rounded;
  rounded.set_exponent(exponent);
  if (places > kMaxPower) {
    // Less than half of the place, whatever the mantissa.
    rounded.set_mantissa(0);
    return rounded;
  }
  const absl::int128 divisor = PowerOfTen(places);
  absl::int128 quotient = absl::int128(value.mantissa()) / divisor;
  absl::int128 remainder = absl::int128(value.mantissa()) % divisor;
  const int sign = value.mantissa() < 0 ? -1 : 1;
  if (remainder < 0) remainder = -remainder;
  const absl::int128 twice = remainder * 2;
  if (twice > divisor || (twice == divisor && quotient % 2 != 0)) {
    quotient += sign;
  }
  rounded.set_mantissa(static_cast<int64_t>(quotient));
  return rounded;
}

ResultVerdict JudgeAgainst(const v1::TestResult& result, const v1::Limit& limit,
                           v1::LimitComparison comparison) {
  const std::optional<Side> side = SideOf(result);
  if (!side.has_value()) return Undecided(UndecidedReason::kNotAValue);
  if (limit.kind() == v1::LIMIT_KIND_ABSENT) return JudgeAbsence(result, *side);
  if (!result.has_value()) {
    return Undecided(*side == Side::kExact ? UndecidedReason::kNotAValue
                                           : UndecidedReason::kBoundMissing);
  }
  if (!IsInRange(result.value())) return Undecided(UndecidedReason::kNotAValue);
  const std::optional<int> shift = UnitShift(result.unit(), limit.unit());
  if (!shift.has_value()) return Undecided(UndecidedReason::kUnitsDiffer);
  v1::Decimal value = result.value();
  value.set_exponent(value.exponent() + *shift);
  if (*side == Side::kExact && comparison == v1::LIMIT_COMPARISON_ROUNDED) {
    const v1::Decimal& bound =
        limit.has_upper() ? limit.upper() : limit.lower();
    value = RoundTo(value, bound.exponent());
  }
  return JudgeSide(*side, value, limit);
}

ResultVerdict JudgeResult(const Catalogue& catalogue,
                          const MonographQuery& query,
                          const v1::TestResult& result, absl::CivilDay date) {
  absl::StatusOr<FoundLimit> found =
      FindLimit(catalogue, query, result.item(), date);
  const bool qualitative = result.kind() == v1::RESULT_KIND_QUALITATIVE;
  const bool ungauged_group = result.kind() == v1::RESULT_KIND_GROUP &&
                              !found.ok() && result.qualifier().empty();
  if (qualitative || ungauged_group) {
    ResultVerdict verdict = Decided(result.conforms());
    verdict.as_stated = true;
    if (found.ok()) verdict.limit = *std::move(found);
    return verdict;
  }
  if (!found.ok()) {
    return Undecided(absl::IsNotFound(found.status())
                         ? UndecidedReason::kNoLimitKnown
                         : UndecidedReason::kMonographAmbiguous);
  }
  const v1::LimitComparison comparison =
      found->of.standard == nullptr ? v1::LIMIT_COMPARISON_FULL_VALUE
                                    : found->of.standard->standard.comparison();
  ResultVerdict verdict = JudgeAgainst(result, found->limit, comparison);
  verdict.limit = *std::move(found);
  return verdict;
}

}  // namespace daodi::services::domain
