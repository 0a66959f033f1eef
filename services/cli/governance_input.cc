#include "services/cli/governance_input.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/cli/key_enrolment.h"

namespace daodi::services::cli {
namespace {

using crypto::GovernanceRecord;
using crypto::OrganizationRole;
using crypto::Post;
using crypto::StatementKind;
using crypto::SupervisedFunction;

constexpr uint8_t kLastRole = 7;
constexpr uint8_t kLastFunction = 13;
constexpr uint8_t kLastPost = 12;

// The enumerator of [1, last] whose name it is.
template <typename Enum, typename NameOf>
absl::StatusOr<Enum> ParseEnum(absl::string_view name, uint8_t last,
                               NameOf name_of) {
  std::vector<std::string> names;
  for (uint8_t number = 1; number <= last; ++number) {
    const auto value = static_cast<Enum>(number);
    if (name_of(value) == name) return value;
    names.emplace_back(name_of(value));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", name, "\" is unknown; use one of ", absl::StrJoin(names, ", ")));
}

template <typename Enum, typename NameOf>
std::vector<Enum> TakeEnums(JsonObject& object, absl::string_view field,
                            uint8_t last, NameOf name_of) {
  std::vector<Enum> values;
  for (const std::string& name : object.Texts(field)) {
    absl::StatusOr<Enum> value = ParseEnum<Enum>(name, last, name_of);
    if (!value.ok()) {
      object.Fail(field, value.status().message());
      return {};
    }
    values.push_back(*value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

// Reads the record of one statement; keeps the first error in `object_`.
class RecordReader {
 public:
  RecordReader(const StatementSpec& spec, const RecordNames& names)
      : spec_(spec), names_(names), object_(spec.record, "record") {}

  absl::StatusOr<GovernanceRecord> Read();

 private:
  template <typename T>
  T Resolve(absl::string_view field, absl::StatusOr<T> result) {
    if (result.ok()) return *std::move(result);
    object_.Keep(absl::Status(
        result.status().code(),
        absl::StrCat(object_.PathOf(field), ": ", result.status().message())));
    return T();
  }
  std::string OrganizationId(absl::string_view field) {
    const std::string alias = object_.RequiredText(field);
    if (alias.empty()) return "";
    return Resolve(field, names_.organization_id(alias));
  }
  crypto::KeyId KeyIdOf(absl::string_view field);
  std::vector<crypto::KeyRecord> NewKeys(const std::string& alias,
                                         const std::string& owner);
  std::vector<SupervisedFunction> Functions() {
    return TakeEnums<SupervisedFunction>(object_, "functions", kLastFunction,
                                         crypto::SupervisedFunctionName);
  }
  std::vector<crypto::Identifier> Identifiers();
  std::vector<crypto::SupervisionScope> Scopes();

  GovernanceRecord Organization();
  GovernanceRecord Approval();
  GovernanceRecord KeyRegistration();
  crypto::KeyRecord EnrolledKey(const std::string& owner);
  GovernanceRecord KeyRetirement();
  GovernanceRecord KeySuspension();
  GovernanceRecord KeyRevocation();
  GovernanceRecord KeyRecovery();
  GovernanceRecord Appointment();
  GovernanceRecord Delegation();
  GovernanceRecord DelegationRevocation();
  GovernanceRecord OrganizationChange();
  GovernanceRecord Erasure();
  uint64_t IndexOrName(JsonObject& object, absl::string_view field);

  const StatementSpec& spec_;
  const RecordNames& names_;
  JsonObject object_;
};

crypto::KeyId RecordReader::KeyIdOf(absl::string_view field) {
  const std::string text = object_.RequiredText(field);
  if (text.empty()) return {};
  const size_t slash = text.find('/');
  const KeyChoice choice =
      slash == std::string::npos
          ? KeyChoice{spec_.author, text}
          : KeyChoice{text.substr(0, slash), text.substr(slash + 1)};
  return Resolve(field, names_.key_id(choice));
}

std::vector<crypto::KeyRecord> RecordReader::NewKeys(const std::string& alias,
                                                     const std::string& owner) {
  std::vector<crypto::KeyRecord> keys;
  for (const Json* element : object_.Elements("keys")) {
    const std::string path =
        absl::StrCat(object_.PathOf("keys"), "[", keys.size(), "]");
    absl::Status status;
    const KeyDescription wanted =
        TakeKeyDescription(*element, path, alias, &status);
    object_.Keep(status);
    if (!status.ok()) return {};
    keys.push_back(Resolve("keys", names_.new_key(wanted, owner)));
  }
  if (keys.empty()) object_.Fail("keys", "are missing; list at least one");
  return keys;
}

std::vector<crypto::Identifier> RecordReader::Identifiers() {
  std::vector<crypto::Identifier> identifiers;
  for (const Json* element : object_.Elements("identifiers")) {
    JsonObject identifier(*element, object_.PathOf("identifiers[]"));
    identifiers.push_back(
        {identifier.RequiredText("scheme"), identifier.RequiredText("value")});
    object_.Keep(identifier.Finish());
  }
  return identifiers;
}

std::vector<crypto::SupervisionScope> RecordReader::Scopes() {
  std::vector<crypto::SupervisionScope> scopes;
  for (const Json* element : object_.Elements("scopes")) {
    JsonObject scope(*element, object_.PathOf("scopes[]"));
    absl::StatusOr<SupervisedFunction> function = ParseEnum<SupervisedFunction>(
        scope.RequiredText("function"), kLastFunction,
        crypto::SupervisedFunctionName);
    if (!function.ok()) scope.Fail("function", function.status().message());
    const std::string prefix = scope.RequiredText("division_prefix");
    object_.Keep(scope.Finish());
    if (function.ok()) scopes.push_back({*function, prefix});
  }
  std::sort(scopes.begin(), scopes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.function, a.division_prefix) <
           std::tie(b.function, b.division_prefix);
  });
  return scopes;
}

GovernanceRecord RecordReader::Organization() {
  crypto::OrganizationRecord record;
  record.display_name = object_.RequiredText("display_name");
  record.roles = TakeEnums<OrganizationRole>(object_, "roles", kLastRole,
                                             crypto::OrganizationRoleName);
  record.functions = Functions();
  record.division_code = object_.Text("division_code");
  record.scopes = Scopes();
  record.identifiers = Identifiers();
  record.onboarded_time_ms = object_.TimeMs("onboarded_time");
  if (spec_.organization.empty()) {
    object_.Keep(absl::InvalidArgumentError(
        "organization: is missing; name the alias the new organization gets"));
    return record;
  }
  record.keys = NewKeys(spec_.organization, "");
  return record;
}

GovernanceRecord RecordReader::Approval() {
  crypto::ApprovalRecord record;
  const std::string decision = object_.Text("decision");
  if (decision == "REFUSE") {
    record.decision = crypto::ApprovalDecision::kRefuse;
  } else if (!decision.empty() && decision != "APPROVE") {
    object_.Fail("decision", "must be APPROVE or REFUSE");
  }
  record.reason = object_.Text("reason");
  return record;
}

GovernanceRecord RecordReader::KeyRegistration() {
  crypto::KeyRegistrationRecord record;
  const std::string owner =
      Resolve("author", names_.organization_id(spec_.author));
  if (object_.Has("enrolment")) {
    record.key = EnrolledKey(owner);
    return record;
  }
  absl::Status status;
  const KeyDescription wanted =
      TakeKeyDescription(spec_.record, "record", spec_.author, &status);
  if (!status.ok()) {
    object_.Keep(status);
    return record;
  }
  for (const char* field : {"label", "purpose", "scheme", "person"}) {
    object_.Text(field);
  }
  record.key = Resolve("label", names_.new_key(wanted, owner));
  return record;
}

// One whose private half is in somebody's browser.
crypto::KeyRecord RecordReader::EnrolledKey(const std::string& owner) {
  absl::StatusOr<KeyEnrolment> enrolment =
      ReadKeyEnrolment(object_.Value("enrolment"), object_.PathOf("enrolment"));
  if (!enrolment.ok()) {
    object_.Keep(enrolment.status());
    return {};
  }
  if (enrolment->organization != owner) {
    object_.Fail("enrolment", absl::StrCat("is for ", enrolment->organization,
                                           ", not for ", owner));
  }
  return std::move(enrolment->key);
}

GovernanceRecord RecordReader::KeyRetirement() {
  return crypto::KeyRetirementRecord{KeyIdOf("key"),
                                     object_.TimeMs("accept_until")};
}

GovernanceRecord RecordReader::KeySuspension() {
  return crypto::KeySuspensionRecord{KeyIdOf("key"),
                                     object_.TimeMs("compromised_since")};
}

GovernanceRecord RecordReader::KeyRevocation() {
  return crypto::KeyRevocationRecord{KeyIdOf("key"),
                                     object_.TimeMs("compromised_since"),
                                     object_.Text("reason")};
}

GovernanceRecord RecordReader::KeyRecovery() {
  crypto::KeyRecoveryRecord record;
  const std::string alias = object_.RequiredText("organization");
  record.organization = OrganizationId("organization");
  record.keys =
      NewKeys(std::string(absl::StripPrefix(alias, "@")), record.organization);
  return record;
}

GovernanceRecord RecordReader::Appointment() {
  crypto::AppointmentRecord record;
  record.person = object_.RequiredText("person");
  record.post = Resolve("post", ParseEnum<Post>(object_.RequiredText("post"),
                                                kLastPost, crypto::PostName));
  record.valid_from_ms = object_.TimeMs("valid_from");
  record.valid_until_ms = object_.TimeMs("valid_until");
  if (object_.Has("key")) record.key_id = KeyIdOf("key");
  return record;
}

GovernanceRecord RecordReader::Delegation() {
  crypto::DelegationRecord record;
  record.delegate = OrganizationId("delegate");
  for (const std::string& name : object_.Texts("kinds")) {
    record.kinds.push_back(Resolve("kinds", ParseStatementKind(name)));
  }
  std::sort(record.kinds.begin(), record.kinds.end());
  record.valid_from_ms = object_.TimeMs("valid_from");
  record.valid_until_ms = object_.TimeMs("valid_until");
  return record;
}

uint64_t RecordReader::IndexOrName(JsonObject& object,
                                   absl::string_view field) {
  const Json& value = object.Value(field);
  if (value.is_number_unsigned()) return value.get<uint64_t>();
  if (value.is_string()) {
    return Resolve(field, names_.index(value.get<std::string>()));
  }
  object.Fail(field, "must be an index or the name of a statement");
  return 0;
}

GovernanceRecord RecordReader::DelegationRevocation() {
  return crypto::DelegationRevocationRecord{IndexOrName(object_, "delegation")};
}

GovernanceRecord RecordReader::OrganizationChange() {
  crypto::OrganizationChangeRecord record;
  record.organization = OrganizationId("organization");
  const std::string status = object_.Text("status");
  if (status == "DISSOLVED") {
    record.status = crypto::OrganizationStatus::kDissolved;
  } else if (!status.empty() && status != "ACTIVE") {
    object_.Fail("status", "must be ACTIVE or DISSOLVED");
  }
  record.display_name = object_.RequiredText("display_name");
  record.functions = Functions();
  record.division_code = object_.Text("division_code");
  record.identifiers = Identifiers();
  if (object_.Has("successor")) record.successor = OrganizationId("successor");
  return record;
}

GovernanceRecord RecordReader::Erasure() {
  crypto::ErasureRecord record;
  const std::string stage = object_.RequiredText("stage");
  if (stage == "ERASE") {
    record.stage = crypto::ErasureStage::kErase;
  } else if (stage != "BLOCK") {
    object_.Fail("stage", "must be BLOCK or ERASE");
  }
  record.reason = object_.Text("reason");
  for (const Json* element : object_.Elements("targets")) {
    JsonObject target(*element, object_.PathOf("targets[]"));
    const uint64_t index = IndexOrName(target, "statement");
    const uint64_t label = target.Number("label").value_or(0);
    if (label == 0 || label > 255) target.Fail("label", "must be 1 to 255");
    object_.Keep(target.Finish());
    record.targets.push_back({index, static_cast<uint8_t>(label)});
  }
  std::sort(record.targets.begin(), record.targets.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a.index, a.label) < std::tie(b.index, b.label);
            });
  return record;
}

