#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/ed25519.h"
#include "crypto/elliptic_curve.h"
#include "crypto/parsed_public_key.h"
#include "crypto/pkcs8.h"
#include "crypto/signature.h"
#include "crypto/spki.h"

namespace daodi::crypto {
namespace {

constexpr size_t kSeedBytes = 32;

bool IsScheme(SignatureScheme scheme) {
  return scheme == SignatureScheme::kEd25519 ||
         scheme == SignatureScheme::kEcdsaP256Sha256 ||
         scheme == SignatureScheme::kSm2Sm3;
}

}  // namespace

struct PrivateKey::Parsed {
  PublicKey public_key;
  Pkcs8Content content;
  std::string public_bytes;
  // One of the two.
  std::optional<Ed25519Signer> ed25519;
  std::optional<EcSigner> ec;
};

absl::StatusOr<PrivateKey> PrivateKey::Generate(SignatureScheme scheme) {
  // A random 32-byte string is no scalar once in 2^32 draws.
  for (int draw = 0; draw < 8; ++draw) {
    std::string random = RandomBytes(kSeedBytes);
    const SecretBytes seed(random);
    WipeBytes(&random);
    absl::StatusOr<PrivateKey> key = FromSeed(scheme, seed);
    if (key.ok() || !IsScheme(scheme)) return key;
  }
  return absl::InternalError("no usable private key in eight random draws");
}

absl::StatusOr<PrivateKey> PrivateKey::FromPkcs8(const SecretBytes& pkcs8_der) {
  const absl::StatusOr<Pkcs8Content> content = ParsePkcs8(pkcs8_der);
  if (!content.ok()) return content.status();
  return FromSeed(content->scheme, content->seed);
}

absl::StatusOr<PrivateKey> PrivateKey::FromSeed(SignatureScheme scheme,
                                                const SecretBytes& seed) {
  if (!IsScheme(scheme)) {
    return absl::InvalidArgumentError("private key: unknown signature scheme");
  }
  if (seed.InsecureView().size() != kSeedBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("private key: the seed must be 32 bytes, not ",
                     seed.InsecureView().size()));
  }
  std::optional<Ed25519Signer> ed25519;
  std::optional<EcSigner> ec;
  std::string public_bytes;
  if (scheme == SignatureScheme::kEd25519) {
    ed25519.emplace(seed);
    public_bytes = ed25519->public_bytes();
  } else {
    absl::StatusOr<std::string> point = PointFromScalar(CurveOf(scheme), seed);
    if (!point.ok()) return point.status();
    public_bytes = *std::move(point);
    absl::StatusOr<EcSigner> signer =
        EcSigner::Create(CurveOf(scheme), seed, public_bytes);
    if (!signer.ok()) return signer.status();
    ec = *std::move(signer);
  }
  absl::StatusOr<PublicKey> public_key =
      PublicKey::FromSpki(EncodeSpki({scheme, public_bytes}));
  if (!public_key.ok()) return public_key.status();
  return PrivateKey(std::make_shared<const Parsed>(
      Parsed{*std::move(public_key), Pkcs8Content{scheme, seed.Clone()},
             std::move(public_bytes), std::move(ed25519), std::move(ec)}));
}

const PublicKey& PrivateKey::public_key() const { return parsed_->public_key; }

absl::StatusOr<SecretBytes> PrivateKey::ToPkcs8() const {
  return EncodePkcs8(parsed_->content, parsed_->public_bytes);
}

absl::StatusOr<Signature> PrivateKey::Sign(SignedBytes message) const {
  if (parsed_->ed25519) return parsed_->ed25519->Sign(message);
  return parsed_->ec->SignDigest(
      EcMessageDigest(parsed_->public_key.parsed(), message));
}

}  // namespace daodi::crypto
