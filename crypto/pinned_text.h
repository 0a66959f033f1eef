// The text rule of signed formats: NFC UTF-8 without control characters, so
// that two texts that look the same are the same bytes.
// Rule V9 of docs/formats/pinned_profile.md.

#ifndef DAODI_CRYPTO_PINNED_TEXT_H_
#define DAODI_CRYPTO_PINNED_TEXT_H_

#include "absl/strings/string_view.h"

namespace daodi::crypto {

enum class Newlines { kRefused, kAllowed };

// Empty when `text` follows the rule, otherwise what is wrong and the fix, a
// static string. Pure; time and memory linear in the length.
absl::string_view PinnedTextFault(absl::string_view text, Newlines newlines);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PINNED_TEXT_H_
