// Whose key signs for whom: the part of the registry that every statement of
// the log passes.

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/registry.h"

namespace daodi::crypto {
namespace {

using PurposeSet = uint32_t;

constexpr PurposeSet Bit(KeyPurpose purpose) {
  return PurposeSet{1} << static_cast<uint8_t>(purpose);
}
constexpr PurposeSet kAdmin = Bit(KeyPurpose::kAdmin);
constexpr PurposeSet kRecovery = Bit(KeyPurpose::kRecovery);
constexpr PurposeSet kEvent = Bit(KeyPurpose::kEvent);
constexpr PurposeSet kDevice = Bit(KeyPurpose::kDevice);
constexpr PurposeSet kRegulator = Bit(KeyPurpose::kRegulator);

bool IsBusiness(StatementKind kind) {
  return LeafClassOf(kind) == LeafClass::kBusiness;
}

// Which of its own keys an organization signs a kind with, by what it is.
struct SigningRule {
  PurposeSet anyone = 0;
  PurposeSet registrar = 0;
  PurposeSet operating = 0;
};

SigningRule SigningRuleOf(StatementKind kind) {
  switch (kind) {
    case StatementKind::kOrganization:
    case StatementKind::kApproval:
    case StatementKind::kKeyRecovery:
    case StatementKind::kOrganizationChange:
      return {0, kAdmin | kRegulator, 0};
    case StatementKind::kKeyRegistration:
    case StatementKind::kKeyRetirement:
    case StatementKind::kAppointment:
    case StatementKind::kDelegation:
    case StatementKind::kDelegationRevocation:
      return {kAdmin, 0, 0};
    case StatementKind::kKeySuspension:
    case StatementKind::kKeyRevocation:
      return {kAdmin | kRecovery, kRegulator, 0};
    case StatementKind::kErasure:
      return {kAdmin | kEvent, kRegulator, 0};
    case StatementKind::kActivation:
      return {0, kAdmin | kRegulator, kAdmin};
    case StatementKind::kCatalogue:
      return {0, kAdmin | kEvent | kRegulator, kAdmin | kEvent};
    default:
      return IsBusiness(kind) ? SigningRule{kEvent | kDevice | kRegulator, 0, 0}
                              : SigningRule{};
  }
}

PurposeSet PurposesFor(StatementKind kind, const OrganizationState& author) {
  const bool operating = author.HasRole(OrganizationRole::kOperator);
  // Operators run machines and state no business facts.
  if (operating && IsBusiness(kind)) return 0;
  const SigningRule rule = SigningRuleOf(kind);
  PurposeSet purposes = rule.anyone;
  if (author.HasRole(OrganizationRole::kRegistrar)) purposes |= rule.registrar;
  if (operating) purposes |= rule.operating;
  return purposes;
}

std::string NamesOf(PurposeSet purposes) {
  std::string names;
  for (uint8_t number = 1; number <= 7; ++number) {
    const auto purpose = static_cast<KeyPurpose>(number);
    if ((purposes & Bit(purpose)) == 0) continue;
    absl::StrAppend(&names, names.empty() ? "" : " or ",
                    KeyPurposeName(purpose));
  }
  return names;
}

absl::Status RoleError(const StatementHeader& header) {
  return absl::PermissionDeniedError(
      absl::StrCat("author: ", header.author, " does not state ",
                   StatementKindName(header.kind), " in its role here"));
}

bool HasEnded(const std::optional<KeyState::Ending>& ending,
              LogPosition position) {
  return ending.has_value() && ending->at.index < position.index;
}

absl::Status CheckNotEnded(const KeyState& key, LogPosition position,
                           absl::string_view field) {
  const std::optional<KeyState::Ending>& lost =
      HasEnded(key.revoked, position) ? key.revoked : key.suspended;
  if (HasEnded(lost, position)) {
    return absl::FailedPreconditionError(absl::StrCat(
        field, ": ", HasEnded(key.revoked, position) ? "revoked" : "suspended",
        " at entry ", lost->at.index, "; sign with another key of ",
        key.organization,
        "; what this key signed before its loss may enter as a RECOVERED "
        "envelope, countersigned by a valid EVENT or REGULATOR key"));
  }
  if (HasEnded(key.retired, position) &&
      position.record_time_ms > key.retired->time_ms) {
    return absl::FailedPreconditionError(
        absl::StrCat(field, ": retired at entry ", key.retired->at.index,
                     ", accepted until ", key.retired->time_ms,
                     " ms; sign with another key of ", key.organization));
  }
  return absl::OkStatus();
}

absl::Status CheckDeviceChain(const StatementHeader& header,
                              const KeyState& key) {
  if (key.purpose == KeyPurpose::kDevice && header.key_sequence == 0) {
    return absl::InvalidArgumentError(
        "key_sequence: a DEVICE key numbers its statements; set 1 on its first "
        "and chain the next by previous_header_digest");
  }
  return absl::OkStatus();
}

bool IsSuspectThrough(const std::optional<KeyState::Ending>& ending,
                      LogPosition position) {
  return ending.has_value() && ending->time_ms != 0 &&
         ending->time_ms <= position.record_time_ms &&
         position.index < ending->at.index;
}

bool Covers(const DelegationState& delegation, StatementKind kind,
            LogPosition position) {
  const DelegationRecord& record = delegation.record;
  const auto number = static_cast<uint32_t>(kind);
  // Without a list: every event and record kind, no word about statements.
  const bool covers_kind =
      record.kinds.empty() ? IsBusiness(kind) && number < 300
                           : std::find(record.kinds.begin(), record.kinds.end(),
                                       kind) != record.kinds.end();
  return covers_kind && delegation.index < position.index &&
         (!delegation.revoked_index ||
          *delegation.revoked_index >= position.index) &&
         record.valid_from_ms <= position.record_time_ms &&
         (record.valid_until_ms == 0 ||
          position.record_time_ms < record.valid_until_ms);
}

}  // namespace

absl::StatusOr<Assurance> Registry::CheckAuthority(const Envelope& envelope,
                                                   LogPosition position) const {
  const StatementHeader& header = envelope.header;
  if (!has_genesis()) {
    return absl::FailedPreconditionError(
        "ledger_id: the ledger has no genesis yet");
  }
  if (header.kind == StatementKind::kGenesis) {
    if (position.index == 0 && LedgerIdOf(envelope.header_bytes) == ledger_id_)
      return Assurance::kSelfSigned;
    return absl::FailedPreconditionError(
        "kind: a ledger has one genesis, its entry 0");
  }
  if (header.ledger_id != ledger_id_) {
    return absl::InvalidArgumentError(
        absl::StrCat("ledger_id: statement of another ledger; this one is ",
                     ledger_id_.hex()));
  }
  absl::StatusOr<const KeyState*> key = FindKeyFrom(header.key_id, position);
  if (!key.ok()) return key.status();
  if (absl::Status status = CheckDeviceChain(header, **key); !status.ok())
    return status;
  if (envelope.recovered.has_value()) {
    if (absl::Status status = CheckRecovered(envelope, **key, position);
        !status.ok())
      return status;
    return Assurance::kRecovered;
  }
  const bool own = (*key)->organization == header.author;
  absl::Status status = own ? CheckOwnKey(header, **key, position)
                            : CheckNotaryKey(header, **key, position);
  if (!status.ok()) return status;
  return own ? Assurance::kSelfSigned : Assurance::kNotarised;
}

absl::StatusOr<const KeyState*> Registry::FindKeyFrom(
    const KeyId& id, LogPosition position) const {
  const KeyState* key = FindKey(id);
  if (key == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("key_id: ", id.hex(),
                     " is not registered on this ledger; let an ADMIN key of "
                     "its organization register it"));
  }
  if (key->registered_index >= position.index) {
    return absl::NotFoundError(absl::StrCat(
        "key_id: ", id.hex(), " is registered by entry ", key->registered_index,
        " and signs from the entry after it on"));
  }
  return key;
}

