#include "crypto/bundle_tree.h"

#include "crypto/envelope.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/pae.h"

namespace daodi::crypto {

Digest BundleLeafHash(absl::string_view header_bytes) {
  return merkle::HashLeaf(Pae(kStatementPayloadType, header_bytes));
}

size_t BundlePathLength(uint32_t size, uint32_t index) {
  size_t length = 0;
  for (; size > 1; size = (size + 1) / 2, index /= 2) {
    if ((index ^ 1) < size) ++length;
  }
  return length;
}

BundleTree MakeBundleTree(absl::Span<const Digest> leaf_hashes) {
  BundleTree tree;
  tree.paths.resize(leaf_hashes.size());
  std::vector<Digest> level(leaf_hashes.begin(), leaf_hashes.end());
  for (int height = 0; level.size() > 1; ++height) {
    for (size_t leaf = 0; leaf < leaf_hashes.size(); ++leaf) {
      const size_t sibling = (leaf >> height) ^ 1;
      if (sibling < level.size()) tree.paths[leaf].push_back(level[sibling]);
    }
    // Pairing neighbours and passing an odd last one up unchanged makes the
    // same tree as splitting at the largest power of two.
    std::vector<Digest> parents;
    parents.reserve((level.size() + 1) / 2);
    for (size_t i = 0; i + 1 < level.size(); i += 2) {
      parents.push_back(merkle::HashNode(level[i], level[i + 1]));
    }
    if (level.size() % 2 == 1) parents.push_back(level.back());
    level = std::move(parents);
  }
  tree.root = level.front();
  return tree;
}

}  // namespace daodi::crypto
