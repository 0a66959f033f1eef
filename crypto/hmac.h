// HMAC-SHA-256 (RFC 2104, FIPS 198-1).

#ifndef DAODI_CRYPTO_HMAC_H_
#define DAODI_CRYPTO_HMAC_H_

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

// Thread-safe. Compare tags with ConstantTimeEquals of crypto/secret.h.
Digest HmacSha256(absl::string_view key, absl::string_view message);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_HMAC_H_
