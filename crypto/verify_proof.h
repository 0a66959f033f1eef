// The offline verifier: the one function behind `daodi-verify` and
// `daodi verify`. Trusts nobody but the verifier key it is given.

#ifndef DAODI_CRYPTO_VERIFY_PROOF_H_
#define DAODI_CRYPTO_VERIFY_PROOF_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/proof_file.h"
#include "crypto/registry.h"

namespace daodi::crypto {

// What the person who verifies already trusts.
struct TrustAnchor {
  std::string log_vkey;        // signed-note verifier key of the ledger
  std::string witness_policy;  // tlog-policy text; "" asks for no witness
};

enum class FindingKind { kProved, kClaimed, kNotChecked };

// One sentence of the verdict, for people.
struct Finding {
  FindingKind kind = FindingKind::kProved;
  std::string text_zh;
  std::string text_en;
};

struct ShownSection {
  SectionHead head;
  std::string bytes;
  std::vector<std::string> named_organizations;  // of a NAMED section
};

struct VerifiedStatement {
  Envelope envelope;
  uint64_t index = 0;
  int64_t record_time_ms = 0;
  uint64_t tree_size = 0;
  Digest root;
  LedgerId ledger_id;
  GenesisRecord genesis;
  std::string author_display_name;  // "" when not public
  Assurance assurance = Assurance::kSelfSigned;
  bool key_suspect = false;  // recorded while the key was lost
  bool synthetic = false;    // a SIMULATED ledger
  std::vector<ShownSection> sections;
  std::vector<SectionHead> withheld;  // or erased: the proof cannot tell
  std::vector<int64_t>
      witness_times_ms;  // ascending, of the policy's witnesses
  std::vector<Finding> findings;
};

// Checks, in this order, checkpoint, witnesses, inclusion of every entry at its
// index, key chain, author signature, section digests. Errors: kInvalidArgument
// (malformed, or an anchor that cannot be read: "log_vkey", "witness_policy"),
// kUnauthenticated (whose word it is) or kDataLoss (what the word is), naming
// the first check that fails.
absl::StatusOr<VerifiedStatement> VerifyProof(const ProofFile& proof,
                                              const TrustAnchor& anchor);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_VERIFY_PROOF_H_
