#include "services/verify/verify_receipt.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/leaf.h"
#include "crypto/log_policy.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/note_key.h"
#include "crypto/tlog_proof.h"

namespace daodi::services::verify {

absl::StatusOr<VerifiedReceipt> VerifyReceipt(
    absl::string_view receipt, absl::string_view leaf,
    const crypto::TrustAnchor& anchor) {
  const auto log_key = crypto::NoteKey::Parse(anchor.log_vkey);
  if (!log_key.ok()) return log_key.status();
  std::optional<crypto::LogPolicy> policy;
  std::vector<crypto::NoteKey> witnesses;
  if (!anchor.witness_policy.empty()) {
    auto parsed = crypto::LogPolicy::Parse(anchor.witness_policy);
    if (!parsed.ok()) return parsed.status();
    witnesses = parsed->witness_keys();
    policy = *std::move(parsed);
  }
  const auto proof = crypto::ParseTlogProof(receipt);
  if (!proof.ok()) return proof.status();
  const auto checkpoint = crypto::VerifyTlogProof(
      *proof, {crypto::merkle::HashLeaf(leaf)},
      crypto::CheckpointTrust{absl::MakeConstSpan(&*log_key, 1), witnesses});
  if (!checkpoint.ok()) return checkpoint.status();
  if (policy.has_value()) {
    const absl::Status quorum = policy->CheckQuorum(checkpoint->cosignatures);
    if (!quorum.ok()) return quorum;
  }
  VerifiedReceipt verified;
  const auto daodi_leaf = crypto::ParseLeaf(leaf);
  verified.is_daodi_leaf = daodi_leaf.ok();
  if (daodi_leaf.ok() && daodi_leaf->index != proof->index.value) {
    return absl::DataLossError(absl::StrCat("leaf.index: the leaf says ",
                                            daodi_leaf->index, ", the receipt ",
                                            proof->index.value));
  }
  verified.origin = checkpoint->checkpoint.origin;
  verified.index = proof->index.value;
  verified.tree_size = checkpoint->checkpoint.size;
  verified.root = checkpoint->checkpoint.root;
  for (const crypto::VerifiedSignature& signature : checkpoint->cosignatures) {
    verified.witness_times.push_back(signature.time->value);
  }
  return verified;
}

}  // namespace daodi::services::verify
