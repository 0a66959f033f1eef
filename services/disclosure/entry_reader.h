// Reads entries for somebody: what they may see of them and nothing more. Every
// read RPC goes through here.

#ifndef DAODI_SERVICES_DISCLOSURE_ENTRY_READER_H_
#define DAODI_SERVICES_DISCLOSURE_ENTRY_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/envelope.h"
#include "crypto/registry.h"
#include "crypto/section.h"
#include "services/disclosure/access_table.h"
#include "services/disclosure/claim_access.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::disclosure {

enum class Visibility {
  kShown,
  kWithheld,
  kBlocked,
  kErased,
  kUnavailable,  // the reader may, but the store cannot: its key is missing
};

struct VisibleSection {
  uint8_t label = 0;
  Visibility visibility = Visibility::kWithheld;
  crypto::SectionContent content;  // set when kShown
};

struct VisibleEntry {
  crypto::Leaf leaf;
  // The rest is empty when the reader may see no section.
  bool envelope_visible = false;
  std::string envelope_bytes;
  crypto::Envelope envelope;
  std::vector<VisibleSection> sections;
  crypto::Assurance assurance = crypto::Assurance::kSelfSigned;
  bool key_suspect = false;
  // Its author lacked authority and it has no effect
  // (services/views/standing.h).
  bool claim = false;
};

// One consistent read for one reader. Short-lived; destroy before the store.
class EntryReader {
 public:
  EntryReader(const storage::LedgerStore& store,
              const ledger::PublishedRegistry& registry, Reader reader);

  // The entry as the views stand now. One that the views do not have yet may be
  // a claim and is shown as one. Errors: kNotFound NOT_FOUND; kDataLoss.
  absl::StatusOr<VisibleEntry> Read(uint64_t index) const;
  // As the log of that size told it: what was confirmed later is still a claim.
  absl::StatusOr<VisibleEntry> Read(uint64_t index, uint64_t as_of_size) const;

  const Reader& reader() const { return reader_; }
  const storage::ViewReader& views() const { return views_; }
  const storage::LedgerStore& store() const { return store_; }

 private:
  absl::StatusOr<bool> MayRead(uint64_t index,
                               const crypto::StatementHeader& header,
                               const crypto::SectionHead& head,
                               const storage::StoredSection& section,
                               ClaimAccess claim) const;
  // By jurisdiction or assistance; noted when so.
  absl::StatusOr<bool> MayReadByOffice(uint64_t index,
                                       const std::string& author,
                                       bool erasable) const;
  absl::StatusOr<bool> IsInChain(uint64_t index,
                                 const std::string& author) const;
  absl::StatusOr<bool> HasConfirmed(uint64_t index) const;
  // A statement without sections is about others: who sees one of them sees it.
  absl::StatusOr<bool> MaySeeReferred(const crypto::StatementHeader& header,
                                      uint64_t as_of_size) const;
  absl::StatusOr<VisibleEntry> ReadAsOf(uint64_t index, uint64_t as_of_size,
                                        bool follow_refs) const;
  void Judge(VisibleEntry* entry) const;
  // The author confirmed, under a key in force, that a suspect entry is its
  // own.
  bool IsOwnedUp(const VisibleEntry& entry) const;

  const storage::LedgerStore& store_;
  const ledger::PublishedRegistry& registry_;
  const Reader reader_;
  const storage::ViewReader views_;
};

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_ENTRY_READER_H_
