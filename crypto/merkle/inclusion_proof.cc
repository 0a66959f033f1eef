#include "crypto/merkle/inclusion_proof.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto::merkle {
namespace {

absl::Status WrongLength(size_t given) {
  return absl::InvalidArgumentError(
      absl::StrCat("inclusion proof: ", given,
                   " hashes do not fit the position of the leaf in the tree"));
}

}  // namespace

absl::StatusOr<Digest> RootFromInclusionProof(const InclusionProof& proof,
                                              const LeafHash& leaf) {
  if (proof.index.value >= proof.size.value) {
    return absl::InvalidArgumentError(
        absl::StrCat("inclusion proof: index ", proof.index.value,
                     " is outside a tree of ", proof.size.value, " leaves"));
  }
  uint64_t node = proof.index.value;
  uint64_t last = proof.size.value - 1;
  Digest hash = leaf.value;
  for (const Digest& sibling : proof.path) {
    if (last == 0) return WrongLength(proof.path.size());
    if ((node & 1) != 0 || node == last) {
      hash = HashNode(sibling, hash);
      // The right edge has no sibling on the levels where it is a left child.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = HashNode(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return WrongLength(proof.path.size());
  return hash;
}

absl::Status VerifyInclusion(const InclusionProof& proof, const LeafHash& leaf,
                             const RootHash& root) {
  const absl::StatusOr<Digest> computed = RootFromInclusionProof(proof, leaf);
  if (!computed.ok()) return computed.status();
  if (*computed != root.value) {
    return absl::DataLossError(absl::StrCat("inclusion proof: leads to root ",
                                            computed->hex(), ", the tree has ",
                                            root.value.hex()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LeafRange>> InclusionPathRanges(LeafIndex index,
                                                           TreeSize size) {
  if (index.value >= size.value) {
    return absl::OutOfRangeError(absl::StrCat("index ", index.value,
                                              " is outside a tree of ",
                                              size.value, " leaves"));
  }
  std::vector<LeafRange> ranges;
  LeafRange around{0, size.value};
  while (around.end - around.begin > 1) {
    const uint64_t split = around.begin + SplitPoint(around.end - around.begin);
    if (index.value < split) {
      ranges.push_back({split, around.end});
      around.end = split;
    } else {
      ranges.push_back({around.begin, split});
      around.begin = split;
    }
  }
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

absl::StatusOr<InclusionProof> MakeInclusionProof(LeafIndex index,
                                                  TreeSize size,
                                                  const NodeReader& read) {
  const absl::StatusOr<std::vector<LeafRange>> ranges =
      InclusionPathRanges(index, size);
  if (!ranges.ok()) return ranges.status();
  InclusionProof proof{index, size, {}};
  for (const LeafRange& range : *ranges) {
    const absl::StatusOr<Digest> hash = HashOfRange(range, read);
    if (!hash.ok()) return hash.status();
    proof.path.push_back(*hash);
  }
  return proof;
}

}  // namespace daodi::crypto::merkle
