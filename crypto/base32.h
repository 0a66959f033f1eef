// Base32 (RFC 4648 section 6) in lower case and without padding, as in
// organization ids.

#ifndef DAODI_CRYPTO_BASE32_H_
#define DAODI_CRYPTO_BASE32_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

std::string Base32Encode(absl::string_view bytes);

// The inverse. Nothing for text that Base32Encode() does not make: upper case,
// padding, other characters, impossible lengths, set unused bits.
std::optional<std::string> Base32Decode(absl::string_view text);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BASE32_H_
