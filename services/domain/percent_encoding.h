// Percent-encoding by RFC 3986. Pure.

#ifndef DAODI_SERVICES_DOMAIN_PERCENT_ENCODING_H_
#define DAODI_SERVICES_DOMAIN_PERCENT_ENCODING_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// All but unreserved characters.
std::string PercentEncode(absl::string_view text);
// The bytes meant, whatever they are; nothing for a bad escape.
std::optional<std::string> PercentDecode(absl::string_view text);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_PERCENT_ENCODING_H_
