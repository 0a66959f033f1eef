// A key that was made elsewhere, in a person's browser: what an organization
// needs to register it without ever holding it.

#ifndef DAODI_SERVICES_CLI_KEY_ENROLMENT_H_
#define DAODI_SERVICES_CLI_KEY_ENROLMENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "crypto/governance.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// The possession signature names the statement that registers the key, so an
// enrolment serves once and for this organization only.
struct KeyEnrolment {
  crypto::LedgerId ledger_id;
  crypto::StatementId statement_id;
  std::string organization;  // id; states the registration and gets the key
  crypto::KeyRecord key;
};

// Reads what enrolKey() of services/gateway/console/signing/key_store.js
// writes: ledger_id and statement_id in hexadecimal, organization, label,
// purpose, person, spki and possession in base64. `path` goes before field
// names. Errors: kInvalidArgument naming the field, also when the possession is
// not the key's signature over just that.
absl::StatusOr<KeyEnrolment> ReadKeyEnrolment(const Json& json,
                                              const std::string& path);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_KEY_ENROLMENT_H_
