// Self-contained proofs that a leaf is in a log (c2sp.org/tlog-proof@v1, files
// named *.tlog-proof).

#ifndef DAODI_CRYPTO_TLOG_PROOF_H_
#define DAODI_CRYPTO_TLOG_PROOF_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/checkpoint.h"
#include "crypto/fixed_bytes.h"
#include "crypto/log_policy.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/merkle/tree_address.h"
#include "crypto/note.h"

namespace daodi::crypto {

// A path of a tree below 2^63 leaves.
inline constexpr size_t kMaxTlogProofHashes = 63;
inline constexpr size_t kMaxTlogProofExtraBytes = 64 * 1024;
inline constexpr size_t kMaxTlogProofBytes = kMaxNoteBytes + 128 * 1024;

struct TlogProof {
  // Not authenticated by anything; not empty when present.
  std::optional<std::string> extra;
  merkle::LeafIndex index;
  std::vector<Digest> path;  // from the leaf's sibling up
  std::string checkpoint;    // signed note, verbatim
};

// Errors: kInvalidArgument for a proof ParseTlogProof would refuse.
absl::StatusOr<std::string> FormatTlogProof(const TlogProof& proof);

// Strict; linear in the size of the bytes. The checkpoint is checked to be a
// well-formed note, not verified. Errors: kInvalidArgument naming the line.
absl::StatusOr<TlogProof> ParseTlogProof(absl::string_view bytes);

// The checkpoint the leaf is proven to be under. Errors: those of
// crypto::VerifyCheckpoint and merkle::VerifyInclusion.
absl::StatusOr<VerifiedCheckpoint> VerifyTlogProof(
    const TlogProof& proof, const merkle::LeafHash& leaf,
    const CheckpointTrust& trust);
// The same, and the checkpoint satisfies the policy. Errors: those of
// LogPolicy::VerifyCheckpoint too.
absl::StatusOr<VerifiedCheckpoint> VerifyTlogProof(const TlogProof& proof,
                                                   const merkle::LeafHash& leaf,
                                                   const LogPolicy& policy);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_TLOG_PROOF_H_
