#include "services/cli/genesis_input.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/file_bytes.h"
#include "services/cli/governance_input.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kMaxGenesisFileBytes = 1024 * 1024;

KeyDescription Key(const std::string& alias, const std::string& label,
                   crypto::KeyPurpose purpose) {
  KeyDescription key;
  key.alias = alias;
  key.label = label;
  key.scheme = crypto::SignatureScheme::kEcdsaP256Sha256;
  key.purpose = purpose;
  return key;
}

GenesisOrganizationInput TakeOrganization(const Json& json,
                                          const std::string& path,
                                          absl::Status* status) {
  GenesisOrganizationInput organization;
  JsonObject object(json, path);
  organization.alias = object.RequiredText("alias");
  organization.display_name = object.RequiredText("display_name");
  absl::StatusOr<crypto::OrganizationRole> role =
      ParseRole(object.RequiredText("role"));
  if (role.ok()) {
    organization.role = *role;
  } else {
    object.Fail("role", role.status().message());
  }
  for (const Json* element : object.Elements("keys")) {
    absl::Status key_status;
    organization.keys.push_back(TakeKeyDescription(
        *element,
        absl::StrCat(object.PathOf("keys"), "[", organization.keys.size(), "]"),
        organization.alias, &key_status));
    object.Keep(key_status);
  }
  if (organization.keys.empty()) object.Fail("keys", "are missing");
  *status = object.Finish();
  return organization;
}

}  // namespace

GenesisInput DefaultGenesisInput(bool simulated) {
  using crypto::KeyPurpose;
  const std::string suffix = simulated ? "（样例 SYNTHETIC）" : "";
  GenesisInput input;
  GenesisOrganizationInput registrar;
  registrar.alias = "REGISTRAR";
  registrar.display_name = absl::StrCat("登记机关", suffix);
  registrar.role = crypto::OrganizationRole::kRegistrar;
  registrar.keys = {Key("REGISTRAR", "officer-1", KeyPurpose::kRegulator),
                    Key("REGISTRAR", "officer-2", KeyPurpose::kRegulator),
                    Key("REGISTRAR", "admin", KeyPurpose::kAdmin),
                    Key("REGISTRAR", "admin-2", KeyPurpose::kAdmin),
                    Key("REGISTRAR", "admin-3", KeyPurpose::kAdmin),
                    Key("REGISTRAR", "recovery", KeyPurpose::kRecovery),
                    Key("REGISTRAR", "transport", KeyPurpose::kTransport)};
  GenesisOrganizationInput operating;
  operating.alias = "OPERATOR";
  operating.display_name = absl::StrCat("平台运营单位", suffix);
  operating.role = crypto::OrganizationRole::kOperator;
  operating.keys = {Key("OPERATOR", "admin", KeyPurpose::kAdmin),
                    Key("OPERATOR", "notary", KeyPurpose::kNotary),
                    Key("OPERATOR", "transport", KeyPurpose::kTransport),
                    Key("OPERATOR", "recovery", KeyPurpose::kRecovery)};
  input.organizations = {std::move(registrar), std::move(operating)};
  return input;
}

absl::StatusOr<GenesisInput> ReadGenesisFile(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxGenesisFileBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<Json> json = ParseJson(*text, path);
  if (!json.ok()) return json.status();
  GenesisInput input;
  JsonObject object(*json, path);
  if (object.Has("civil_zone")) input.civil_zone = object.Text("civil_zone");
  if (object.Has("working_day_calendar")) {
    input.working_day_calendar = object.Text("working_day_calendar");
  }
  object.Text("civil_zone");
  object.Text("working_day_calendar");
  for (const Json* element : object.Elements("organizations")) {
    absl::Status status;
    input.organizations.push_back(TakeOrganization(
        *element,
        absl::StrCat("organizations[", input.organizations.size(), "]"),
        &status));
    object.Keep(status);
  }
  if (input.organizations.empty()) {
    object.Fail("organizations", "are missing; give a registrar first");
  }
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  return input;
}

absl::StatusOr<crypto::GenesisOrganization> MakeGenesisOrganization(
    const GenesisOrganizationInput& input, Workspace* workspace) {
  crypto::GenesisOrganization organization;
  organization.display_name = input.display_name;
  organization.role = input.role;
  for (const KeyDescription& wanted : input.keys) {
    absl::StatusOr<KeyDescription> key =
        workspace->FindKey(wanted.alias, wanted.label);
    if (absl::IsNotFound(key.status())) key = workspace->MakeKey(wanted);
    if (!key.ok()) return key.status();
    absl::StatusOr<crypto::PrivateKey> private_key =
        workspace->LoadKey(wanted.alias, wanted.label);
    if (!private_key.ok()) return private_key.status();
    crypto::KeyRecord record;
    record.spki = private_key->public_key().spki();
    record.purpose = key->purpose;
    record.label = key->label;
    record.person = key->person;
    organization.keys.push_back(std::move(record));
  }
  return organization;
}

}  // namespace daodi::services::cli
