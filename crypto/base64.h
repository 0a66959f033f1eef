// Standard base64 (RFC 4648, 4) with one spelling per byte string.

#ifndef DAODI_CRYPTO_BASE64_H_
#define DAODI_CRYPTO_BASE64_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

std::string EncodeBase64(absl::string_view bytes);

// Nothing unless `text` is exactly what EncodeBase64 writes: padded, no white
// space, unused bits zero.
std::optional<std::string> DecodeBase64(absl::string_view text);

// The same for one 32-byte hash.
std::optional<Digest> DecodeBase64Digest(absl::string_view text);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BASE64_H_
