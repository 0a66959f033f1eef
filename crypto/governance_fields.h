// Field numbers, names and limits of the governance records, once for reading
// and writing (crypto/pinned_wire.h). The numbers are those of
// docs/formats/governance.md: the order of the members. DO NOT CHANGE.

#ifndef DAODI_CRYPTO_GOVERNANCE_FIELDS_H_
#define DAODI_CRYPTO_GOVERNANCE_FIELDS_H_

#include <cstdint>

#include "crypto/format_limits.h"
#include "crypto/governance.h"
#include "crypto/pinned_wire.h"
#include "crypto/statement_header.h"

namespace daodi::crypto {

// A delegation is for events and records; governance cannot be delegated.
inline bool IsDelegableKind(uint64_t number) {
  return number <= UINT32_MAX &&
         IsKnownStatementKind(static_cast<uint32_t>(number)) &&
         LeafClassOf(static_cast<StatementKind>(number)) ==
             LeafClass::kBusiness;
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeyRecord>& key) {
  io.Bytes({1, "spki"}, key.spki, kMaxSpkiBytes);
  io.Enum({2, "purpose"}, key.purpose, IsUpTo<KeyPurpose::kRegulator>);
  io.Bytes({3, "possession"}, key.possession, Signature::kLength);
  io.Text({4, "label"}, key.label, kMaxKeyLabelBytes);
  io.Text({5, "person"}, key.person, kMaxPersonIdBytes);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<GenesisOrganization>& record) {
  io.Text({1, "display_name"}, record.display_name, kMaxDisplayNameBytes);
  io.Enum({2, "role"}, record.role, IsUpTo<OrganizationRole::kNotary>);
  io.Messages({3, "keys"}, record.keys, kMaxKeysPerRecord);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<GenesisRecord>& record) {
  io.Text({1, "origin"}, record.origin, kMaxOriginBytes);
  io.Enum({2, "clock_mode"}, record.clock_mode, IsUpTo<ClockMode::kSimulated>);
  io.Text({3, "civil_zone"}, record.civil_zone, kMaxCivilZoneBytes);
  io.Text({4, "working_day_calendar"}, record.working_day_calendar,
          kMaxCalendarIdBytes);
  io.Uint({5, "admission_version"}, record.admission_version);
  io.Texts({6, "checkpoint_vkeys"}, record.checkpoint_vkeys, kMaxVerifierKeys,
           kMaxVerifierKeyBytes);
  io.Text({7, "witness_policy"}, record.witness_policy, kMaxWitnessPolicyBytes,
          Newlines::kAllowed);
  io.Messages({8, "organizations"}, record.organizations,
              kMaxGenesisOrganizations);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<Identifier>& record) {
  io.Text({1, "scheme"}, record.scheme, kMaxIdentifierSchemeBytes);
  io.Text({2, "value"}, record.value, kMaxIdentifierValueBytes);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<SupervisionScope>& record) {
  io.Enum({1, "function"}, record.function,
          IsUpTo<SupervisedFunction::kTransportService>);
  io.Text({2, "division_prefix"}, record.division_prefix, kMaxDivisionDigits);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<OrganizationRecord>& record) {
  io.Text({1, "display_name"}, record.display_name, kMaxDisplayNameBytes);
  io.Enums({2, "roles"}, record.roles, kMaxRoles,
           IsUpTo<OrganizationRole::kNotary>);
  io.Enums({3, "functions"}, record.functions, kMaxFunctions,
           IsUpTo<SupervisedFunction::kTransportService>);
  io.Text({4, "division_code"}, record.division_code, kMaxDivisionDigits);
  io.Messages({5, "scopes"}, record.scopes, kMaxScopes);
  io.Messages({6, "identifiers"}, record.identifiers, kMaxIdentifiers);
  io.Messages({7, "keys"}, record.keys, kMaxKeysPerRecord);
  io.TimeMs({8, "onboarded_time_ms"}, record.onboarded_time_ms);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<ApprovalRecord>& record) {
  io.Enum({1, "decision"}, record.decision, IsUpTo<ApprovalDecision::kRefuse>);
  io.Text({2, "reason"}, record.reason, kMaxReasonBytes, Newlines::kAllowed);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeyRegistrationRecord>& record) {
  io.Message({1, "key"}, record.key);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeyRetirementRecord>& record) {
  io.Fixed({1, "key_id"}, record.key_id);
  io.TimeMs({2, "accept_until_ms"}, record.accept_until_ms);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeySuspensionRecord>& record) {
  io.Fixed({1, "key_id"}, record.key_id);
  io.TimeMs({2, "compromised_since_ms"}, record.compromised_since_ms);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeyRevocationRecord>& record) {
  io.Fixed({1, "key_id"}, record.key_id);
  io.TimeMs({2, "compromised_since_ms"}, record.compromised_since_ms);
  io.Text({3, "reason"}, record.reason, kMaxReasonBytes, Newlines::kAllowed);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<KeyRecoveryRecord>& record) {
  io.Text({1, "organization"}, record.organization, kMaxOrganizationIdBytes);
  io.Messages({2, "keys"}, record.keys, kMaxKeysPerRecord);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<AppointmentRecord>& record) {
  io.Text({1, "person"}, record.person, kMaxPersonIdBytes);
  io.Enum({2, "post"}, record.post, IsUpTo<Post::kProcurement>);
  io.TimeMs({3, "valid_from_ms"}, record.valid_from_ms);
  io.TimeMs({4, "valid_until_ms"}, record.valid_until_ms);
  io.Fixed({5, "key_id"}, record.key_id);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<DelegationRecord>& record) {
  io.Text({1, "delegate"}, record.delegate, kMaxOrganizationIdBytes);
  io.Enums({2, "kinds"}, record.kinds, kMaxDelegatedKinds, IsDelegableKind);
  io.TimeMs({3, "valid_from_ms"}, record.valid_from_ms);
  io.TimeMs({4, "valid_until_ms"}, record.valid_until_ms);
}

template <typename Io>
void Fields(Io& io,
            typename Io::template Of<DelegationRevocationRecord>& record) {
  io.Uint({1, "delegation_index"}, record.delegation_index);
}

template <typename Io>
void Fields(Io& io,
            typename Io::template Of<OrganizationChangeRecord>& record) {
  io.Text({1, "organization"}, record.organization, kMaxOrganizationIdBytes);
  io.Enum({2, "status"}, record.status, IsUpTo<OrganizationStatus::kDissolved>);
  io.Text({3, "display_name"}, record.display_name, kMaxDisplayNameBytes);
  io.Enums({4, "functions"}, record.functions, kMaxFunctions,
           IsUpTo<SupervisedFunction::kTransportService>);
  io.Text({5, "division_code"}, record.division_code, kMaxDivisionDigits);
  io.Messages({6, "identifiers"}, record.identifiers, kMaxIdentifiers);
  io.Text({7, "successor"}, record.successor, kMaxOrganizationIdBytes);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<ErasureTarget>& target) {
  io.Uint({1, "index"}, target.index);
  io.Uint({2, "label"}, target.label);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<ErasureRecord>& record) {
  io.Enum({1, "stage"}, record.stage, IsUpTo<ErasureStage::kErase>);
  io.Messages({2, "targets"}, record.targets, kMaxErasureTargets);
  io.Text({3, "reason"}, record.reason, kMaxReasonBytes, Newlines::kAllowed);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<ActivationRecord>& record) {
  io.Uint({1, "admission_version"}, record.admission_version);
}

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_GOVERNANCE_FIELDS_H_
