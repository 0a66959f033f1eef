// The ECDSA-Sig-Value of RFC 3279 (SEQUENCE of two INTEGERs), which OpenSSL
// wants, to and from the r || s that daodi stores. Internal to crypto/.

#ifndef DAODI_CRYPTO_ECDSA_DER_H_
#define DAODI_CRYPTO_ECDSA_DER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

// Two integers of up to 33 bytes, each after a tag and a length, in a sequence.
struct EcdsaDer {
  std::array<uint8_t, 72> bytes;
  size_t size;
};

EcdsaDer EcdsaToDer(const Signature& signature);

// Nothing for anything but a DER encoding of two numbers in [0, 2^256).
std::optional<Signature> EcdsaFromDer(absl::string_view der);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_ECDSA_DER_H_