absl::StatusOr<GovernanceRecord> RecordReader::Read() {
  GovernanceRecord record;
  switch (spec_.kind) {
    case StatementKind::kOrganization:
      record = Organization();
      break;
    case StatementKind::kApproval:
      record = Approval();
      break;
    case StatementKind::kKeyRegistration:
      record = KeyRegistration();
      break;
    case StatementKind::kKeyRetirement:
      record = KeyRetirement();
      break;
    case StatementKind::kKeySuspension:
      record = KeySuspension();
      break;
    case StatementKind::kKeyRevocation:
      record = KeyRevocation();
      break;
    case StatementKind::kKeyRecovery:
      record = KeyRecovery();
      break;
    case StatementKind::kAppointment:
      record = Appointment();
      break;
    case StatementKind::kDelegation:
      record = Delegation();
      break;
    case StatementKind::kDelegationRevocation:
      record = DelegationRevocation();
      break;
    case StatementKind::kOrganizationChange:
      record = OrganizationChange();
      break;
    case StatementKind::kErasure:
      record = Erasure();
      break;
    case StatementKind::kActivation:
      record = crypto::ActivationRecord{static_cast<uint32_t>(
          object_.Number("admission_version").value_or(0))};
      break;
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("kind: ", crypto::StatementKindName(spec_.kind),
                       " is not made by append",
                       spec_.kind == StatementKind::kGenesis
                           ? "; `daodi init` makes a ledger"
                           : ""));
  }
  if (absl::Status status = object_.Finish(); !status.ok()) return status;
  return record;
}

