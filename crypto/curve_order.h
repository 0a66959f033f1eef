// Ranges of r and s against the group orders of P-256 (FIPS 186-5) and SM2
// (GB/T 32918.5). Works on public values, in variable time. Internal to
// crypto/.

#ifndef DAODI_CRYPTO_CURVE_ORDER_H_
#define DAODI_CRYPTO_CURVE_ORDER_H_

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

enum class Curve { kP256, kSm2 };

// The order n, 32 bytes big-endian.
absl::string_view CurveOrder(Curve curve);

// 1 <= r < n and 1 <= s < n.
[[nodiscard]] bool IsInRange(Curve curve, const Signature& signature);

// s <= n / 2, for P-256.
[[nodiscard]] bool IsLowS(const Signature& signature);

// The equally valid P-256 signature (r, n - s).
Signature WithNegatedS(const Signature& signature);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_CURVE_ORDER_H_
