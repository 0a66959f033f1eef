#include "services/domain/catalogue/decimal_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace daodi::services::domain {

std::string DecimalText(const v1::Decimal& value) {
  const bool negative = value.mantissa() < 0;
  const absl::string_view sign = negative ? "-" : "";
  const uint64_t magnitude =
      negative ? uint64_t{0} - static_cast<uint64_t>(value.mantissa())
               : static_cast<uint64_t>(value.mantissa());
  const std::string digits = absl::StrCat(magnitude);
  if (value.exponent() >= 0) {
    const size_t zeros = magnitude == 0 ? 0 : value.exponent();
    return absl::StrCat(sign, digits, std::string(zeros, '0'));
  }
  const size_t places = static_cast<size_t>(-int64_t{value.exponent()});
  const size_t missing =
      digits.size() <= places ? places + 1 - digits.size() : 0;
  const std::string padded = absl::StrCat(std::string(missing, '0'), digits);
  const absl::string_view all = padded;
  return absl::StrCat(sign, all.substr(0, all.size() - places), ".",
                      all.substr(all.size() - places));
}

}  // namespace daodi::services::domain
