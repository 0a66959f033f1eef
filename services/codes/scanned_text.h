// What a scanner or a person reads off a package, as the key of a code: a bare
// number with its check digit, a GS1 element string (GS1 General Specifications
// 7.8, with brackets or as scanned), a Digital Link. Pure.

#ifndef DAODI_SERVICES_CODES_SCANNED_TEXT_H_
#define DAODI_SERVICES_CODES_SCANNED_TEXT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "daodi/v1/code_service.pb.h"

namespace daodi::services::codes {

// A GTIN alone stands for goods. Nothing for text that is no code, or one of a
// place; codes of before the platform look like anything.
std::optional<v1::CodeKey> CodeOfScannedText(absl::string_view text);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_SCANNED_TEXT_H_
