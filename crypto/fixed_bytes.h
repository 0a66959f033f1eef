// Fixed-size byte strings that cannot be swapped for one another: a key id is
// not a header digest although both are 32 bytes.

#ifndef DAODI_CRYPTO_FIXED_BYTES_H_
#define DAODI_CRYPTO_FIXED_BYTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace daodi::crypto {

// `kSize` bytes of the meaning named by `Tag`. A value type, zero when default
// constructed. Ordered and hashed bytewise.
template <typename Tag, size_t kSize>
class FixedBytes {
 public:
  static constexpr size_t kLength = kSize;

  constexpr FixedBytes() : bytes_{} {}
  explicit FixedBytes(const std::array<uint8_t, kSize>& bytes)
      : bytes_(bytes) {}

  // Nothing when `bytes` has another length.
  static std::optional<FixedBytes> From(absl::string_view bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    FixedBytes result;
    std::memcpy(result.bytes_.data(), bytes.data(), kSize);
    return result;
  }

  uint8_t* data() { return bytes_.data(); }
  const uint8_t* data() const { return bytes_.data(); }
  static constexpr size_t size() { return kSize; }
  absl::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), kSize};
  }
  std::string hex() const { return absl::BytesToHexString(view()); }
  bool is_zero() const { return *this == FixedBytes(); }

  friend bool operator==(const FixedBytes& a, const FixedBytes& b) {
    return a.bytes_ == b.bytes_;
  }
  friend bool operator!=(const FixedBytes& a, const FixedBytes& b) {
    return !(a == b);
  }
  friend bool operator<(const FixedBytes& a, const FixedBytes& b) {
    return a.bytes_ < b.bytes_;
  }
  template <typename H>
  friend H AbslHashValue(H state, const FixedBytes& value) {
    return H::combine(std::move(state), value.bytes_);
  }

 private:
  std::array<uint8_t, kSize> bytes_;
};

// A 32-byte hash: a Merkle leaf, node or root, or any SHA-256 / SM3 value.
using Digest = FixedBytes<struct DigestTag, 32>;
// SHA-256("daodi/ledger/v1\n" || genesis header); zero inside genesis itself.
using LedgerId = FixedBytes<struct LedgerIdTag, 32>;
// SHA-256 of the key's SubjectPublicKeyInfo in DER.
using KeyId = FixedBytes<struct KeyIdTag, 32>;
// SHA-256 of a statement's header bytes.
using HeaderDigest = FixedBytes<struct HeaderDigestTag, 32>;
// UUIDv7 chosen by the author (RFC 9562).
using StatementId = FixedBytes<struct StatementIdTag, 16>;
// What hides a section's content behind its digest.
using Salt = FixedBytes<struct SaltTag, 32>;
// A raw signature: R || S for each of the three schemes.
using Signature = FixedBytes<struct SignatureTag, 64>;

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_FIXED_BYTES_H_
