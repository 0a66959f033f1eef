// Numbers with check digits: GS1 keys (GS1 General Specifications 7.9) and the
// unified social credit code (GB 32100-2015).

#ifndef DAODI_SERVICES_DOMAIN_IDENTIFIERS_H_
#define DAODI_SERVICES_DOMAIN_IDENTIFIERS_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// The digit that makes `digits` (without it) a GS1 key; nothing when `digits`
// is empty or holds anything but digits.
std::optional<char> Gs1CheckDigit(absl::string_view digits);

bool IsGtin14(absl::string_view text);
bool IsGln(absl::string_view text);
bool IsSscc(absl::string_view text);
// Six digits of GB/T 2260.
bool IsDivisionCode(absl::string_view text);
// 18 characters with a right last one.
bool IsSocialCreditCode(absl::string_view text);
// The id of a party off the platform, "pty-…": it has no keys and writes
// nothing.
bool IsOffPlatform(absl::string_view party_id);
// RFC 3986 scheme ":" and something after it, printable ASCII.
bool IsUri(absl::string_view text);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_IDENTIFIERS_H_
