#include "crypto/spki.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/bytes_literal.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kEd25519Prefix =
    BytesLiteral("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00");
// Each up to the last byte before the point: id-ecPublicKey, the named curve,
// and a BIT STRING of 65 bytes without unused bits.
constexpr absl::string_view kP256Prefix = BytesLiteral(
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00");
constexpr absl::string_view kSm2Prefix = BytesLiteral(
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x42\x00");
// The same two keys with a compressed point, known in order to say so.
constexpr absl::string_view kP256CompressedPrefix = BytesLiteral(
    "\x30\x39\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x22\x00");
constexpr absl::string_view kSm2CompressedPrefix = BytesLiteral(
    "\x30\x39\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x22\x00");

constexpr size_t kEd25519KeyBytes = 32;
constexpr size_t kPointBytes = 65;

absl::string_view Prefix(SignatureScheme scheme) {
  switch (scheme) {
    case SignatureScheme::kEd25519:
      return kEd25519Prefix;
    case SignatureScheme::kEcdsaP256Sha256:
      return kP256Prefix;
    case SignatureScheme::kSm2Sm3:
      return kSm2Prefix;
  }
  return {};
}

absl::Status CheckContent(const SpkiContent& content) {
  const bool is_ed25519 = content.scheme == SignatureScheme::kEd25519;
  const size_t expected_bytes = is_ed25519 ? kEd25519KeyBytes : kPointBytes;
  if (content.public_bytes.size() != expected_bytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "public key: ", content.public_bytes.size(),
        " bytes follow the algorithm, an ", SignatureSchemeName(content.scheme),
        " key has exactly ", expected_bytes, "; remove trailing bytes"));
  }
  if (!is_ed25519 && content.public_bytes.front() != '\x04') {
    return absl::InvalidArgumentError(
        "public key: the point must be uncompressed (04 || x || y)");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SpkiContent> ParseSpki(absl::string_view spki_der) {
  for (const SignatureScheme scheme :
       {SignatureScheme::kEd25519, SignatureScheme::kEcdsaP256Sha256,
        SignatureScheme::kSm2Sm3}) {
    const absl::string_view prefix = Prefix(scheme);
    if (!absl::StartsWith(spki_der, prefix)) continue;
    SpkiContent content = {scheme, spki_der.substr(prefix.size())};
    const absl::Status status = CheckContent(content);
    if (!status.ok()) return status;
    return content;
  }
  if (absl::StartsWith(spki_der, kP256CompressedPrefix) ||
      absl::StartsWith(spki_der, kSm2CompressedPrefix)) {
    return absl::InvalidArgumentError(
        "public key: the point is compressed; give it uncompressed "
        "(openssl ec -conv_form uncompressed)");
  }
  return absl::InvalidArgumentError(
      "public key: not the canonical DER SubjectPublicKeyInfo of an Ed25519, "
      "ECDSA-P256 (named curve) or SM2 key");
}

std::string EncodeSpki(const SpkiContent& content) {
  return absl::StrCat(Prefix(content.scheme), content.public_bytes);
}

}  // namespace daodi::crypto
