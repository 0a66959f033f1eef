// Trust policies (c2sp.org/tlog-policy): which logs a verifier believes, and
// which sets of witnesses must have cosigned a checkpoint.

#ifndef DAODI_CRYPTO_LOG_POLICY_H_
#define DAODI_CRYPTO_LOG_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/checkpoint.h"
#include "crypto/note.h"
#include "crypto/note_key.h"

namespace daodi::crypto {

// The specification asks for at least 32 of each.
inline constexpr size_t kMaxPolicyLogs = 256;
inline constexpr size_t kMaxPolicyWitnesses = 256;
inline constexpr size_t kMaxPolicyGroups = 256;
inline constexpr size_t kMaxPolicyBytes = 256 * 1024;

// Immutable and thread-safe.
class LogPolicy {
 public:
  struct Log {
    NoteKey key;
    std::string url;  // empty for none
  };
  struct Witness {
    std::string name;  // within the policy only
    NoteKey key;
    std::string url;
  };

  // Strict; linear in the size of the text. Errors: kInvalidArgument with the
  // number of the line; kUnimplemented for a key of a type daodi cannot check.
  static absl::StatusOr<LogPolicy> Parse(absl::string_view text);

  const std::vector<Log>& logs() const { return logs_; }
  const std::vector<Witness>& witnesses() const { return witnesses_; }
  std::vector<NoteKey> log_keys() const;
  std::vector<NoteKey> witness_keys() const;
  // True for "quorum none".
  bool needs_no_witness() const { return !quorum_.has_value(); }

  // OK when the witnesses of these verified cosignatures are a quorum. Counts
  // each key once and ignores keys that are not in the policy.
  // Errors: kUnauthenticated.
  absl::Status CheckQuorum(
      absl::Span<const VerifiedSignature> cosignatures) const;

  // The checkpoint, signed by one of the logs and cosigned by a quorum.
  // Errors: those of crypto::VerifyCheckpoint and CheckQuorum.
  absl::StatusOr<VerifiedCheckpoint> VerifyCheckpoint(
      absl::string_view note) const;

 private:
  friend class LogPolicyParser;

  // A witness or a group. Members are nodes before it.
  struct Node {
    std::optional<size_t> witness;
    size_t threshold = 0;
    std::vector<size_t> members;
  };

  std::vector<Log> logs_;
  std::vector<Witness> witnesses_;
  std::vector<Node> nodes_;
  std::optional<size_t> quorum_;  // of nodes_; nothing for "none"
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_LOG_POLICY_H_
