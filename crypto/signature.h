// One interface over the three signature schemes authors may use.
//
// Security: existential unforgeability under chosen messages; authenticity of
// the signed bytes, no secrecy. What is signed is always a PAE (crypto/pae.h),
// so a signature made for one purpose means nothing for another.

#ifndef DAODI_CRYPTO_SIGNATURE_H_
#define DAODI_CRYPTO_SIGNATURE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/secret.h"

namespace daodi::crypto {

// DO NOT CHANGE: these numbers stand in stored key records.
enum class SignatureScheme : uint8_t {
  kEd25519 = 1,          // RFC 8032, strict: canonical S, A and R
  kEcdsaP256Sha256 = 2,  // FIPS 186-5; r || s big-endian
  kSm2Sm3 = 3,           // GB/T 32918.2 with ID 1234567812345678; r || s
};

// "Ed25519", "ECDSA-P256" or "SM2".
absl::string_view SignatureSchemeName(SignatureScheme scheme);

// The bytes a signature covers; a type of its own so that it cannot be swapped
// with the signature.
struct SignedBytes {
  absl::string_view bytes;
};

// A vetted public key, parsed once. Immutable and thread-safe; cheap to copy
// (shares the parsed key).
class PublicKey {
 public:
  // Parses a DER SubjectPublicKeyInfo and vets it: canonical encoding, exactly
  // one of the three schemes, point on the curve and not the identity, P-256
  // and SM2 points uncompressed, Ed25519 not of small order and canonically
  // encoded. Errors: kInvalidArgument naming what is wrong.
  static absl::StatusOr<PublicKey> FromSpki(absl::string_view spki_der);

  SignatureScheme scheme() const;
  const KeyId& id() const;
  const std::string& spki() const;
  // The 32 raw bytes of an Ed25519 key; empty for the other schemes.
  absl::string_view ed25519_bytes() const;

  struct Parsed;
  const Parsed& parsed() const { return *parsed_; }

 private:
  explicit PublicKey(std::shared_ptr<const Parsed> parsed)
      : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
};

// True only for a valid signature. A high-s ECDSA signature is valid here;
// refusing it is the envelope's own rule (crypto/envelope.h).
[[nodiscard]] bool Verify(const PublicKey& key, SignedBytes message,
                          const Signature& signature);

// True when s of an r || s P-256 signature is at most half the group order.
[[nodiscard]] bool HasLowS(const Signature& signature);

// A private key held in wiped memory. Thread-safe for Sign().
class PrivateKey {
 public:
  static absl::StatusOr<PrivateKey> Generate(SignatureScheme scheme);
  // Accepts PKCS#8 DER. Errors: kInvalidArgument.
  static absl::StatusOr<PrivateKey> FromPkcs8(const SecretBytes& pkcs8_der);
  // A key fixed by a 32-byte seed: Ed25519 as RFC 8032 says; P-256 and SM2 use
  // the seed as the scalar. For tests, vectors and sample ledgers.
  static absl::StatusOr<PrivateKey> FromSeed(SignatureScheme scheme,
                                             const SecretBytes& seed);

  const PublicKey& public_key() const;
  absl::StatusOr<SecretBytes> ToPkcs8() const;

  // Signs; P-256 signatures come out with low s.
  absl::StatusOr<Signature> Sign(SignedBytes message) const;

  struct Parsed;

 private:
  explicit PrivateKey(std::shared_ptr<const Parsed> parsed)
      : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SIGNATURE_H_