void CollectName(const Json& json, const char* field,
                 std::vector<std::string>* names) {
  if (!json.is_object() || !json.contains(field)) return;
  const Json& value = json[field];
  if (value.is_string()) names->push_back(value.get<std::string>());
}

}  // namespace

KeyDescription TakeKeyDescription(const Json& json, const std::string& path,
                                  const std::string& alias,
                                  absl::Status* status) {
  KeyDescription key;
  key.alias = alias;
  JsonObject object(json, path);
  key.label = object.RequiredText("label");
  absl::StatusOr<crypto::KeyPurpose> purpose =
      ParsePurpose(object.RequiredText("purpose"));
  if (purpose.ok()) {
    key.purpose = *purpose;
  } else {
    object.Keep(purpose.status());
  }
  // TLS speaks P-256 only; elsewhere the shortest and fastest is the default.
  const bool transport = key.purpose == crypto::KeyPurpose::kTransport;
  std::string scheme = object.Text("scheme");
  if (scheme.empty()) scheme = transport ? "P-256" : "Ed25519";
  absl::StatusOr<crypto::SignatureScheme> parsed = ParseScheme(scheme);
  if (!parsed.ok()) {
    object.Keep(parsed.status());
  } else if (transport &&
             *parsed != crypto::SignatureScheme::kEcdsaP256Sha256) {
    object.Fail("scheme", "of a TRANSPORT key must be P-256: TLS needs it");
  } else {
    key.scheme = *parsed;
  }
  key.person = object.Text("person");
  *status = object.Finish();
  return key;
}

absl::StatusOr<OrganizationRole> ParseRole(absl::string_view name) {
  return ParseEnum<OrganizationRole>(name, kLastRole,
                                     crypto::OrganizationRoleName);
}

absl::StatusOr<GovernanceRecord> ParseGovernanceInput(
    const StatementSpec& spec, const RecordNames& names) {
  return RecordReader(spec, names).Read();
}

std::vector<std::string> StatementsNamedIn(const StatementSpec& spec) {
  std::vector<std::string> names;
  CollectName(spec.record, "delegation", &names);
  if (spec.record.is_object() && spec.record.contains("targets")) {
    for (const Json& target : spec.record["targets"]) {
      CollectName(target, "statement", &names);
    }
  }
  return names;
}

}  // namespace daodi::services::cli
