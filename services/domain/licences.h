// The kinds of licences that records name, and what their numbers look like.
// Numbers that look odd are kept as printed and doubted, never refused: the
// formats are known from few public sources (docs/libraries.md).

#ifndef DAODI_SERVICES_DOMAIN_LICENCES_H_
#define DAODI_SERVICES_DOMAIN_LICENCES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::domain {

struct LicenceType {
  absl::string_view word;  // "FOOD_PRODUCTION"
  absl::string_view zh;    // "食品生产许可证"
  absl::string_view en;    // "food production licence"
};
absl::Span<const LicenceType> LicenceTypes();
// By word or Chinese name; null when unknown.
const LicenceType* FindLicenceType(absl::string_view word_or_name);

// The last digit that makes `digits` (without it) right by ISO 7064 MOD 11,10
// (GB/T 17710), as food licences and old registration numbers use it; nothing
// for anything but digits.
std::optional<char> Mod1110CheckDigit(absl::string_view digits);

// The ninth character of an organization code (GB 11714) out of its first
// eight, which stand in a unified social credit code from the ninth on; nothing
// for anything but eight digits and capital letters.
std::optional<char> OrganizationCodeCheckCharacter(absl::string_view code);

// Why a number looks wrong for its type.
struct LicenceDoubt {
  absl::string_view zh;
  absl::string_view en;
};
std::optional<LicenceDoubt> DoubtLicenceNumber(absl::string_view licence_type,
                                               absl::string_view number);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_LICENCES_H_
