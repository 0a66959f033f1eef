// PKCS#8 (RFC 5958) of the three private key types. Internal to crypto/.

#ifndef DAODI_CRYPTO_PKCS8_H_
#define DAODI_CRYPTO_PKCS8_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"
#include "crypto/signature.h"

namespace daodi::crypto {

struct Pkcs8Content {
  SignatureScheme scheme;
  // The 32 bytes PrivateKey::FromSeed() takes: seed or scalar.
  SecretBytes seed;
};

// Accepts what OpenSSL accepts, without trailing bytes; a public key inside
// must belong to the private one. Errors: kInvalidArgument.
absl::StatusOr<Pkcs8Content> ParsePkcs8(const SecretBytes& pkcs8_der);

// As `openssl genpkey` writes it, the curves' keys with their public key.
SecretBytes EncodePkcs8(const Pkcs8Content& content,
                        absl::string_view public_bytes);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PKCS8_H_
