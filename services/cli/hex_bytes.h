// Digests and ids written in hexadecimal.

#ifndef DAODI_SERVICES_CLI_HEX_BYTES_H_
#define DAODI_SERVICES_CLI_HEX_BYTES_H_

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// `Fixed` is a crypto::FixedBytes. Nothing when `text` is not exactly its
// hexadecimal digits.
template <typename Fixed>
std::optional<Fixed> FromHex(absl::string_view text) {
  const bool is_hex =
      text.size() == 2 * Fixed::kLength &&
      std::all_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
      });
  if (!is_hex) return std::nullopt;
  return Fixed::From(absl::HexStringToBytes(text));
}

// A required member; fails `object` and gives zeros when it is none.
template <typename Fixed>
Fixed HexField(JsonObject& object, absl::string_view field) {
  const std::optional<Fixed> value = FromHex<Fixed>(object.RequiredText(field));
  if (value.has_value()) return *value;
  object.Fail(field, absl::StrCat("must be ", 2 * Fixed::kLength,
                                  " hexadecimal digits"));
  return Fixed();
}

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_HEX_BYTES_H_
