// What Registry::Check refuses about each record, given all entries before it.
// What a record must be by itself: crypto/governance_rules.h; what a governance
// header must be: crypto/statement_header.h.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "crypto/governance_rules.h"
#include "crypto/registry.h"

namespace daodi::crypto {
namespace {

bool IsOneOf(OrganizationRole role,
             std::initializer_list<OrganizationRole> roles) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool HasAdmin(const std::vector<KeyRecord>& keys) {
  return std::any_of(keys.begin(), keys.end(), [](const KeyRecord& key) {
    return key.purpose == KeyPurpose::kAdmin;
  });
}

// A registrar or operator decides over others, so it does nothing it would
// decide over.
absl::Status CheckRoles(const std::vector<OrganizationRole>& roles) {
  using Role = OrganizationRole;
  for (const Role duty : {Role::kRegistrar, Role::kOperator}) {
    if (std::find(roles.begin(), roles.end(), duty) == roles.end()) continue;
    const Role companion =
        duty == Role::kRegistrar ? Role::kRegulator : Role::kNotary;
    for (const Role role : roles) {
      if (IsOneOf(role, {duty, companion})) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "roles: ", OrganizationRoleName(duty), " does not go with ",
          OrganizationRoleName(role), "; register two organizations"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPurposeFitsRoles(KeyPurpose purpose,
                                   const OrganizationState& owner,
                                   const std::string& field) {
  using Role = OrganizationRole;
  if (purpose == KeyPurpose::kRegulator && !owner.HasRole(Role::kRegulator) &&
      !owner.HasRole(Role::kRegistrar)) {
    return absl::InvalidArgumentError(absl::StrCat(
        field, ".purpose: REGULATOR keys are for regulators and registrars"));
  }
  if (purpose == KeyPurpose::kNotary && !owner.HasRole(Role::kNotary) &&
      !owner.HasRole(Role::kOperator)) {
    return absl::InvalidArgumentError(absl::StrCat(
        field, ".purpose: NOTARY keys are for notaries and operators"));
  }
  return absl::OkStatus();
}

absl::Status CheckPossession(const StatementHeader& header,
                             const OrganizationState& owner,
                             const PublicKey& key, const KeyRecord& record,
                             const std::string& field) {
  const std::optional<Signature> signature = Signature::From(record.possession);
  const std::string message = PossessionBytes(
      {header.ledger_id, key.id(), static_cast<uint8_t>(record.purpose),
       header.statement_id, header.author, owner.id});
  const bool proven = signature.has_value() &&
                      Verify(key, SignedBytes{message}, *signature) &&
                      (key.scheme() != SignatureScheme::kEcdsaP256Sha256 ||
                       HasLowS(*signature));
  if (proven) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field,
                   ".possession: not the key's signature over this ledger, the "
                   "key, its purpose, this statement's id, its author and the "
                   "organization the key is for"));
}

absl::StatusOr<PublicKey> VettedKey(const KeyRecord& record,
                                    const std::string& field) {
  absl::StatusOr<PublicKey> key = PublicKey::FromSpki(record.spki);
  if (key.ok()) return key;
  return absl::InvalidArgumentError(
      absl::StrCat(field, ".spki: ", key.status().message()));
}

absl::Status RepeatedKeyError(const std::string& field,
                              absl::string_view where) {
  return absl::InvalidArgumentError(
      absl::StrCat(field, ".spki: the key already stands in ", where,
                   "; key ids are never reused, make a new key"));
}

absl::Status NeedsAdminError() {
  return absl::PermissionDeniedError(
      "key_id: registrars and operators are proposed, approved and changed "
      "with "
      "ADMIN keys of a registrar");
}

absl::Status CheckGenesisOrganizations(const GenesisRecord& genesis) {
  absl::flat_hash_set<KeyId> seen;
  for (size_t i = 0; i < genesis.organizations.size(); ++i) {
    const GenesisOrganization& listed = genesis.organizations[i];
    const std::string field = absl::StrCat("organizations[", i, "]");
    if (!HasAdmin(listed.keys)) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, ".keys: give at least one ADMIN key"));
    }
    OrganizationState owner;
    owner.record.roles = {listed.role};
    for (size_t k = 0; k < listed.keys.size(); ++k) {
      const std::string key_field = absl::StrCat(field, ".keys[", k, "]");
      absl::StatusOr<PublicKey> key = VettedKey(listed.keys[k], key_field);
      if (!key.ok()) return key.status();
      if (!seen.insert(key->id()).second) {
        return RepeatedKeyError(key_field, "this genesis");
      }
      if (absl::Status status =
              CheckPurposeFitsRoles(listed.keys[k].purpose, owner, key_field);
          !status.ok())
        return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Registry::Check(const Envelope& envelope,
                             const GovernanceRecord& record,
                             LogPosition position) const {
  const StatementHeader& header = envelope.header;
  if (KindOfRecord(record) != header.kind) {
    return absl::InvalidArgumentError(absl::StrCat(
        "kind: the header says ", StatementKindName(header.kind),
        ", the record is ", StatementKindName(KindOfRecord(record))));
  }
  if (absl::Status status = CheckGovernanceRecord(record); !status.ok())
    return status;
  if (header.kind != StatementKind::kGenesis) {
    absl::StatusOr<Assurance> assurance = CheckAuthority(envelope, position);
    if (!assurance.ok()) return assurance.status();
  }
  if (has_genesis() && (position.index <= last_.index ||
                        position.record_time_ms < last_.record_time_ms)) {
    return absl::FailedPreconditionError(
        absl::StrCat("index: entry ", position.index, " at ",
                     position.record_time_ms, " ms does not come after entry ",
                     last_.index, " at ", last_.record_time_ms, " ms"));
  }
  return std::visit(
      [&](const auto& alternative) {
        return CheckRecord(envelope, alternative, position);
      },
      record);
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const GenesisRecord& genesis,
                                   LogPosition position) const {
  const StatementHeader& header = envelope.header;
  if (has_genesis() || position.index != 0) {
    return absl::FailedPreconditionError(
        "kind: a ledger has one genesis, its entry 0");
  }
  if (absl::Status status = CheckGenesisOrganizations(genesis); !status.ok())
    return status;
  const absl::StatusOr<PublicKey> first =
      PublicKey::FromSpki(genesis.organizations[0].keys[0].spki);
  if (!first.ok()) return first.status();
  if (header.key_id != first->id() || envelope.bundle || envelope.recovered) {
    return absl::PermissionDeniedError(
        "key_id: genesis is signed directly by the first registrar key it "
        "lists");
  }
  if (header.author != GenesisOrganizationIdOf(first->id())) {
    return absl::InvalidArgumentError(
        absl::StrCat("author: must be the first registrar, ",
                     GenesisOrganizationIdOf(first->id())));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckNewKey(const StatementHeader& header,
                                   const OrganizationState& owner,
                                   const KeyRecord& record,
                                   const std::string& field) const {
  absl::StatusOr<PublicKey> key = VettedKey(record, field);
  if (!key.ok()) return key.status();
  if (const KeyState* known = FindKey(key->id())) {
    return RepeatedKeyError(field, absl::StrCat("the registry (entry ",
                                                known->registered_index, ")"));
  }
  const auto reserved = reserved_keys_.find(key->id());
  if (reserved != reserved_keys_.end()) {
    return RepeatedKeyError(
        field, absl::StrCat("the open proposal at entry ", reserved->second));
  }
  if (absl::Status status = CheckPurposeFitsRoles(record.purpose, owner, field);
      !status.ok())
    return status;
  return CheckPossession(header, owner, *key, record, field);
}

absl::Status Registry::CheckNewKeys(const StatementHeader& header,
                                    const OrganizationState& owner,
                                    const std::vector<KeyRecord>& keys) const {
  if (!HasAdmin(keys)) {
    return absl::InvalidArgumentError("keys: give at least one ADMIN key");
  }
  absl::flat_hash_set<std::string> seen;
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::string field = absl::StrCat("keys[", i, "]");
    if (!seen.insert(keys[i].spki).second) {
      return RepeatedKeyError(field, "this statement");
    }
    if (absl::Status status = CheckNewKey(header, owner, keys[i], field);
        !status.ok())
      return status;
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const OrganizationRecord& record,
                                   LogPosition) const {
  const StatementHeader& header = envelope.header;
  if (absl::Status status = CheckRoles(record.roles); !status.ok())
    return status;
  OrganizationState proposed;
  proposed.record.roles = record.roles;
  if (absl::Status status = CheckAdminFor(header, proposed); !status.ok())
    return status;
  return CheckNewKeys(header, proposed, record.keys);
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const KeyRecoveryRecord& record,
                                   LogPosition) const {
  const OrganizationState* organization = FindOrganization(record.organization);
  if (organization == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("organization: no organization ", record.organization));
  }
  if (organization->status == OrganizationStatus::kDissolved) {
    return absl::FailedPreconditionError(
        absl::StrCat("organization: ", record.organization, " is dissolved"));
  }
  if (absl::Status status = CheckAdminFor(envelope.header, *organization);
      !status.ok())
    return status;
  return CheckNewKeys(envelope.header, *organization, record.keys);
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const ApprovalRecord& approval,
                                   LogPosition) const {
  const StatementHeader& header = envelope.header;
  if (header.refs.size() != 1 || header.refs[0].kind != RefKind::kApproves ||
      header.refs[0].ledger_id != ledger_id_) {
    return absl::InvalidArgumentError(
        "refs: an approval names exactly one proposal of this ledger, by "
        "APPROVES");
  }
  const auto found = proposals_.find(header.refs[0].index);
  if (found == proposals_.end() ||
      found->second.header_digest != header.refs[0].header_digest) {
    return absl::FailedPreconditionError(
        absl::StrCat("refs[0]: entry ", header.refs[0].index,
                     " is no proposal with this header digest"));
  }
  const Proposal& proposal = found->second;
  if (proposal.decided) {
    return absl::FailedPreconditionError(
        "refs[0]: the proposal is already decided; propose again");
  }
  if (proposal.proposer == header.key_id) {
    return absl::PermissionDeniedError(
        "key_id: proposed this itself; a second person decides with another "
        "registrar key");
  }
  if (approval.decision == ApprovalDecision::kRefuse) return absl::OkStatus();
  if (proposal.proposer_root == FindKey(header.key_id)->root) {
    return absl::PermissionDeniedError(
        "key_id: this key and the proposer's go back to one and the same ADMIN "
        "key, so they count as one person; decide with a key of genesis, of an "
        "approved proposal, or registered by another ADMIN key");
  }
  if (proposal.needs_admin &&
      FindKey(header.key_id)->purpose != KeyPurpose::kAdmin) {
    return NeedsAdminError();
  }
  const OrganizationState* recovered = FindOrganization(proposal.organization);
  if (recovered != nullptr &&
      recovered->status == OrganizationStatus::kDissolved) {
    return absl::FailedPreconditionError(
        absl::StrCat("refs[0]: ", proposal.organization,
                     " was dissolved since; refuse the proposal"));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const KeyRegistrationRecord& record,
                                   LogPosition) const {
  return CheckNewKey(envelope.header, *FindOrganization(envelope.header.author),
                     record.key, "key");
}

absl::Status Registry::CheckAdminFor(
    const StatementHeader& header,
    const OrganizationState& organization) const {
  const bool admin = FindKey(header.key_id)->purpose == KeyPurpose::kAdmin;
  return organization.DecidesOverOthers() && !admin ? NeedsAdminError()
                                                    : absl::OkStatus();
}

absl::StatusOr<const KeyState*> Registry::FindTargetKey(
    const StatementHeader& header, const KeyId& id) const {
  const KeyState* key = FindKey(id);
  if (key == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("key_id: no key ", id.hex(), " is registered"));
  }
  const bool by_registrar =
      FindOrganization(header.author)->HasRole(OrganizationRole::kRegistrar) &&
      (header.kind == StatementKind::kKeySuspension ||
       header.kind == StatementKind::kKeyRevocation);
  if (key->organization != header.author && !by_registrar) {
    return absl::PermissionDeniedError(
        absl::StrCat("key_id: ", id.hex(), " belongs to ", key->organization,
                     "; that organization or a registrar ends it"));
  }
  return key;
}

absl::Status Registry::CheckSomeKeyRemains(const StatementHeader& header,
                                           const KeyState& ending) const {
  const bool governs = ending.purpose == KeyPurpose::kAdmin ||
                       ending.purpose == KeyPurpose::kRecovery;
  const bool usable = !ending.retired && !ending.suspended && !ending.revoked;
  // A registrar acts from outside and can propose a KEY_RECOVERY afterwards.
  const bool own = ending.organization == header.author;
  if (!governs || !usable || !own || KeyThatRemains(ending) != nullptr) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "key_id: the last usable ADMIN key of ", ending.organization,
      " while no RECOVERY key remains; register another one first"));
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const KeyRetirementRecord& record,
                                   LogPosition) const {
  absl::StatusOr<const KeyState*> key =
      FindTargetKey(envelope.header, record.key_id);
  if (!key.ok()) return key.status();
  if ((*key)->retired || (*key)->suspended || (*key)->revoked) {
    return absl::FailedPreconditionError(
        "key_id: the key is already retired, suspended or revoked");
  }
  return CheckSomeKeyRemains(envelope.header, **key);
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const KeySuspensionRecord& record,
                                   LogPosition position) const {
  absl::StatusOr<const KeyState*> key =
      FindTargetKey(envelope.header, record.key_id);
  if (!key.ok()) return key.status();
  if ((*key)->suspended || (*key)->revoked) {
    return absl::FailedPreconditionError(
        "key_id: the key is already suspended or revoked");
  }
  if (record.compromised_since_ms > position.record_time_ms) {
    return absl::InvalidArgumentError(
        "compromised_since_ms: lies after the record time");
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const KeyRevocationRecord& record,
                                   LogPosition position) const {
  absl::StatusOr<const KeyState*> key =
      FindTargetKey(envelope.header, record.key_id);
  if (!key.ok()) return key.status();
  if ((*key)->revoked) {
    return absl::FailedPreconditionError("key_id: the key is already revoked");
  }
  if (record.compromised_since_ms > position.record_time_ms) {
    return absl::InvalidArgumentError(
        "compromised_since_ms: lies after the record time");
  }
  return CheckSomeKeyRemains(envelope.header, **key);
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const AppointmentRecord& record,
                                   LogPosition) const {
  if (record.key_id.is_zero()) return absl::OkStatus();
  const KeyState* key = FindKey(record.key_id);
  if (key == nullptr || key->organization != envelope.header.author) {
    return absl::PermissionDeniedError(absl::StrCat(
        "key_id: no key of ", envelope.header.author, "; register it first"));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const DelegationRecord& record,
                                   LogPosition) const {
  const OrganizationState* delegate = FindOrganization(record.delegate);
  if (delegate == nullptr || delegate->id == envelope.header.author ||
      (!delegate->HasRole(OrganizationRole::kNotary) &&
       !delegate->HasRole(OrganizationRole::kOperator))) {
    return absl::InvalidArgumentError(
        absl::StrCat("delegate: ", record.delegate,
                     " is no other organization with role NOTARY or OPERATOR"));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const DelegationRevocationRecord& record,
                                   LogPosition) const {
  const auto delegation =
      std::find_if(delegations_.begin(), delegations_.end(),
                   [&](const DelegationState& state) {
                     return state.index == record.delegation_index &&
                            state.grantor == envelope.header.author;
                   });
  if (delegation == delegations_.end()) {
    return absl::FailedPreconditionError(
        absl::StrCat("delegation_index: entry ", record.delegation_index,
                     " is no delegation of ", envelope.header.author));
  }
  if (delegation->revoked_index) {
    return absl::FailedPreconditionError(
        absl::StrCat("delegation_index: already revoked at entry ",
                     *delegation->revoked_index));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope& envelope,
                                   const OrganizationChangeRecord& change,
                                   LogPosition) const {
  const OrganizationState* organization = FindOrganization(change.organization);
  if (organization == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("organization: no organization ", change.organization));
  }
  if (organization->status == OrganizationStatus::kDissolved) {
    return absl::FailedPreconditionError(absl::StrCat(
        "organization: ", change.organization, " is dissolved, for good"));
  }
  if (absl::Status status = CheckAdminFor(envelope.header, *organization);
      !status.ok())
    return status;
  if (!change.successor.empty() &&
      (change.successor == change.organization ||
       FindOrganization(change.successor) == nullptr)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "successor: ", change.successor, " is no other organization"));
  }
  if (change.status == OrganizationStatus::kDissolved &&
      organization->HasRole(OrganizationRole::kRegistrar) &&
      OtherRegistrar(change.organization) == nullptr) {
    return absl::FailedPreconditionError(
        "organization: the last registrar cannot be dissolved");
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope&, const ErasureRecord& record,
                                   LogPosition position) const {
  for (const ErasureTarget& target : record.targets) {
    if (target.index < position.index) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "targets: entry ", target.index, " is not an earlier entry"));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckRecord(const Envelope&,
                                   const ActivationRecord& record,
                                   LogPosition) const {
  if (record.admission_version <= admission_version_) {
    return absl::FailedPreconditionError(
        absl::StrCat("admission_version: ", admission_version_,
                     " is in force; only a "
                     "higher one can be activated"));
  }
  return absl::OkStatus();
}

}  // namespace daodi::crypto
