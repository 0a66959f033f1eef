// Inclusion proofs (RFC 6962, 2.1.1; verification as RFC 9162, 2.1.3.2): that a
// leaf stands at a position of the tree with a root.

#ifndef DAODI_CRYPTO_MERKLE_INCLUSION_PROOF_H_
#define DAODI_CRYPTO_MERKLE_INCLUSION_PROOF_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

// `path` from the leaf's sibling up to the child of the root.
struct InclusionProof {
  LeafIndex index;
  TreeSize size;
  std::vector<Digest> path;
};

// What is proven to be in the tree; not to be swapped with the root.
struct LeafHash {
  Digest value;
};

struct RootHash {
  Digest value;
};

// The root the proof leads to. Errors: kInvalidArgument when the index is
// outside the tree or the path has another length than the position has.
// Work is bounded by the size, whatever the length of the path.
absl::StatusOr<Digest> RootFromInclusionProof(const InclusionProof& proof,
                                              const LeafHash& leaf);

// OK only when the leaf is in the tree with this root. Errors:
// kInvalidArgument as above; kDataLoss when the proof leads to another root.
absl::Status VerifyInclusion(const InclusionProof& proof, const LeafHash& leaf,
                             const RootHash& root);

// The ranges whose hashes are the path, in the order of the path: what a store
// must be able to hash before the proof can be made. Errors: kOutOfRange when
// the index is outside the tree.
absl::StatusOr<std::vector<LeafRange>> InclusionPathRanges(LeafIndex index,
                                                           TreeSize size);

// Errors: kOutOfRange as above, and those of `read`.
absl::StatusOr<InclusionProof> MakeInclusionProof(LeafIndex index,
                                                  TreeSize size,
                                                  const NodeReader& read);

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_INCLUSION_PROOF_H_
