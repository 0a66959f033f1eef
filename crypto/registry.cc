#include "crypto/registry.h"

#include <algorithm>
#include <utility>

#include "crypto/fatal.h"

namespace daodi::crypto {
namespace {

// What a record would make of an organization that does not exist yet.
OrganizationState Proposed(const Envelope& envelope,
                           const OrganizationRecord& record) {
  OrganizationState organization;
  organization.id = OrganizationIdOf(envelope.header_bytes);
  organization.record.roles = record.roles;
  return organization;
}

PublicKey ParsedKey(const KeyRecord& record) {
  absl::StatusOr<PublicKey> key = PublicKey::FromSpki(record.spki);
  if (!key.ok()) Fatal("Registry::Apply: a record that Check did not accept");
  return *std::move(key);
}

}  // namespace

bool OrganizationState::HasRole(OrganizationRole role) const {
  return std::find(record.roles.begin(), record.roles.end(), role) !=
         record.roles.end();
}

bool OrganizationState::DecidesOverOthers() const {
  return HasRole(OrganizationRole::kRegistrar) ||
         HasRole(OrganizationRole::kOperator);
}

StatementKind KindOfRecord(const GovernanceRecord& record) {
  // The alternatives stand in the order of their kinds, which are 1 to 14.
  static_assert(std::variant_size_v<GovernanceRecord> == 14);
  static_assert(std::is_same_v<std::variant_alternative_t<13, GovernanceRecord>,
                               ActivationRecord>);
  return static_cast<StatementKind>(record.index() + 1);
}

void Registry::Apply(const Envelope& envelope, const GovernanceRecord& record,
                     LogPosition position) {
  needs_[position.index] = NeedsOf(envelope, record);
  std::visit(
      [&](const auto& alternative) {
        ApplyRecord(envelope, alternative, position);
      },
      record);
  last_ = position;
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const GenesisRecord& genesis, LogPosition position) {
  genesis_ = genesis;
  ledger_id_ = LedgerIdOf(envelope.header_bytes);
  admission_version_ = genesis.admission_version;
  for (const GenesisOrganization& listed : genesis.organizations) {
    OrganizationState organization;
    organization.id = GenesisOrganizationIdOf(ParsedKey(listed.keys[0]).id());
    organization.record.display_name = listed.display_name;
    organization.record.roles = {listed.role};
    for (const KeyRecord& key : listed.keys) {
      AddKey(key, organization.id, position.index, nullptr);
    }
    AddOrganization(std::move(organization));
  }
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const OrganizationRecord& record,
                           LogPosition position) {
  Propose(envelope, Proposed(envelope, record), record, record.keys, position);
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const KeyRecoveryRecord& record,
                           LogPosition position) {
  Propose(envelope, organizations_.find(record.organization)->second, record,
          record.keys, position);
}

void Registry::Propose(const Envelope& envelope,
                       const OrganizationState& organization,
                       const GovernanceRecord& record,
                       const std::vector<KeyRecord>& keys,
                       LogPosition position) {
  Proposal proposal;
  proposal.header_digest = HeaderDigestOf(envelope.header_bytes);
  proposal.proposer = envelope.header.key_id;
  proposal.proposer_root = FindKey(proposal.proposer)->root;
  proposal.organization = organization.id;
  proposal.needs_admin = organization.DecidesOverOthers();
  proposal.record = record;
  for (const KeyRecord& key : keys) {
    reserved_keys_[ParsedKey(key).id()] = position.index;
  }
  proposals_[position.index] = std::move(proposal);
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const ApprovalRecord& approval,
                           LogPosition position) {
  const uint64_t proposal_index = envelope.header.refs[0].index;
  Proposal& proposal = proposals_.find(proposal_index)->second;
  proposal.decided = true;
  // Kept only to say that it is decided.
  GovernanceRecord record =
      std::exchange(proposal.record, GovernanceRecord(ActivationRecord()));
  auto* registration = std::get_if<OrganizationRecord>(&record);
  const std::vector<KeyRecord> keys = std::exchange(
      registration != nullptr ? registration->keys
                              : std::get<KeyRecoveryRecord>(record).keys,
      {});
  for (const KeyRecord& key : keys) reserved_keys_.erase(ParsedKey(key).id());
  if (approval.decision != ApprovalDecision::kApprove) return;
  if (registration != nullptr) {
    OrganizationState organization;
    organization.id = proposal.organization;
    organization.record = std::move(*registration);
    organization.registered_index = proposal_index;
    organization.approved_index = position.index;
    AddOrganization(std::move(organization));
  }
  for (const KeyRecord& key : keys) {
    AddKey(key, proposal.organization, position.index, nullptr);
  }
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const KeyRegistrationRecord& record,
                           LogPosition position) {
  AddKey(record.key, envelope.header.author, position.index,
         FindKey(envelope.header.key_id));
}

void Registry::ApplyRecord(const Envelope&, const KeyRetirementRecord& record,
                           LogPosition position) {
  keys_.find(record.key_id)->second.retired =
      KeyState::Ending{position, record.accept_until_ms};
}

void Registry::ApplyRecord(const Envelope&, const KeySuspensionRecord& record,
                           LogPosition position) {
  keys_.find(record.key_id)->second.suspended =
      KeyState::Ending{position, record.compromised_since_ms};
}

void Registry::ApplyRecord(const Envelope&, const KeyRevocationRecord& record,
                           LogPosition position) {
  keys_.find(record.key_id)->second.revoked =
      KeyState::Ending{position, record.compromised_since_ms};
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const AppointmentRecord& record,
                           LogPosition position) {
  const std::string& organization = envelope.header.author;
  const size_t ordinal = appointments_.size();
  const auto [latest, inserted] = latest_appointment_.try_emplace(
      PersonInPost(organization, record.person, record.post), ordinal);
  if (!inserted) {
    appointments_[latest->second].superseded_index = position.index;
    latest->second = ordinal;
  }
  if (!record.key_id.is_zero()) {
    appointments_of_key_[record.key_id].push_back(ordinal);
  }
  appointments_.push_back({organization, record, position.index, std::nullopt});
}

void Registry::ApplyRecord(const Envelope& envelope,
                           const DelegationRecord& record,
                           LogPosition position) {
  const std::string& grantor = envelope.header.author;
  delegations_of_pair_[OrganizationPair(grantor, record.delegate)].push_back(
      delegations_.size());
  delegations_.push_back({grantor, record, position.index, std::nullopt});
}

void Registry::ApplyRecord(const Envelope&,
                           const DelegationRevocationRecord& record,
                           LogPosition position) {
  // Ascending by index: entries are applied in the order of the log.
  const auto delegation = std::lower_bound(
      delegations_.begin(), delegations_.end(), record.delegation_index,
      [](const DelegationState& state, uint64_t index) {
        return state.index < index;
      });
  delegation->revoked_index = position.index;
}

void Registry::ApplyRecord(const Envelope&,
                           const OrganizationChangeRecord& change,
                           LogPosition position) {
  OrganizationState& organization =
      organizations_.find(change.organization)->second;
  organization.record.display_name = change.display_name;
  organization.record.functions = change.functions;
  organization.record.division_code = change.division_code;
  organization.record.identifiers = change.identifiers;
  organization.status = change.status;
  if (change.status == OrganizationStatus::kDissolved) {
    organization.dissolved_index = position.index;
  }
}

void Registry::ApplyRecord(const Envelope&, const ErasureRecord&, LogPosition) {
  // Acts on the bytes of entries, which the registry does not hold.
}

void Registry::ApplyRecord(const Envelope&, const ActivationRecord& record,
                           LogPosition) {
  admission_version_ = record.admission_version;
}

void Registry::AddOrganization(OrganizationState organization) {
  const std::string id = organization.id;
  organizations_.emplace(id, std::move(organization));
}

void Registry::AddKey(const KeyRecord& record, absl::string_view organization,
                      uint64_t registered_index, const KeyState* registrant) {
  PublicKey key = ParsedKey(record);
  const KeyId id = key.id();
  const KeyId root = registrant == nullptr ? id : registrant->root;
  KeyState state{std::move(key), std::string(organization),
                 record.purpose, record.label,
                 record.person,  registered_index,
                 root,           std::nullopt,
                 std::nullopt,   std::nullopt};
  keys_.emplace(id, std::move(state));
  keys_of_organization_[organization].push_back(id);
}

const KeyState* Registry::FindKey(const KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

const OrganizationState* Registry::FindOrganization(
    absl::string_view id) const {
  const auto found = organizations_.find(id);
  return found == organizations_.end() ? nullptr : &found->second;
}

const AppointmentState* Registry::FindAppointment(const KeyId& key_id,
                                                  LogPosition position) const {
  const auto found = appointments_of_key_.find(key_id);
  if (found == appointments_of_key_.end()) return nullptr;
  for (auto i = found->second.rbegin(); i != found->second.rend(); ++i) {
    const AppointmentState& appointment = appointments_[*i];
    const AppointmentRecord& record = appointment.record;
    const bool in_force = appointment.index < position.index &&
                          (!appointment.superseded_index ||
                           *appointment.superseded_index >= position.index) &&
                          record.valid_from_ms <= position.record_time_ms &&
                          (record.valid_until_ms == 0 ||
                           position.record_time_ms < record.valid_until_ms);
    if (in_force) return &appointment;
  }
  return nullptr;
}

}  // namespace daodi::crypto
