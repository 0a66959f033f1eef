// Is a test result within the limit that held when it was tested? Numeric,
// censored ("<10", "ND"), grouped and qualitative results; exact decimals only.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_JUDGE_RESULT_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_JUDGE_RESULT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalogue/limits.h"

namespace daodi::services::domain {

enum class LimitOutcome { kConforms, kDoesNotConform, kUndecided };

enum class UndecidedReason {
  kNone,
  // Neither monograph nor general chapter limits the item.
  kNoLimitKnown,
  // Several monographs fit what was asked.
  kMonographAmbiguous,
  // The units cannot be converted into each other.
  kUnitsDiffer,
  // Below a bound that itself lies beyond the limit.
  kBoundTooWide,
  // Below a detection limit that the result does not state.
  kBoundMissing,
  // No value and no qualifier that says why, or a number out of range.
  kNotAValue,
};

struct ResultVerdict {
  LimitOutcome outcome = LimitOutcome::kUndecided;
  UndecidedReason reason = UndecidedReason::kNone;
  // Set when a limit was found, also when it could not decide.
  std::optional<FoundLimit> limit;
  // The laboratory's own word on a qualitative item; no limit was needed.
  bool as_stated = false;
};

// `value` × 10^n in another unit of mass fraction (%, ‰, g/kg, mg/g, g/100g,
// mg/kg, μg/kg, μg/g, ng/g, ppm, ppb, and the Rec 20 codes P1, NX, GK, NA,
// J33, 59): n to be added to the exponent. 0 for equal units, nothing when they
// cannot be converted.
std::optional<int> UnitShift(absl::string_view from, absl::string_view to);

// Rounds half to even (GB/T 8170) to the place of 10^exponent; the same when it
// has no more places.
v1::Decimal RoundTo(const v1::Decimal& value, int exponent);

// One limit, without looking for it. `comparison` is that of its standard.
ResultVerdict JudgeAgainst(const v1::TestResult& result, const v1::Limit& limit,
                           v1::LimitComparison comparison);

// `date` is the civil date by which the lot is to be judged: of its making, as
// the pharmacopoeia has it, or of the test.
ResultVerdict JudgeResult(const Catalogue& catalogue,
                          const MonographQuery& query,
                          const v1::TestResult& result, absl::CivilDay date);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_JUDGE_RESULT_H_
