#include "crypto/leaf.h"

#include <algorithm>
#include <limits>

#include "absl/status/status.h"
#include "crypto/big_endian.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kDomain = "daodi/l1";

char* PutU64(uint64_t value, char* out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    *out++ = static_cast<char>(value >> shift);
  }
  return out;
}

}  // namespace

std::array<char, kLeafBytes> EncodeLeaf(const Leaf& leaf) {
  std::array<char, kLeafBytes> bytes;
  char* out = std::copy(kDomain.begin(), kDomain.end(), bytes.data());
  *out++ = static_cast<char>(leaf.leaf_class);
  out = PutU64(leaf.index, out);
  out = PutU64(static_cast<uint64_t>(leaf.record_time_ms), out);
  const absl::string_view digest = leaf.envelope_digest.view();
  std::copy(digest.begin(), digest.end(), out);
  return bytes;
}

absl::StatusOr<Leaf> ParseLeaf(absl::string_view bytes) {
  if (bytes.size() != kLeafBytes) {
    return absl::InvalidArgumentError("leaf: must have exactly 57 bytes");
  }
  if (bytes.substr(0, kDomain.size()) != kDomain) {
    return absl::InvalidArgumentError("leaf: must begin with \"daodi/l1\"");
  }
  bytes.remove_prefix(kDomain.size());
  uint8_t leaf_class = 0;
  uint64_t record_time = 0;
  Leaf leaf;
  const bool complete = ReadU8(&bytes, &leaf_class) &&
                        ReadU64(&bytes, &leaf.index) &&
                        ReadU64(&bytes, &record_time);
  if (!complete || leaf_class > static_cast<uint8_t>(LeafClass::kGovernance)) {
    return absl::InvalidArgumentError("leaf.class: is unknown; it is 0 or 1");
  }
  if (record_time >
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return absl::InvalidArgumentError(
        "leaf.record_time_ms: must not be negative");
  }
  leaf.leaf_class = static_cast<LeafClass>(leaf_class);
  leaf.record_time_ms = static_cast<int64_t>(record_time);
  leaf.envelope_digest = *Digest::From(bytes);
  return leaf;
}

Digest LeafHash(const Leaf& leaf) {
  const std::array<char, kLeafBytes> bytes = EncodeLeaf(leaf);
  return merkle::HashLeaf({bytes.data(), bytes.size()});
}

}  // namespace daodi::crypto
