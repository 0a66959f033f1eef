// A proof that a stranger checks offline: one statement, the sections shown of
// it, its place in the log, and the governance statements that say whose key
// signed it. Byte grammar: docs/formats/proof.md.

#ifndef DAODI_CRYPTO_PROOF_FILE_H_
#define DAODI_CRYPTO_PROOF_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/section.h"

namespace daodi::crypto {

// A proof of one statement with all sections and a chain of 20 is 100 kB.
inline constexpr size_t kMaxProofFileBytes = 8 * 1024 * 1024;
inline constexpr size_t kMaxKeyChainEntries = 256;

// One entry with what places it under the proof's checkpoint.
struct ProvenEntry {
  uint64_t index = 0;
  int64_t record_time_ms = 0;
  std::string envelope;  // as received
  std::vector<SectionContent> sections;
  std::vector<Digest> inclusion_path;  // leaf to root
};

struct ProofFile {
  std::string checkpoint;  // signed note, verbatim, with cosignatures
  ProvenEntry statement;
  // Governance entries, ascending, without the statement itself. The first is
  // genesis, unless the statement is. Registry::KeyChain() says which ones.
  std::vector<ProvenEntry> key_chain;
};

// Errors: kInvalidArgument when the chain is not in that order.
absl::Status CheckKeyChainOrder(const ProofFile& proof);

// The one encoding of a well-formed proof (CheckKeyChainOrder, the limits of
// docs/formats/proof.md, sections by ascending label).
std::string EncodeProofFile(const ProofFile& proof);
// Strict; bounded time and memory on hostile input. Errors: kInvalidArgument
// naming the part and the byte offset.
absl::StatusOr<ProofFile> ParseProofFile(absl::string_view bytes);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PROOF_FILE_H_