absl::Status Registry::CheckActive(absl::string_view organization,
                                   LogPosition position) const {
  const OrganizationState* state = FindOrganization(organization);
  if (state != nullptr && state->dissolved_index &&
      *state->dissolved_index < position.index) {
    return absl::FailedPreconditionError(
        absl::StrCat("author: ", organization, " was dissolved at entry ",
                     *state->dissolved_index, "; its successor signs"));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckOwnKey(const StatementHeader& header,
                                   const KeyState& key,
                                   LogPosition position) const {
  if (absl::Status status = CheckNotEnded(key, position, "key_id");
      !status.ok())
    return status;
  if (absl::Status status = CheckActive(header.author, position); !status.ok())
    return status;
  const OrganizationState* author = FindOrganization(header.author);
  if (author == nullptr) return absl::NotFoundError("author: unknown");
  const PurposeSet purposes = PurposesFor(header.kind, *author);
  if (purposes == 0) return RoleError(header);
  if ((purposes & Bit(key.purpose)) == 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("key_id: a key of purpose ", KeyPurposeName(key.purpose),
                     " does not sign ", StatementKindName(header.kind),
                     "; sign with one of ", NamesOf(purposes)));
  }
  return absl::OkStatus();
}

absl::Status Registry::CheckNotaryKey(const StatementHeader& header,
                                      const KeyState& key,
                                      LogPosition position) const {
  const bool delegated = key.purpose == KeyPurpose::kNotary &&
                         FindDelegation(header.author, key.organization,
                                        header.kind, position) != nullptr;
  if (!delegated) {
    return absl::PermissionDeniedError(
        absl::StrCat("key_id: belongs to another organization; sign with a key "
                     "of ",
                     header.author, " or let it register a DELEGATION"));
  }
  // A delegation exists, so its grantor does.
  if (PurposesFor(header.kind, *FindOrganization(header.author)) == 0)
    return RoleError(header);
  if (absl::Status status = CheckNotEnded(key, position, "key_id");
      !status.ok())
    return status;
  if (absl::Status status = CheckActive(header.author, position); !status.ok())
    return status;
  return CheckActive(key.organization, position);
}

absl::Status Registry::CheckRecovered(const Envelope& envelope,
                                      const KeyState& key,
                                      LogPosition position) const {
  const StatementHeader& header = envelope.header;
  constexpr PurposeSet kVouching = kEvent | kRegulator;
  if (!IsBusiness(header.kind)) {
    return absl::FailedPreconditionError(
        "recovered: a governance statement is signed afresh, not recovered");
  }
  if (key.organization != header.author) {
    return absl::PermissionDeniedError(
        absl::StrCat("key_id: never belonged to ", header.author,
                     "; only its own lost statements can be recovered"));
  }
  if (absl::Status status = CheckActive(header.author, position); !status.ok())
    return status;
  const OrganizationState* author = FindOrganization(header.author);
  if (author == nullptr ||
      (PurposesFor(header.kind, *author) & Bit(key.purpose)) == 0) {
    return absl::PermissionDeniedError(absl::StrCat(
        "key_id: a key of purpose ", KeyPurposeName(key.purpose), " of ",
        header.author, " does not sign ", StatementKindName(header.kind)));
  }
  absl::StatusOr<const KeyState*> vouching =
      FindKeyFrom(envelope.recovered->key_id, position);
  if (!vouching.ok()) {
    return absl::NotFoundError(
        absl::StrCat("recovered.", vouching.status().message()));
  }
  if ((*vouching)->organization != header.author ||
      (Bit((*vouching)->purpose) & kVouching) == 0 ||
      envelope.recovered->key_id == header.key_id) {
    return absl::PermissionDeniedError(
        absl::StrCat("recovered.key_id: countersign with another EVENT or "
                     "REGULATOR key of ",
                     header.author));
  }
  return CheckNotEnded(**vouching, position, "recovered.key_id");
}

const DelegationState* Registry::FindDelegation(absl::string_view grantor,
                                                absl::string_view delegate,
                                                StatementKind kind,
                                                LogPosition position) const {
  const auto found = delegations_of_pair_.find(
      OrganizationPair(std::string(grantor), std::string(delegate)));
  if (found == delegations_of_pair_.end()) return nullptr;
  for (const size_t i : found->second) {
    if (Covers(delegations_[i], kind, position)) return &delegations_[i];
  }
  return nullptr;
}

bool Registry::IsKeySuspect(const Envelope& envelope,
                            LogPosition position) const {
  const KeyState* key =
      FindKey(envelope.recovered.has_value() ? envelope.recovered->key_id
                                             : envelope.header.key_id);
  return key != nullptr && (IsSuspectThrough(key->suspended, position) ||
                            IsSuspectThrough(key->revoked, position));
}

}  // namespace daodi::crypto
