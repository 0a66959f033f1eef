#include "crypto/elliptic_curve.h"

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/ecdsa_der.h"
#include "crypto/fatal.h"

namespace daodi::crypto {
namespace {

constexpr size_t kScalarBytes = 32;
constexpr size_t kPointBytes = 65;

const char* KeyType(Curve curve) { return curve == Curve::kSm2 ? "SM2" : "EC"; }
const char* GroupName(Curve curve) {
  return curve == Curve::kSm2 ? SN_sm2 : SN_X9_62_prime256v1;
}
absl::string_view DisplayName(Curve curve) {
  return curve == Curve::kSm2 ? "SM2" : "ECDSA-P256";
}

// Built once and kept until the process ends; read-only from then on.
const EC_GROUP* Group(Curve curve) {
  static const EC_GROUP* const p256 =
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  static const EC_GROUP* const sm2 = EC_GROUP_new_by_curve_name(NID_sm2);
  const EC_GROUP* const group = curve == Curve::kSm2 ? sm2 : p256;
  if (group == nullptr) Fatal("this OpenSSL lacks P-256 or SM2");
  return group;
}

absl::Status OutOfMemory() {
  return absl::InternalError("OpenSSL: cannot build an elliptic curve key");
}

bool IsOnCurve(Curve curve, absl::string_view point) {
  if (point.size() != kPointBytes || point.front() != '\x04') return false;
  const OpenSslPtr<EC_POINT> parsed(EC_POINT_new(Group(curve)));
  return parsed != nullptr &&
         EC_POINT_oct2point(Group(curve), parsed.get(),
                            reinterpret_cast<const uint8_t*>(point.data()),
                            point.size(), nullptr) == 1;
}

// A key with its private half when `scalar` is not null.
OpenSslPtr<EVP_PKEY> MakeKey(Curve curve, absl::string_view point,
                             const SecretBytes* scalar) {
  // OSSL_PARAM wants integers in native order, little-endian here.
  std::array<uint8_t, kScalarBytes> native_scalar = {};
  OSSL_PARAM params[4];
  size_t count = 0;
  params[count++] = OSSL_PARAM_construct_utf8_string(
      OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(GroupName(curve)), 0);
  params[count++] = OSSL_PARAM_construct_octet_string(
      OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()), point.size());
  if (scalar != nullptr) {
    const absl::string_view bytes = scalar->InsecureView();
    std::reverse_copy(bytes.begin(), bytes.end(), native_scalar.begin());
    params[count++] = OSSL_PARAM_construct_BN(
        OSSL_PKEY_PARAM_PRIV_KEY, native_scalar.data(), native_scalar.size());
  }
  params[count] = OSSL_PARAM_construct_end();

  const OpenSslPtr<EVP_PKEY_CTX> context(
      EVP_PKEY_CTX_new_from_name(nullptr, KeyType(curve), nullptr));
  EVP_PKEY* key = nullptr;
  const int selection =
      scalar == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &key, selection, params);
  }
  OPENSSL_cleanse(native_scalar.data(), native_scalar.size());
  return OpenSslPtr<EVP_PKEY>(key);
}

OpenSslPtr<EVP_PKEY_CTX> NewContext(const OpenSslPtr<EVP_PKEY>& key) {
  return OpenSslPtr<EVP_PKEY_CTX>(
      key == nullptr ? nullptr
                     : EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
}

// In [1, n - 1], for SM2 in [1, n - 2] (GB/T 32918.1-2016 6.1): SM2 divides by
// 1 + d. Both orders are odd, so n - 1 differs from n in the last byte only.
bool IsPrivateScalar(Curve curve, absl::string_view bytes) {
  std::string limit(CurveOrder(curve));
  if (curve == Curve::kSm2) --limit.back();
  return bytes.size() == kScalarBytes && bytes < limit &&
         bytes.find_first_not_of('\0') != absl::string_view::npos;
}

}  // namespace

absl::StatusOr<std::string> PointFromScalar(Curve curve,
                                            const SecretBytes& scalar) {
  const absl::string_view bytes = scalar.InsecureView();
  if (!IsPrivateScalar(curve, bytes)) {
    return absl::InvalidArgumentError(absl::StrCat(
        DisplayName(curve),
        " private key: must be 32 bytes, not zero and below the group order"));
  }
  const OpenSslErrorScope errors;
  const OpenSslPtr<BIGNUM> number(
      BN_bin2bn(reinterpret_cast<const uint8_t*>(bytes.data()),
                static_cast<int>(bytes.size()), nullptr));
  const OpenSslPtr<EC_POINT> point(EC_POINT_new(Group(curve)));
  if (number == nullptr || point == nullptr) return OutOfMemory();
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  std::string encoded(kPointBytes, '\0');
  if (EC_POINT_mul(Group(curve), point.get(), number.get(), nullptr, nullptr,
                   nullptr) != 1 ||
      EC_POINT_point2oct(Group(curve), point.get(),
                         POINT_CONVERSION_UNCOMPRESSED,
                         reinterpret_cast<uint8_t*>(encoded.data()),
                         encoded.size(), nullptr) != encoded.size()) {
    return OutOfMemory();
  }
  return encoded;
}

absl::StatusOr<EcVerifier> EcVerifier::Create(Curve curve,
                                              absl::string_view point) {
  const OpenSslErrorScope errors;
  if (!IsOnCurve(curve, point)) {
    return absl::InvalidArgumentError(absl::StrCat(
        DisplayName(curve), " public key: the point is not on the curve"));
  }
  OpenSslPtr<EVP_PKEY_CTX> context = NewContext(MakeKey(curve, point, nullptr));
  if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1) {
    return OutOfMemory();
  }
  return EcVerifier(curve, std::move(context));
}

bool EcVerifier::VerifyDigest(const Digest& digest,
                              const Signature& signature) const {
  if (!IsInRange(curve_, signature)) return false;
  const OpenSslErrorScope errors;
  const OpenSslPtr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_dup(prototype_.get()));
  if (context == nullptr) Fatal("out of memory for a signature context");
  const EcdsaDer der = EcdsaToDer(signature);
  return EVP_PKEY_verify(context.get(), der.bytes.data(), der.size,
                         digest.data(), digest.size()) == 1;
}

absl::StatusOr<EcSigner> EcSigner::Create(Curve curve,
                                          const SecretBytes& scalar,
                                          absl::string_view point) {
  const OpenSslErrorScope errors;
  OpenSslPtr<EVP_PKEY_CTX> context = NewContext(MakeKey(curve, point, &scalar));
  if (context == nullptr || EVP_PKEY_sign_init(context.get()) != 1) {
    return OutOfMemory();
  }
  return EcSigner(curve, std::move(context));
}

absl::StatusOr<Signature> EcSigner::SignDigest(const Digest& digest) const {
  const OpenSslErrorScope errors;
  const OpenSslPtr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_dup(prototype_.get()));
  EcdsaDer der = {};
  der.size = der.bytes.size();
  if (context == nullptr ||
      EVP_PKEY_sign(context.get(), der.bytes.data(), &der.size, digest.data(),
                    digest.size()) != 1) {
    return absl::InternalError("OpenSSL: signing failed");
  }
  const std::optional<Signature> signature =
      EcdsaFromDer({reinterpret_cast<const char*>(der.bytes.data()), der.size});
  if (!signature) return absl::InternalError("OpenSSL: signature is not DER");
  if (curve_ == Curve::kP256 && !IsLowS(*signature)) {
    return WithNegatedS(*signature);
  }
  return *signature;
}

}  // namespace daodi::crypto
