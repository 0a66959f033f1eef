#include "crypto/merkle/tree_address.h"

#include "absl/numeric/bits.h"
#include "absl/status/status.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto::merkle {

bool IsComplete(NodeAddress node, TreeSize size) {
  return node.level < 64 && node.index < (size.value >> node.level);
}

uint64_t SplitPoint(uint64_t leaves) { return absl::bit_floor(leaves - 1); }

std::vector<NodeAddress> CompleteSubtrees(LeafRange range) {
  std::vector<NodeAddress> nodes;
  uint64_t begin = range.begin;
  while (begin < range.end) {
    const uint64_t leaves = absl::bit_floor(range.end - begin);
    const uint32_t level = absl::countr_zero(leaves);
    nodes.push_back({level, begin >> level});
    begin += leaves;
  }
  return nodes;
}

absl::StatusOr<Digest> HashOfRange(LeafRange range, const NodeReader& read) {
  if (range.begin >= range.end) {
    return absl::InvalidArgumentError("leaf range: must not be empty");
  }
  const std::vector<NodeAddress> nodes = CompleteSubtrees(range);
  absl::StatusOr<Digest> hash = read(nodes.back());
  for (auto node = nodes.rbegin() + 1; hash.ok() && node != nodes.rend();
       ++node) {
    const absl::StatusOr<Digest> left = read(*node);
    if (!left.ok()) return left;
    hash = HashNode(*left, *hash);
  }
  return hash;
}

}  // namespace daodi::crypto::merkle
