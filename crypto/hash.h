// SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016).

#ifndef DAODI_CRYPTO_HASH_H_
#define DAODI_CRYPTO_HASH_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

// DO NOT CHANGE: these numbers stand in statement headers and bundles.
enum class DigestAlgorithm : uint8_t { kSha256 = 1, kSm3 = 2 };

// Hash of the concatenation of `parts`, without copying them. Thread-safe.
// Sha256() never allocates; Sm3() allocates one small OpenSSL context per call.
// Hash() aborts when `algorithm` is neither of the two.
Digest Sha256(absl::Span<const absl::string_view> parts);
Digest Sm3(absl::Span<const absl::string_view> parts);
Digest Hash(DigestAlgorithm algorithm,
            absl::Span<const absl::string_view> parts);

inline Digest Sha256(absl::string_view data) {
  return Sha256(absl::MakeConstSpan(&data, 1));
}
inline Digest Sm3(absl::string_view data) {
  return Sm3(absl::MakeConstSpan(&data, 1));
}

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_HASH_H_
