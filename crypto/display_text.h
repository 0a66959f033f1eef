// Text from elsewhere made safe to show on a terminal or in a sentence.

#ifndef DAODI_CRYPTO_DISPLAY_TEXT_H_
#define DAODI_CRYPTO_DISPLAY_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// `text` with U+FFFD in place of ill-formed UTF-8, control characters (escape
// sequences among them) and the bidirectional controls that would let a name
// rewrite the sentence it stands in.
std::string DisplayText(absl::string_view text);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_DISPLAY_TEXT_H_
