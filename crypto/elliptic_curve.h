// Points, and signatures over a 32-byte digest, on P-256 and on the SM2 curve,
// by OpenSSL. Internal to crypto/.
//
// Keys hold a prototype context: duplicating it per signature costs 1% of a
// verification, needs no algorithm fetch and shares no lock between threads.

#ifndef DAODI_CRYPTO_ELLIPTIC_CURVE_H_
#define DAODI_CRYPTO_ELLIPTIC_CURVE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/curve_order.h"
#include "crypto/fixed_bytes.h"
#include "crypto/openssl_ptr.h"
#include "crypto/secret.h"

namespace daodi::crypto {

// scalar * G as 04 || x || y. Errors: kInvalidArgument unless `scalar` is 32
// bytes in [1, n - 1], for SM2 in [1, n - 2].
absl::StatusOr<std::string> PointFromScalar(Curve curve,
                                            const SecretBytes& scalar);

// Thread-safe.
class EcVerifier {
 public:
  // `point` is 04 || x || y. Errors: kInvalidArgument when it is not on the
  // curve.
  static absl::StatusOr<EcVerifier> Create(Curve curve,
                                           absl::string_view point);

  [[nodiscard]] bool VerifyDigest(const Digest& digest,
                                  const Signature& signature) const;

 private:
  EcVerifier(Curve curve, OpenSslPtr<EVP_PKEY_CTX> prototype)
      : curve_(curve), prototype_(std::move(prototype)) {}
  Curve curve_;
  OpenSslPtr<EVP_PKEY_CTX> prototype_;
};

// Thread-safe.
class EcSigner {
 public:
  // `point` is PointFromScalar(curve, scalar).
  static absl::StatusOr<EcSigner> Create(Curve curve, const SecretBytes& scalar,
                                         absl::string_view point);

  // With low s on P-256. Errors: kInternal.
  absl::StatusOr<Signature> SignDigest(const Digest& digest) const;

 private:
  EcSigner(Curve curve, OpenSslPtr<EVP_PKEY_CTX> prototype)
      : curve_(curve), prototype_(std::move(prototype)) {}
  Curve curve_;
  OpenSslPtr<EVP_PKEY_CTX> prototype_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_ELLIPTIC_CURVE_H_
