// The digest that an SM2 signature covers (GB/T 32918.2-2016 5.5 and 6.1), with
// the user ID 1234567812345678 of GM/T 0009. Made here and not left to OpenSSL,
// whose default ID is empty before version 4. Internal to crypto/.

#ifndef DAODI_CRYPTO_SM2_DIGEST_H_
#define DAODI_CRYPTO_SM2_DIGEST_H_

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

// Z_A, fixed per key. `point` is 04 || x || y.
Digest Sm2UserDigest(absl::string_view point);

// e = SM3(Z_A || message).
Digest Sm2MessageDigest(const Digest& user_digest, absl::string_view message);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SM2_DIGEST_H_
