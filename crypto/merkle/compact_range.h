// The right edge of a growing RFC 6962 tree: one hash per set bit of its size,
// which is all that appending and the root need.

#ifndef DAODI_CRYPTO_MERKLE_COMPACT_RANGE_H_
#define DAODI_CRYPTO_MERKLE_COMPACT_RANGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

// A value of about 2 KiB that owns no heap memory. Not thread-safe.
class CompactRange {
 public:
  static constexpr size_t kMaxSubtrees = 64;

  // The tree without leaves.
  CompactRange() = default;

  // `subtrees` from the largest to the smallest, one per set bit of `size`.
  // Errors: kInvalidArgument when their number does not fit the size.
  static absl::StatusOr<CompactRange> FromSubtrees(
      TreeSize size, absl::Span<const Digest> subtrees);

  // Reads what Serialize() wrote: size as u64 big-endian, then the subtree
  // hashes from the largest to the smallest. DO NOT CHANGE.
  // Errors: kInvalidArgument.
  static absl::StatusOr<CompactRange> Parse(absl::string_view bytes);
  std::string Serialize() const;

  uint64_t size() const { return size_; }
  std::vector<Digest> Subtrees() const;

  // Folds the subtrees, at most 63 hashes.
  Digest Root() const;

  // Amortised one node hash, no allocation.
  void Append(const Digest& leaf_hash) {
    Append(leaf_hash, [](NodeAddress, const Digest&) {});
  }

  // The same, and calls on_node(NodeAddress, const Digest&) for the leaf and
  // then for every complete subtree it closes, from the smallest up.
  template <typename OnNode>
  void Append(const Digest& leaf_hash, OnNode&& on_node) {
    Digest hash = leaf_hash;
    uint32_t level = 0;
    on_node(NodeAddress{0, size_}, hash);
    for (uint64_t rest = size_; rest & 1; rest >>= 1) {
      hash = HashNode(subtrees_[level], hash);
      ++level;
      on_node(NodeAddress{level, size_ >> level}, hash);
    }
    subtrees_[level] = hash;
    ++size_;
  }

 private:
  uint64_t size_ = 0;
  // By level; a hash counts only where the bit of size_ is set.
  std::array<Digest, kMaxSubtrees> subtrees_;
};

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_COMPACT_RANGE_H_
