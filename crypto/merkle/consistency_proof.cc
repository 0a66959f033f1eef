#include "crypto/merkle/consistency_proof.h"

#include <algorithm>

#include "absl/numeric/bits.h"
#include "absl/strings/str_cat.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto::merkle {
namespace {

absl::Status WrongLength(size_t given) {
  return absl::InvalidArgumentError(absl::StrCat(
      "consistency proof: ", given, " hashes do not fit the two sizes"));
}

absl::Status OtherRoot(absl::string_view which) {
  return absl::DataLossError(
      absl::StrCat("consistency proof: does not lead to the ", which, " root"));
}

// Both roots a path leads to, starting from the largest subtree the two trees
// share on the way to the old tree's last leaf.
absl::Status FoldBoth(const OldTreeHead& old_head, const NewTreeHead& new_head,
                      const Digest& shared, absl::Span<const Digest> rest,
                      size_t given) {
  uint64_t node = old_head.size - 1;
  uint64_t last = new_head.size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  Digest old_root = shared;
  Digest new_root = shared;
  for (const Digest& sibling : rest) {
    if (last == 0) return WrongLength(given);
    if ((node & 1) != 0 || node == last) {
      old_root = HashNode(sibling, old_root);
      new_root = HashNode(sibling, new_root);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_root = HashNode(new_root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return WrongLength(given);
  if (old_root != old_head.root) return OtherRoot("old");
  if (new_root != new_head.root) return OtherRoot("new");
  return absl::OkStatus();
}

}  // namespace

absl::Status VerifyConsistency(const OldTreeHead& old_head,
                               const NewTreeHead& new_head,
                               absl::Span<const Digest> path) {
  if (old_head.size == 0 || old_head.size > new_head.size) {
    return absl::InvalidArgumentError(
        absl::StrCat("consistency proof: no proof exists from size ",
                     old_head.size, " to size ", new_head.size));
  }
  if (old_head.size == new_head.size) {
    if (!path.empty()) return WrongLength(path.size());
    if (old_head.root != new_head.root) return OtherRoot("new");
    return absl::OkStatus();
  }
  // An old tree that is one complete subtree is not repeated in the path.
  if (absl::has_single_bit(old_head.size)) {
    return FoldBoth(old_head, new_head, old_head.root, path, path.size());
  }
  if (path.empty()) return WrongLength(path.size());
  return FoldBoth(old_head, new_head, path.front(), path.subspan(1),
                  path.size());
}

absl::StatusOr<std::vector<LeafRange>> ConsistencyPathRanges(SizePair sizes) {
  if (sizes.old_size == 0 || sizes.old_size > sizes.new_size) {
    return absl::OutOfRangeError(
        absl::StrCat("no consistency proof exists from size ", sizes.old_size,
                     " to size ", sizes.new_size));
  }
  std::vector<LeafRange> ranges;
  LeafRange around{0, sizes.new_size};
  while (around.end != sizes.old_size) {
    const uint64_t split = around.begin + SplitPoint(around.end - around.begin);
    if (sizes.old_size <= split) {
      ranges.push_back({split, around.end});
      around.end = split;
    } else {
      ranges.push_back({around.begin, split});
      around.begin = split;
    }
  }
  // Left out when the old tree is this very subtree: the verifier has its root.
  if (around.begin != 0) ranges.push_back(around);
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

absl::StatusOr<std::vector<Digest>> MakeConsistencyProof(
    SizePair sizes, const NodeReader& read) {
  const absl::StatusOr<std::vector<LeafRange>> ranges =
      ConsistencyPathRanges(sizes);
  if (!ranges.ok()) return ranges.status();
  std::vector<Digest> path;
  for (const LeafRange& range : *ranges) {
    const absl::StatusOr<Digest> hash = HashOfRange(range, read);
    if (!hash.ok()) return hash.status();
    path.push_back(*hash);
  }
  return path;
}

}  // namespace daodi::crypto::merkle
