// Governance records out of the JSON a person writes: names become ids, keys
// that do not exist yet are made, times are RFC 3339.

#ifndef DAODI_SERVICES_CLI_GOVERNANCE_INPUT_H_
#define DAODI_SERVICES_CLI_GOVERNANCE_INPUT_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "services/cli/json_object.h"
#include "services/cli/statement_spec.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// How names in a record become what the signed bytes hold.
struct RecordNames {
  std::function<absl::StatusOr<std::string>(absl::string_view alias)>
      organization_id;
  std::function<absl::StatusOr<crypto::KeyId>(const KeyChoice&)> key_id;
  // The index of an acknowledged statement of this workspace.
  std::function<absl::StatusOr<uint64_t>(absl::string_view statement_name)>
      index;
  // A key to be registered for the organization with the id `owner` ("": the
  // one the record proposes), made if it is missing, with its possession proof.
  std::function<absl::StatusOr<crypto::KeyRecord>(const KeyDescription&,
                                                  const std::string& owner)>
      new_key;
};

// The record of `spec`. Errors: kInvalidArgument naming the field; those of
// `names`.
absl::StatusOr<crypto::GovernanceRecord> ParseGovernanceInput(
    const StatementSpec& spec, const RecordNames& names);

// One key as JSON describes it: label, purpose, scheme, person.
KeyDescription TakeKeyDescription(const Json& json, const std::string& path,
                                  const std::string& alias,
                                  absl::Status* status);

// "ENTERPRISE" … Errors: kInvalidArgument with the list.
absl::StatusOr<crypto::OrganizationRole> ParseRole(absl::string_view name);

// Names of statements the record refers to: acknowledged before it is built.
std::vector<std::string> StatementsNamedIn(const StatementSpec& spec);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_GOVERNANCE_INPUT_H_
