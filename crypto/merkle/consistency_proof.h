// Consistency proofs (RFC 6962, 2.1.2; verification as RFC 9162, 2.1.4.2): that
// a newer tree only appended to an older one.

#ifndef DAODI_CRYPTO_MERKLE_CONSISTENCY_PROOF_H_
#define DAODI_CRYPTO_MERKLE_CONSISTENCY_PROOF_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

struct OldTreeHead {
  uint64_t size = 0;
  Digest root;
};

struct NewTreeHead {
  uint64_t size = 0;
  Digest root;
};

// The same two sizes where the roots are not at hand.
struct SizePair {
  uint64_t old_size = 0;
  uint64_t new_size = 0;
};

// OK only when the new tree starts with the old tree's leaves. Nothing can be
// proven about the empty tree, so an old size of 0 is refused here; witnesses
// have their own rule for it. Errors: kInvalidArgument for sizes or a length of
// path that do not fit; kDataLoss when the path leads to other roots.
absl::Status VerifyConsistency(const OldTreeHead& old_head,
                               const NewTreeHead& new_head,
                               absl::Span<const Digest> path);

// The ranges whose hashes are the path, in its order; none for equal sizes.
// Errors: kOutOfRange unless 0 < old size <= new size.
absl::StatusOr<std::vector<LeafRange>> ConsistencyPathRanges(SizePair sizes);

// Errors: kOutOfRange as above, and those of `read`.
absl::StatusOr<std::vector<Digest>> MakeConsistencyProof(
    SizePair sizes, const NodeReader& read);

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_CONSISTENCY_PROOF_H_
