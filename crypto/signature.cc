#include "crypto/signature.h"

#include <utility>

#include "crypto/curve_order.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/parsed_public_key.h"
#include "crypto/sm2_digest.h"
#include "crypto/spki.h"

namespace daodi::crypto {

absl::string_view SignatureSchemeName(SignatureScheme scheme) {
  switch (scheme) {
    case SignatureScheme::kEd25519:
      return "Ed25519";
    case SignatureScheme::kEcdsaP256Sha256:
      return "ECDSA-P256";
    case SignatureScheme::kSm2Sm3:
      return "SM2";
  }
  return "unknown";
}

Curve CurveOf(SignatureScheme scheme) {
  return scheme == SignatureScheme::kSm2Sm3 ? Curve::kSm2 : Curve::kP256;
}

Digest EcMessageDigest(const PublicKey::Parsed& key, SignedBytes message) {
  if (key.scheme == SignatureScheme::kSm2Sm3) {
    return Sm2MessageDigest(key.sm2_user_digest, message.bytes);
  }
  return Sha256(message.bytes);
}

absl::StatusOr<PublicKey> PublicKey::FromSpki(absl::string_view spki_der) {
  const absl::StatusOr<SpkiContent> content = ParseSpki(spki_der);
  if (!content.ok()) return content.status();
  auto parsed = std::make_shared<Parsed>();
  parsed->scheme = content->scheme;
  parsed->id = *KeyId::From(Sha256(spki_der).view());
  parsed->spki = std::string(spki_der);
  if (content->scheme == SignatureScheme::kEd25519) {
    const absl::Status status = VetEd25519Key(content->public_bytes);
    if (!status.ok()) return status;
    parsed->ed25519_bytes = std::string(content->public_bytes);
    return PublicKey(std::move(parsed));
  }
  absl::StatusOr<EcVerifier> verifier =
      EcVerifier::Create(CurveOf(content->scheme), content->public_bytes);
  if (!verifier.ok()) return verifier.status();
  parsed->verifier = *std::move(verifier);
  if (content->scheme == SignatureScheme::kSm2Sm3) {
    parsed->sm2_user_digest = Sm2UserDigest(content->public_bytes);
  }
  return PublicKey(std::move(parsed));
}

SignatureScheme PublicKey::scheme() const { return parsed_->scheme; }
const KeyId& PublicKey::id() const { return parsed_->id; }
const std::string& PublicKey::spki() const { return parsed_->spki; }
absl::string_view PublicKey::ed25519_bytes() const {
  return parsed_->ed25519_bytes;
}

bool Verify(const PublicKey& key, SignedBytes message,
            const Signature& signature) {
  const PublicKey::Parsed& parsed = key.parsed();
  if (parsed.scheme == SignatureScheme::kEd25519) {
    return VerifyEd25519(parsed.ed25519_bytes, message, signature);
  }
  return parsed.verifier->VerifyDigest(EcMessageDigest(parsed, message),
                                       signature);
}

bool HasLowS(const Signature& signature) { return IsLowS(signature); }

}  // namespace daodi::crypto
