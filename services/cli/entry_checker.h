// Checks entries as a stranger would who has the whole log: signatures, whose
// key, governance rules, sections against their digests.

#ifndef DAODI_SERVICES_CLI_ENTRY_CHECKER_H_
#define DAODI_SERVICES_CLI_ENTRY_CHECKER_H_

#include <vector>

#include "absl/status/status.h"
#include "crypto/envelope.h"
#include "crypto/registry.h"
#include "storage/ledger_store.h"

namespace daodi::services::cli {

// Entries must come in the order of the log: each governance entry changes who
// may sign the next. Not thread-safe.
class EntryChecker {
 public:
  // Errors: kDataLoss, kUnauthenticated, kPermissionDenied … naming the field.
  absl::Status Check(const storage::StoredEntry& entry,
                     const std::vector<storage::StoredSection>& sections);

  const crypto::Registry& registry() const { return registry_; }

 private:
  absl::Status CheckSections(
      const crypto::StatementHeader& header,
      const std::vector<storage::StoredSection>& sections) const;
  absl::Status CheckSignature(const crypto::Envelope& envelope) const;
  absl::Status CheckGovernance(
      const crypto::Envelope& envelope, crypto::LogPosition position,
      const std::vector<storage::StoredSection>& sections);

  crypto::Registry registry_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_ENTRY_CHECKER_H_
