#include "tests/testing/reference_merkle_tree.h"

#include <string>

#include "crypto/hash.h"

namespace daodi::testing {
namespace {

using ::daodi::crypto::Digest;

Digest NodeHash(const Digest& left, const Digest& right) {
  std::string input(1, '\x01');
  input += std::string(left.view());
  input += std::string(right.view());
  return crypto::Sha256(input);
}

// "The largest power of two smaller than n".
uint64_t LargestPowerOfTwoSmallerThan(uint64_t n) {
  uint64_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

}  // namespace

Digest ReferenceLeafHash(absl::string_view data) {
  return crypto::Sha256(std::string(1, '\0') + std::string(data));
}

Digest ReferenceMerkleTree::Hash(uint64_t begin, uint64_t end) {
  if (begin == end) return crypto::Sha256("");
  if (end - begin == 1) return leaf_hashes_[begin];
  const auto found = known_.find({begin, end});
  if (found != known_.end()) return found->second;
  const uint64_t k = LargestPowerOfTwoSmallerThan(end - begin);
  const Digest hash = NodeHash(Hash(begin, begin + k), Hash(begin + k, end));
  known_[{begin, end}] = hash;
  return hash;
}

std::vector<Digest> ReferenceMerkleTree::InclusionPath(uint64_t index,
                                                       uint64_t size) {
  return Path(index, 0, size);
}

std::vector<Digest> ReferenceMerkleTree::Path(uint64_t index, uint64_t begin,
                                              uint64_t end) {
  if (end - begin == 1) return {};
  const uint64_t k = LargestPowerOfTwoSmallerThan(end - begin);
  std::vector<Digest> path;
  if (index < k) {
    path = Path(index, begin, begin + k);
    path.push_back(Hash(begin + k, end));
  } else {
    path = Path(index - k, begin + k, end);
    path.push_back(Hash(begin, begin + k));
  }
  return path;
}

std::vector<Digest> ReferenceMerkleTree::ConsistencyPath(uint64_t old_size,
                                                         uint64_t new_size) {
  return SubProof(old_size, 0, new_size, true);
}

std::vector<Digest> ReferenceMerkleTree::SubProof(uint64_t old_size,
                                                  uint64_t begin, uint64_t end,
                                                  bool old_root_known) {
  if (old_size == end - begin) {
    if (old_root_known) return {};
    return {Hash(begin, end)};
  }
  const uint64_t k = LargestPowerOfTwoSmallerThan(end - begin);
  std::vector<Digest> path;
  if (old_size <= k) {
    path = SubProof(old_size, begin, begin + k, old_root_known);
    path.push_back(Hash(begin + k, end));
  } else {
    path = SubProof(old_size - k, begin + k, end, false);
    path.push_back(Hash(begin, begin + k));
  }
  return path;
}

}  // namespace daodi::testing
