// Parses resource names (AIP-122). "-" stands for the one ledger a server has.

#ifndef DAODI_SERVICES_RPC_RESOURCE_NAMES_H_
#define DAODI_SERVICES_RPC_RESOURCE_NAMES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "services/domain/library_facts.h"

namespace daodi::services::rpc {

// Each fails with kInvalidArgument RESOURCE_NAME_MALFORMED naming `field`, or
// kNotFound for another ledger.
absl::StatusOr<uint64_t> ParseEntryName(absl::string_view name,
                                        const crypto::LedgerId& ledger_id);
absl::Status CheckLedgerName(absl::string_view name, absl::string_view field,
                             const crypto::LedgerId& ledger_id);
absl::Status CheckCheckpointName(absl::string_view name,
                                 const crypto::LedgerId& ledger_id);

struct BatchName {
  std::string issuer;  // "" for "-"
  std::string lot;     // percent-decoded
};
absl::StatusOr<BatchName> ParseBatchName(absl::string_view name);
absl::StatusOr<std::string> ParseOrganizationName(absl::string_view name);
struct KeyName {
  std::string organization;  // "" for "-"
  crypto::KeyId key_id;
};
absl::StatusOr<KeyName> ParseKeyName(absl::string_view name);

// "organizations/{organization}/libraries/{library}", "-" standing for all of
// either.
struct LibraryParent {
  std::string organization;                // "" for "-"
  std::vector<domain::Library> libraries;  // ascending
};
absl::StatusOr<LibraryParent> ParseLibraryParent(absl::string_view name);
// "{parent}/records/{record}", the record percent-encoded.
absl::StatusOr<domain::LibraryRecordName> ParseLibraryRecordName(
    absl::string_view name);
std::string LibraryRecordResourceName(const domain::LibraryRecordName& name);

// By RFC 3986: all but unreserved characters.
std::string PercentEncode(absl::string_view text);

std::string LedgerName(const crypto::LedgerId& ledger_id);
std::string EntryName(const crypto::LedgerId& ledger_id, uint64_t index);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_RESOURCE_NAMES_H_
