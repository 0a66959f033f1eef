// The add-checkpoint call between a log and its witnesses
// (c2sp.org/tlog-witness), both sides, without the network.

#ifndef DAODI_CRYPTO_WITNESS_PROTOCOL_H_
#define DAODI_CRYPTO_WITNESS_PROTOCOL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/checkpoint.h"
#include "crypto/fixed_bytes.h"
#include "crypto/note.h"
#include "crypto/note_key.h"

namespace daodi::crypto {

// DO NOT CHANGE: fixed by the specification.
inline constexpr size_t kMaxWitnessProofHashes = 63;
inline constexpr absl::string_view kLogSizeContentType = "text/x.tlog.size";

// The largest body worth reading: proof lines and a note.
inline constexpr size_t kMaxAddCheckpointBytes = kMaxNoteBytes + 4096;
// 100 lines of Ed25519 cosignatures take 40 kB.
inline constexpr size_t kMaxAddCheckpointResponseBytes = 512 * 1024;

struct AddCheckpointRequest {
  uint64_t old_size = 0;
  std::vector<Digest> proof;
  std::string checkpoint;  // signed note, verbatim

  friend bool operator==(const AddCheckpointRequest& a,
                         const AddCheckpointRequest& b) {
    return a.old_size == b.old_size && a.proof == b.proof &&
           a.checkpoint == b.checkpoint;
  }
};

// Errors: kInvalidArgument for more than 63 hashes.
absl::StatusOr<std::string> FormatAddCheckpointRequest(
    const AddCheckpointRequest& request);
// Strict. Does not look into the checkpoint. Errors: kInvalidArgument.
absl::StatusOr<AddCheckpointRequest> ParseAddCheckpointRequest(
    absl::string_view body);

// "<sha256(origin) in hex>/checkpoint", below a witness's monitoring prefix.
std::string WitnessedCheckpointPath(absl::string_view origin);

// The side of the witness.

// The largest checkpoint of a log that a witness has cosigned.
struct WitnessedHead {
  uint64_t size = 0;
  Digest root;
};

// What to answer. `accepted` is set with status 200 only: the witness stores
// its head, checking in the same transaction that the latest one is still the
// one this decision saw, and only then cosigns its text.
struct AddCheckpointDecision {
  int http_status = 0;
  std::string content_type;
  std::string body;  // of an answer that is not 200
  std::optional<VerifiedCheckpoint> accepted;
};

// Nothing for a log the witness has never cosigned.
using LatestHead =
    absl::FunctionRef<std::optional<WitnessedHead>(absl::string_view origin)>;

// Never an error: a request that is wrong in any way gets its status (400, 403,
// 404, 409, 422).
AddCheckpointDecision DecideAddCheckpoint(absl::string_view body,
                                          absl::Span<const NoteKey> logs,
                                          LatestHead latest);

// The side of the log.

struct WitnessResponse {
  int http_status = 0;
  std::string content_type;  // without parameters
  std::string body;
};

// What the log asked with.
struct SubmittedCheckpoint {
  absl::string_view text;       // note text that was submitted
  uint64_t largest_signed = 0;  // size of the largest head the log ever signed
  absl::Span<const NoteKey> witness_keys;  // of type kCosignatureV1
};

enum class WitnessVerdict {
  kCosigned,       // `cosignatures` are verified
  kOtherSize,      // the witness is at `witness_size`: ask again from there
  kLogRolledBack,  // the witness has seen more than this log: stop signing
};

struct WitnessAnswer {
  WitnessVerdict verdict = WitnessVerdict::kCosigned;
  std::vector<VerifiedSignature> cosignatures;
  uint64_t witness_size = 0;
};

// Errors, by what the witness says: kNotFound (404, log unknown to it),
// kPermissionDenied (403), kInvalidArgument (400), kFailedPrecondition (422,
// the proof is wrong), kUnavailable (429 and 5xx), kUnknown (any other).
// A body that is not what its status promises: kDataLoss; cosignatures that do
// not verify: kUnauthenticated.
absl::StatusOr<WitnessAnswer> ReadWitnessResponse(
    const WitnessResponse& response, const SubmittedCheckpoint& submitted);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_WITNESS_PROTOCOL_H_
