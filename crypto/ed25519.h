// Ed25519 (RFC 8032) by libsodium, which verifies 2.3 times as fast as OpenSSL
// 3.0 and has the strict rules: canonical S and A, R compared bytewise and not
// of small order, the equation without the cofactor. Internal to crypto/.

#ifndef DAODI_CRYPTO_ED25519_H_
#define DAODI_CRYPTO_ED25519_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/secret.h"
#include "crypto/signature.h"

namespace daodi::crypto {

// OK for 32 bytes that encode, canonically, a point on the curve that is not of
// small order. Errors: kInvalidArgument naming what is wrong.
absl::Status VetEd25519Key(absl::string_view public_bytes);

[[nodiscard]] bool VerifyEd25519(absl::string_view public_bytes,
                                 SignedBytes message,
                                 const Signature& signature);

// A key ready to sign: the seed with its public key.
class Ed25519Signer {
 public:
  // `seed` has 32 bytes.
  explicit Ed25519Signer(const SecretBytes& seed);

  const std::string& public_bytes() const { return public_bytes_; }
  Signature Sign(SignedBytes message) const;

 private:
  SecretBytes expanded_;
  std::string public_bytes_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_ED25519_H_
