#include "crypto/ed25519.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "crypto/fatal.h"
#include "crypto/sodium_start.h"

namespace daodi::crypto {
namespace {

using Point = std::array<uint8_t, crypto_core_ed25519_BYTES>;

const uint8_t* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

// y < 2^255 - 19. The other thing RFC 8032 refuses, a sign bit on x = 0,
// happens only at points of small order.
bool IsCanonical(Point encoding) {
  Point prime;
  prime.fill(0xff);
  prime.front() = 0xed;
  prime.back() = 0x7f;
  encoding.back() &= 0x7f;
  return std::lexicographical_compare(encoding.rbegin(), encoding.rend(),
                                      prime.rbegin(), prime.rend());
}

// Doubles in place; false when `point` is not on the curve.
bool Double(Point* point) {
  Point sum;
  if (crypto_core_ed25519_add(sum.data(), point->data(), point->data()) != 0) {
    return false;
  }
  *point = sum;
  return true;
}

}  // namespace

absl::Status VetEd25519Key(absl::string_view public_bytes) {
  StartSodium();
  Point point;
  if (public_bytes.size() != point.size()) {
    return absl::InvalidArgumentError("Ed25519 public key: must be 32 bytes");
  }
  std::copy(public_bytes.begin(), public_bytes.end(), point.begin());
  if (!IsCanonical(point)) {
    return absl::InvalidArgumentError(
        "Ed25519 public key: y is not reduced, the encoding is not canonical");
  }
  // Eight times a point of small order is the neutral element.
  for (int doubling = 0; doubling < 3; ++doubling) {
    if (!Double(&point)) {
      return absl::InvalidArgumentError(
          "Ed25519 public key: the point is not on the curve");
    }
  }
  const Point neutral = {1};
  if (point == neutral) {
    return absl::InvalidArgumentError(
        "Ed25519 public key: the point is of small order; make a new key");
  }
  return absl::OkStatus();
}

bool VerifyEd25519(absl::string_view public_bytes, SignedBytes message,
                   const Signature& signature) {
  StartSodium();
  return crypto_sign_verify_detached(signature.data(), Unsigned(message.bytes),
                                     message.bytes.size(),
                                     Unsigned(public_bytes)) == 0;
}

Ed25519Signer::Ed25519Signer(const SecretBytes& seed) {
  StartSodium();
  if (seed.InsecureView().size() != crypto_sign_SEEDBYTES) {
    Fatal("Ed25519Signer: the seed must be 32 bytes");
  }
  std::array<uint8_t, crypto_sign_PUBLICKEYBYTES> public_key;
  std::string expanded(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(public_key.data(),
                           reinterpret_cast<uint8_t*>(expanded.data()),
                           Unsigned(seed.InsecureView()));
  expanded_ = SecretBytes(expanded);
  WipeBytes(&expanded);
  public_bytes_.assign(public_key.begin(), public_key.end());
}

Signature Ed25519Signer::Sign(SignedBytes message) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr, Unsigned(message.bytes),
                       message.bytes.size(),
                       Unsigned(expanded_.InsecureView()));
  return signature;
}

}  // namespace daodi::crypto
