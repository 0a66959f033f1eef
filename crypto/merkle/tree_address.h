// Where things are in a Merkle tree: types of their own, so that an index
// cannot be given where a size is meant.

#ifndef DAODI_CRYPTO_MERKLE_TREE_ADDRESS_H_
#define DAODI_CRYPTO_MERKLE_TREE_ADDRESS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto::merkle {

// Zero-based position of a leaf.
struct LeafIndex {
  uint64_t value = 0;
};

// Number of leaves of a tree.
struct TreeSize {
  uint64_t value = 0;
};

// The complete subtree over the leaves [index << level, (index + 1) << level):
// its hash never changes once the tree has these leaves. Level 0 is a leaf.
struct NodeAddress {
  uint32_t level = 0;
  uint64_t index = 0;

  friend bool operator==(const NodeAddress& a, const NodeAddress& b) {
    return a.level == b.level && a.index == b.index;
  }
};

// The leaves [begin, end). Every hash of an RFC 6962 proof is the root over
// such a range; at the right edge of the tree the range is not one complete
// subtree but several.
struct LeafRange {
  uint64_t begin = 0;
  uint64_t end = 0;

  friend bool operator==(const LeafRange& a, const LeafRange& b) {
    return a.begin == b.begin && a.end == b.end;
  }
};

// Gives the hash of a complete subtree. Its errors reach the caller unchanged.
using NodeReader = std::function<absl::StatusOr<Digest>(NodeAddress)>;

// True when the tree has all leaves below `node`.
bool IsComplete(NodeAddress node, TreeSize size);

// Largest power of two below `leaves`: where RFC 6962 splits a tree. Needs
// leaves >= 2.
uint64_t SplitPoint(uint64_t leaves);

// The fewest complete subtrees that cover `range`, left to right. Needs a range
// of an RFC 6962 split: `begin` is a multiple of the smallest power of two not
// below its length. At most 64 nodes.
std::vector<NodeAddress> CompleteSubtrees(LeafRange range);

// The hash over `range`, folded from its complete subtrees. `range` as above
// and not empty.
absl::StatusOr<Digest> HashOfRange(LeafRange range, const NodeReader& read);

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_TREE_ADDRESS_H_
