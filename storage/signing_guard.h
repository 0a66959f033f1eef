// The memory of what was last meant to be signed, kept on another path (better:
// another volume) than the ledger, so that a restored or copied data directory
// that went its own way cannot sign a second history.

#ifndef DAODI_STORAGE_SIGNING_GUARD_H_
#define DAODI_STORAGE_SIGNING_GUARD_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::storage {

// The head that was intended to be signed, written before signing.
struct SigningIntent {
  std::string origin;
  uint64_t size = 0;
  crypto::Digest root;
};

using RootAtSize = std::function<absl::StatusOr<crypto::Digest>(uint64_t size)>;

// Holds an exclusive lock on the file for its lifetime, so two processes never
// sign with one guard. One thread: the checkpoint signer's.
class SigningGuard {
 public:
  // `create`: a new ledger; refuses when the file exists. Otherwise the file
  // must exist: a missing guard is a reason not to sign. Errors: kNotFound,
  // kAlreadyExists, kUnavailable (locked by another process), kDataLoss
  // (unreadable: malformed or torn).
  static absl::StatusOr<std::unique_ptr<SigningGuard>> Open(
      const std::string& path, absl::string_view origin, bool create);
  ~SigningGuard();

  // Checks that `intent` extends what was intended before (root recomputed at
  // the old size through `root_at`), then makes it durable (temporary file,
  // fsync, rename, fsync of the folder). Re-reads the file first. Only after OK
  // may the head be signed. Errors: kFailedPrecondition: the ledger is smaller
  // than, or differs from, what was signed before: refuse to sign, for ever.
  absl::Status Intend(const SigningIntent& intent, const RootAtSize& root_at);

  // The same check without a new intent; for start-up and restore.
  absl::Status CheckExtends(uint64_t size, const RootAtSize& root_at) const;

  const std::optional<SigningIntent>& last() const { return last_; }

 private:
  SigningGuard(std::string path, int lock_fd);
  std::string path_;
  int lock_fd_;
  std::string origin_;
  std::optional<SigningIntent> last_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_SIGNING_GUARD_H_
