// Checkpoints (c2sp.org/tlog-checkpoint): a signed note whose text is the
// origin of a log, its size and its root.

#ifndef DAODI_CRYPTO_CHECKPOINT_H_
#define DAODI_CRYPTO_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"
#include "crypto/note.h"
#include "crypto/note_key.h"

namespace daodi::crypto {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Digest root;
  std::vector<std::string> extensions;  // daodi writes none

  friend bool operator==(const Checkpoint& a, const Checkpoint& b) {
    return a.origin == b.origin && a.size == b.size && a.root == b.root &&
           a.extensions == b.extensions;
  }
};

// Strict: three or more non-empty lines, each with its "\n"; the size decimal
// without leading zeros, the root canonical base64 of 32 bytes.
// Errors: kInvalidArgument naming the line.
absl::StatusOr<Checkpoint> ParseCheckpointText(absl::string_view text);
// Errors: kInvalidArgument for an origin or extension that is no line.
absl::StatusOr<std::string> FormatCheckpointText(const Checkpoint& checkpoint);

// The checkpoint as a note with the log's signature. Never call it for a head
// that does not extend all heads signed before. Errors: kInvalidArgument, also
// when the signer's name is not the origin.
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           const NoteSigner& log);

// Whom a verifier believes. A log's key speaks only for the origin that is its
// name.
struct CheckpointTrust {
  absl::Span<const NoteKey> logs;       // of type kEd25519
  absl::Span<const NoteKey> witnesses;  // of type kCosignatureV1
};

struct VerifiedCheckpoint {
  Checkpoint checkpoint;
  std::string text;  // what was signed
  std::vector<VerifiedSignature> log_signatures;
  std::vector<VerifiedSignature> cosignatures;
};

// Errors: kInvalidArgument for a malformed note or text, or keys of another
// type; kNotFound when no log of this origin is trusted; kUnauthenticated when
// no trusted log signed or any signature of a trusted key does not verify.
absl::StatusOr<VerifiedCheckpoint> VerifyCheckpoint(
    absl::string_view note, const CheckpointTrust& trust);

// The note with more signature lines after its own; lines it has already are
// not repeated. Errors: kInvalidArgument for a malformed or too large note.
absl::StatusOr<std::string> AddSignatures(
    absl::string_view note, absl::Span<const NoteSignature> signatures);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_CHECKPOINT_H_
