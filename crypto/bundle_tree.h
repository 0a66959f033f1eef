// The small RFC 6962 tree under a bundle's one signature. Its leaf data are the
// PAEs of the headers, as docs/formats/statement.md says.

#ifndef DAODI_CRYPTO_BUNDLE_TREE_H_
#define DAODI_CRYPTO_BUNDLE_TREE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

// SHA-256(0x00 || PAE(statement type, header)).
Digest BundleLeafHash(absl::string_view header_bytes);

// The number of hashes an audit path of leaf `index` in a tree of `size` has.
// Needs index < size.
size_t BundlePathLength(uint32_t size, uint32_t index);

// Root and audit paths (leaf to root) of all leaves; needs at least one.
struct BundleTree {
  Digest root;
  std::vector<std::vector<Digest>> paths;
};
BundleTree MakeBundleTree(absl::Span<const Digest> leaf_hashes);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BUNDLE_TREE_H_
