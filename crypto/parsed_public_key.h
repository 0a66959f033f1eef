// What a PublicKey shares among its copies. Internal to crypto/.

#ifndef DAODI_CRYPTO_PARSED_PUBLIC_KEY_H_
#define DAODI_CRYPTO_PARSED_PUBLIC_KEY_H_

#include <optional>
#include <string>

#include "crypto/elliptic_curve.h"
#include "crypto/fixed_bytes.h"
#include "crypto/signature.h"

namespace daodi::crypto {

struct PublicKey::Parsed {
  SignatureScheme scheme;
  KeyId id;
  std::string spki;
  std::string ed25519_bytes;           // Empty but for Ed25519.
  std::optional<EcVerifier> verifier;  // Nothing for Ed25519.
  Digest sm2_user_digest;              // Zero but for SM2.
};

// The curve of a scheme other than Ed25519.
Curve CurveOf(SignatureScheme scheme);

// What the curve signs for `message`: SHA-256 or, for SM2, SM3 with Z_A.
Digest EcMessageDigest(const PublicKey::Parsed& key, SignedBytes message);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PARSED_PUBLIC_KEY_H_
