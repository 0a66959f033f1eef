#include "crypto/curve_order.h"

#include <cstddef>
#include <cstdint>

#include "crypto/bytes_literal.h"
#include "crypto/fatal.h"

namespace daodi::crypto {
namespace {

constexpr size_t kScalarBytes = 32;
constexpr size_t kSignatureBytes = 2 * kScalarBytes;

constexpr absl::string_view kP256Order = BytesLiteral(
    "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"
    "\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51");
constexpr absl::string_view kP256HalfOrder = BytesLiteral(
    "\x7f\xff\xff\xff\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"
    "\xde\x73\x7d\x56\xd3\x8b\xcf\x42\x79\xdc\xe5\x61\x7e\x31\x92\xa8");
constexpr absl::string_view kSm2Order = BytesLiteral(
    "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    "\x72\x03\xdf\x6b\x21\xc6\x05\x2b\x53\xbb\xf4\x09\x39\xd5\x41\x23");

absl::string_view R(const Signature& signature) {
  return signature.view().substr(0, kScalarBytes);
}
absl::string_view S(const Signature& signature) {
  return signature.view().substr(kScalarBytes);
}

// Big-endian numbers of one length order as their bytes do.
bool IsScalar(Curve curve, absl::string_view value) {
  return value < CurveOrder(curve) &&
         value.find_first_not_of('\0') != absl::string_view::npos;
}

}  // namespace

absl::string_view CurveOrder(Curve curve) {
  switch (curve) {
    case Curve::kP256:
      return kP256Order;
    case Curve::kSm2:
      return kSm2Order;
  }
  Fatal("a number that is no curve");
}

bool IsInRange(Curve curve, const Signature& signature) {
  return IsScalar(curve, R(signature)) && IsScalar(curve, S(signature));
}

bool IsLowS(const Signature& signature) {
  return S(signature) <= kP256HalfOrder;
}

Signature WithNegatedS(const Signature& signature) {
  Signature result = signature;
  int borrow = 0;
  for (size_t i = kSignatureBytes; i-- > kScalarBytes;) {
    const int order_byte = static_cast<uint8_t>(kP256Order[i - kScalarBytes]);
    const int difference = order_byte - signature.data()[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    result.data()[i] = static_cast<uint8_t>(difference);
  }
  return result;
}

}  // namespace daodi::crypto
