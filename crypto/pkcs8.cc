#include "crypto/pkcs8.h"

#include <openssl/core_names.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/bytes_literal.h"
#include "crypto/openssl_ptr.h"

namespace daodi::crypto {
namespace {

constexpr int kSeedBytes = 32;
constexpr size_t kMaxPkcs8Bytes = 138;

// PrivateKeyInfo of version 0 up to the seed (RFC 8410).
constexpr absl::string_view kEd25519Head = BytesLiteral(
    "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20");
// PrivateKeyInfo of version 0 up to the curve's name, then ECPrivateKey of
// version 1 up to the scalar, then up to the point (RFC 5915).
constexpr absl::string_view kEcHead = BytesLiteral(
    "\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01");
constexpr absl::string_view kP256Name =
    BytesLiteral("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07");
constexpr absl::string_view kSm2Name =
    BytesLiteral("\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d");
constexpr absl::string_view kEcMiddle =
    BytesLiteral("\x04\x6d\x30\x6b\x02\x01\x01\x04\x20");
constexpr absl::string_view kEcTail = BytesLiteral("\xa1\x44\x03\x42\x00");

absl::Status Malformed(absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("private key: ", problem));
}

OpenSslPtr<EVP_PKEY> ParseKey(absl::string_view der) {
  const auto* at = reinterpret_cast<const uint8_t*>(der.data());
  const uint8_t* const end = at + der.size();
  const OpenSslPtr<PKCS8_PRIV_KEY_INFO> info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (info == nullptr || at != end) return nullptr;
  return OpenSslPtr<EVP_PKEY>(EVP_PKCS82PKEY(info.get()));
}

bool IsKeyPair(EVP_PKEY* key) {
  const OpenSslPtr<EVP_PKEY_CTX> context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context != nullptr && EVP_PKEY_pairwise_check(context.get()) == 1;
}

absl::StatusOr<SecretBytes> Ed25519Seed(const EVP_PKEY* key) {
  std::array<uint8_t, kSeedBytes> seed;
  size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(key, seed.data(), &size) != 1 ||
      size != seed.size()) {
    return Malformed("the Ed25519 seed cannot be read");
  }
  SecretBytes result(
      absl::string_view(reinterpret_cast<const char*>(seed.data()), size));
  OPENSSL_cleanse(seed.data(), seed.size());
  return result;
}

absl::StatusOr<SecretBytes> EcScalar(const EVP_PKEY* key) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number);
  const OpenSslPtr<BIGNUM> owned(number);
  std::array<uint8_t, kSeedBytes> scalar;
  if (number == nullptr ||
      BN_bn2binpad(number, scalar.data(), kSeedBytes) != kSeedBytes) {
    return Malformed("the scalar cannot be read");
  }
  SecretBytes result(absl::string_view(
      reinterpret_cast<const char*>(scalar.data()), scalar.size()));
  OPENSSL_cleanse(scalar.data(), scalar.size());
  return result;
}

bool IsOnP256(const EVP_PKEY* key) {
  std::array<char, 64> group;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME,
                                        group.data(), group.size(),
                                        nullptr) == 1 &&
         absl::string_view(group.data()) == SN_X9_62_prime256v1;
}

absl::StatusOr<Pkcs8Content> ContentOf(EVP_PKEY* key) {
  const bool is_ed25519 = EVP_PKEY_is_a(key, "ED25519") == 1;
  Pkcs8Content content;
  if (is_ed25519) {
    content.scheme = SignatureScheme::kEd25519;
  } else if (EVP_PKEY_is_a(key, "SM2") == 1) {
    content.scheme = SignatureScheme::kSm2Sm3;
  } else if (IsOnP256(key)) {
    content.scheme = SignatureScheme::kEcdsaP256Sha256;
  } else {
    return Malformed("must be of type Ed25519, EC P-256 or SM2");
  }
  if (!is_ed25519 && !IsKeyPair(key)) {
    return Malformed("its public half belongs to another key");
  }
  absl::StatusOr<SecretBytes> seed =
      is_ed25519 ? Ed25519Seed(key) : EcScalar(key);
  if (!seed.ok()) return seed.status();
  content.seed = *std::move(seed);
  return content;
}

}  // namespace

absl::StatusOr<Pkcs8Content> ParsePkcs8(const SecretBytes& pkcs8_der) {
  const OpenSslErrorScope errors;
  const OpenSslPtr<EVP_PKEY> key = ParseKey(pkcs8_der.InsecureView());
  if (key == nullptr) {
    return Malformed("not unencrypted PKCS#8 in DER, or bytes follow it");
  }
  return ContentOf(key.get());
}

SecretBytes EncodePkcs8(const Pkcs8Content& content,
                        absl::string_view public_bytes) {
  const absl::string_view seed = content.seed.InsecureView();
  std::string der;
  der.reserve(kMaxPkcs8Bytes);  // No growth that would leave unwiped copies.
  const auto append = [&der](std::initializer_list<absl::string_view> parts) {
    for (const absl::string_view part : parts)
      der.append(part.data(), part.size());
  };
  if (content.scheme == SignatureScheme::kEd25519) {
    append({kEd25519Head, seed});
  } else {
    const bool is_sm2 = content.scheme == SignatureScheme::kSm2Sm3;
    append({kEcHead, is_sm2 ? kSm2Name : kP256Name, kEcMiddle, seed, kEcTail,
            public_bytes});
  }
  SecretBytes result(der);
  WipeBytes(&der);
  return result;
}

}  // namespace daodi::crypto
