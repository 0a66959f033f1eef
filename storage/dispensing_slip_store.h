// Slips of dispensed bags: a small RocksDB beside the ledger. Of a slip's
// secret only its hash is kept. Bytes: docs/formats/dispensing_slips.md.

#ifndef DAODI_STORAGE_DISPENSING_SLIP_STORE_H_
#define DAODI_STORAGE_DISPENSING_SLIP_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::storage {

class SideDatabase;

struct DispensingSlipRow {
  int64_t expires_ms = 0;
  crypto::Digest salt;
  std::string statement;  // the list, as it was hashed
};
std::string EncodeDispensingSlipRow(const DispensingSlipRow& row);
std::optional<DispensingSlipRow> ParseDispensingSlipRow(
    absl::string_view bytes);

// Thread-safe.
class DispensingSlipStore {
 public:
  // Errors: kUnavailable (another process has it), kDataLoss,
  // kFailedPrecondition (newer program).
  static absl::StatusOr<std::unique_ptr<DispensingSlipStore>> Open(
      const std::string& path);
  ~DispensingSlipStore();

  // Nothing: there is no such slip. Errors: kDataLoss.
  absl::StatusOr<std::optional<DispensingSlipRow>> Find(
      const crypto::Digest& token_hash) const;
  // Durable when it returns OK. Errors: of the disk.
  absl::Status Add(const crypto::Digest& token_hash,
                   const DispensingSlipRow& row);
  // Deletes at most `count` slips that expired before `now_ms`, the oldest
  // first. Errors: of the disk, kDataLoss.
  absl::Status DeleteExpired(int64_t now_ms, size_t count);

 private:
  explicit DispensingSlipStore(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DISPENSING_SLIP_STORE_H_
