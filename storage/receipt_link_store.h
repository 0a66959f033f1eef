// One-time receipt links: a small RocksDB beside the ledger. Of a link's secret
// only its hash is kept. Bytes: docs/formats/receipt_links.md.

#ifndef DAODI_STORAGE_RECEIPT_LINK_STORE_H_
#define DAODI_STORAGE_RECEIPT_LINK_STORE_H_

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

// DO NOT CHANGE.
enum class ReceiptLinkState : uint8_t {
  kOpen = 1,
  // Its receipt is signed and on its way into the log.
  kConfirming = 2,
  kConfirmed = 3,
};

struct ReceiptLinkRow {
  ReceiptLinkState state = ReceiptLinkState::kOpen;
  uint64_t shipment = 0;  // entry
  int64_t created_ms = 0;
  int64_t expires_ms = 0;
  uint64_t receipt = 0;   // entry; kConfirmed
  std::string statement;  // the signed receipt; kConfirming
};
std::string EncodeReceiptLinkRow(const ReceiptLinkRow& row);
std::optional<ReceiptLinkRow> ParseReceiptLinkRow(absl::string_view bytes);

// Thread-safe.
class ReceiptLinkStore {
 public:
  // Errors: kUnavailable (another process has it), kDataLoss,
  // kFailedPrecondition (newer program).
  static absl::StatusOr<std::unique_ptr<ReceiptLinkStore>> Open(
      const std::string& path);
  ~ReceiptLinkStore();

  // Nothing: there is no such link. Errors: kDataLoss.
  absl::StatusOr<std::optional<ReceiptLinkRow>> Find(
      const crypto::Digest& token_hash) const;
  // The link made last for the shipment; nothing: none was made.
  absl::StatusOr<std::optional<crypto::Digest>> LatestOf(
      uint64_t shipment) const;

  // A new link, the latest of its shipment. Durable when it returns OK.
  absl::Status Add(const crypto::Digest& token_hash, const ReceiptLinkRow& row);
  // Durable when it returns OK.
  absl::Status Update(const crypto::Digest& token_hash,
                      const ReceiptLinkRow& row);

 private:
  explicit ReceiptLinkStore(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_RECEIPT_LINK_STORE_H_
