// Well-formedness of governance records beyond the wire: what a record alone
// decides. What depends on the registry is in crypto/registry.h. The rules of
// docs/formats/governance.md.

#ifndef DAODI_CRYPTO_GOVERNANCE_RULES_H_
#define DAODI_CRYPTO_GOVERNANCE_RULES_H_

#include "absl/status/status.h"
#include "crypto/governance.h"

namespace daodi::crypto {

// Errors: kInvalidArgument "<field>: <fault>". Pure.
absl::Status CheckGovernanceRecord(const GovernanceRecord& record);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_GOVERNANCE_RULES_H_
