// The leaf of one entry: 57 bytes, hashed by RFC 6962 rules.
// "daodi/l1" || class u8 || index u64 || record_time_ms i64 ||
// SHA-256(envelope)

#ifndef DAODI_CRYPTO_LEAF_H_
#define DAODI_CRYPTO_LEAF_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/statement_kind.h"

namespace daodi::crypto {

inline constexpr size_t kLeafBytes = 57;

struct Leaf {
  LeafClass leaf_class = LeafClass::kBusiness;
  uint64_t index = 0;
  int64_t record_time_ms = 0;  // UTC, the ledger's clock
  Digest envelope_digest;      // SHA-256 of the envelope bytes
};

std::array<char, kLeafBytes> EncodeLeaf(const Leaf& leaf);
absl::StatusOr<Leaf> ParseLeaf(absl::string_view bytes);
// SHA-256(0x00 || leaf bytes).
Digest LeafHash(const Leaf& leaf);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_LEAF_H_
