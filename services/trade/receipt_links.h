// One-time receipt links (users.md G8): made by the shipper, confirmed once by
// whoever has the secret, kept beside the ledger.

#ifndef DAODI_SERVICES_TRADE_RECEIPT_LINKS_H_
#define DAODI_SERVICES_TRADE_RECEIPT_LINKS_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/signature.h"
#include "services/clock.h"
#include "services/domain/parsed_statement.h"
#include "services/ledger/append_pipeline.h"
#include "services/ledger/published_registry.h"
#include "services/trade/receipt_draft.h"
#include "storage/ledger_store.h"
#include "storage/receipt_link_store.h"

namespace daodi::services::trade {

inline constexpr int kDefaultLinkDays = 30;
inline constexpr int kMaxLinkDays = 90;

// All outlive who gets them; none is null unless it says so.
struct ReceiptLinkParts {
  storage::ReceiptLinkStore* links = nullptr;
  const storage::LedgerStore* store = nullptr;
  const ledger::PublishedRegistry* registry = nullptr;
  ledger::AppendPipeline* pipeline = nullptr;
  const Clock* clock = nullptr;
  const crypto::PrivateKey* notary = nullptr;  // null: no receipts are signed
  crypto::LedgerId ledger_id;
};

enum class LinkStanding { kOpen, kConfirmed, kExpired, kWithdrawn };

struct FoundLink {
  LinkStanding standing = LinkStanding::kOpen;
  storage::ReceiptLinkRow row;
  domain::ParsedStatement shipment;
};

// Thread-safe. Secrets are 160 random bits in base32; only their SHA-256 is
// kept. Errors of the store pass through.
class ReceiptLinks {
 public:
  explicit ReceiptLinks(const ReceiptLinkParts& parts) : parts_(parts) {}

  struct NewLink {
    std::string token;
    FoundLink link;
  };
  // Takes the place of the link made before for the shipment. Errors:
  // kNotFound NOT_FOUND: it is no shipment of that organization;
  // kInvalidArgument: it is not to a party off the platform, its receipt is
  // recorded, or the notary may not sign for the shipper.
  absl::StatusOr<NewLink> Create(absl::string_view organization,
                                 uint64_t shipment, int valid_days);

  // Errors: kNotFound NOT_FOUND.
  absl::StatusOr<FoundLink> Find(absl::string_view token) const;

  // Signs and records the receipt; waits until it is durable. One that is
  // recorded already is answered as it stands. Errors: kNotFound;
  // kInvalidArgument naming what is wrong; kUnavailable OUTCOME_UNKNOWN: call
  // again, the same receipt goes in once.
  absl::StatusOr<FoundLink> Confirm(absl::string_view token,
                                    const ReceiptWords& words);

 private:
  absl::StatusOr<FoundLink> FindByHash(const crypto::Digest& hash) const;
  absl::Status CheckNotary(absl::string_view organization) const;
  absl::StatusOr<std::string> Sign(const FoundLink& link,
                                   const ReceiptWords& words) const;
  // The entry of the statement.
  absl::StatusOr<uint64_t> Record(absl::string_view statement) const;
  bool IsSimulated() const;

  const ReceiptLinkParts parts_;
  // One link is made or confirmed at a time.
  std::mutex mutex_;
};

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_RECEIPT_LINKS_H_
