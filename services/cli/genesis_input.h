// Who a new ledger begins with: registrars and the operator, from a JSON file
// or the usual two.

#ifndef DAODI_SERVICES_CLI_GENESIS_INPUT_H_
#define DAODI_SERVICES_CLI_GENESIS_INPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/governance.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct GenesisOrganizationInput {
  std::string alias;
  std::string display_name;
  crypto::OrganizationRole role = crypto::OrganizationRole::kRegistrar;
  std::vector<KeyDescription> keys;
};

struct GenesisInput {
  std::string civil_zone = "Asia/Shanghai";
  std::string working_day_calendar = "cn-2026";
  std::vector<GenesisOrganizationInput> organizations;
};

// A registrar with two officers and an operator; names say SYNTHETIC when the
// ledger is.
GenesisInput DefaultGenesisInput(bool simulated);

// Errors: kInvalidArgument naming the field; those of reading.
absl::StatusOr<GenesisInput> ReadGenesisFile(const std::string& path);

// The record of one organization; missing keys are made in the workspace.
absl::StatusOr<crypto::GenesisOrganization> MakeGenesisOrganization(
    const GenesisOrganizationInput& input, Workspace* workspace);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_GENESIS_INPUT_H_
