// UTF-8 (RFC 3629) as signed notes need it.

#ifndef DAODI_CRYPTO_UTF8_H_
#define DAODI_CRYPTO_UTF8_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// Takes one code point from the front of `*text`, which is not empty. Nothing
// for an overlong, surrogate, truncated or otherwise ill-formed sequence.
std::optional<char32_t> ConsumeCodePoint(absl::string_view* text);

// The Unicode property White_Space.
bool IsUnicodeSpace(char32_t code_point);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_UTF8_H_
