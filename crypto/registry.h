// Who exists and which key may speak for whom at a position of the log: a pure
// state machine over governance statements. The sequencer applies every one of
// them; the offline verifier applies the few that a proof brings along. Both
// run this code, so a proof says what the ledger itself decided.
//
// The rules in one table: docs/formats/registry.md. A statement takes effect
// for the entries after it, never for itself or for earlier ones.

#ifndef DAODI_CRYPTO_REGISTRY_H_
#define DAODI_CRYPTO_REGISTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/section.h"
#include "crypto/signature.h"

namespace daodi::crypto {

// When a statement entered the log.
struct LogPosition {
  uint64_t index = 0;
  int64_t record_time_ms = 0;
};

struct KeyState {
  struct Ending {
    LogPosition at;
    int64_t time_ms = 0;  // accept_until or compromised_since
  };
  PublicKey key;
  std::string organization;
  KeyPurpose purpose = KeyPurpose::kEvent;
  std::string label;
  std::string person;
  uint64_t registered_index = 0;  // from the entry after this one on
  // The key whose holder put this one in: itself for a key of genesis or of an
  // approved proposal, else that of the ADMIN key that registered it. Keys with
  // one root count as one person.
  KeyId root;
  std::optional<Ending> retired;
  std::optional<Ending> suspended;
  std::optional<Ending> revoked;
};

struct OrganizationState {
  std::string id;
  OrganizationRecord record;  // as changed since; keys emptied
  uint64_t registered_index = 0;
  uint64_t approved_index = 0;  // = registered_index for genesis ones
  OrganizationStatus status = OrganizationStatus::kActive;
  std::optional<uint64_t> dissolved_index;
  bool HasRole(OrganizationRole role) const;
  // Registrars and operators: only ADMIN keys of a registrar decide on them.
  bool DecidesOverOthers() const;
};

struct DelegationState {
  std::string grantor;
  DelegationRecord record;
  uint64_t index = 0;
  std::optional<uint64_t> revoked_index;
};

struct AppointmentState {
  std::string organization;
  AppointmentRecord record;
  uint64_t index = 0;
  // A later appointment of the same person to the same post replaces this one.
  std::optional<uint64_t> superseded_index;
};

// How a statement's key came to speak for its author. Computed, never declared.
enum class Assurance : uint8_t {
  kSelfSigned = 1,
  kNotarised = 2,  // another's NOTARY key under a delegation in force
  kRecovered = 3,
};

// The kind whose section `record` is.
StatementKind KindOfRecord(const GovernanceRecord& record);

// A value: copies are independent. Thread safety: const methods may run
// together; Apply() excludes them.
class Registry {
 public:
  // May the key of `envelope` speak for its author at `position`? Judged by
  // log position only. Checks purpose against kind, retirement, suspension,
  // revocation, delegation, and for recovered envelopes the countersigning
  // key; checks no signature. Errors: kPermissionDenied (another's key, wrong
  // purpose), kFailedPrecondition (retired, suspended, revoked), kNotFound
  // (unknown key), kInvalidArgument (another ledger, a DEVICE key that does not
  // number its statements): each names the field and the fix.
  absl::StatusOr<Assurance> CheckAuthority(const Envelope& envelope,
                                           LogPosition position) const;

  // Would `Apply` accept this governance statement now? `record` is its parsed
  // section 1. Includes CheckAuthority(); the author's signature is the
  // caller's to check, the possession signatures in `record` are checked here.
  // Errors: kInvalidArgument (weak or repeated key, no possession),
  // kPermissionDenied (not a registrar, approval by the proposer's own key or
  // by one with the same root),
  // kFailedPrecondition (no such proposal), each naming the field.
  absl::Status Check(const Envelope& envelope, const GovernanceRecord& record,
                     LogPosition position) const;

  // Applies a statement that `Check` accepts at `position`. Deterministic.
  void Apply(const Envelope& envelope, const GovernanceRecord& record,
             LogPosition position);

  bool has_genesis() const { return genesis_.has_value(); }
  // Require has_genesis().
  const GenesisRecord& genesis() const { return *genesis_; }
  const LedgerId& ledger_id() const { return ledger_id_; }

  // Was the statement recorded while its key was in other hands: after
  // `compromised_since` and before the entry that ended the key? For a
  // recovered statement the countersigning key counts. Tells more as later
  // entries are applied.
  bool IsKeySuspect(const Envelope& envelope, LogPosition position) const;

  const KeyState* FindKey(const KeyId& id) const;
  const OrganizationState* FindOrganization(absl::string_view id) const;
  // The appointment bound to `key_id` in force at `position`, or null.
  const AppointmentState* FindAppointment(const KeyId& key_id,
                                          LogPosition position) const;
  const absl::btree_map<std::string, OrganizationState>& organizations() const {
    return organizations_;
  }
  const absl::flat_hash_map<KeyId, KeyState>& keys() const { return keys_; }
  const std::vector<DelegationState>& delegations() const {
    return delegations_;
  }
  const std::vector<AppointmentState>& appointments() const {
    return appointments_;
  }
  uint32_t admission_version() const { return admission_version_; }

  // Indexes of the governance entries that decide whether `key_id` may sign for
  // `author`, genesis first, ascending: replaying only them gives the verdict
  // of the whole log. Holds the registration of the key and, in turn, of the
  // keys that registered it, its endings, and where another organization owns
  // the key all delegations from `author` to it.
  std::vector<uint64_t> KeyChain(const KeyId& key_id,
                                 absl::string_view author) const;

  // What the proof of one statement needs, without the statement itself: of
  // the delegations only the one in force, the countersigning key's chain if
  // recovered, and for a governance statement what it builds on. Endings may
  // stand after the statement: leave out those not under the proof's
  // checkpoint.
  std::vector<uint64_t> KeyChain(const Envelope& envelope,
                                 LogPosition position) const;

 private:
  struct Proposal {
    HeaderDigest header_digest;
    KeyId proposer;
    KeyId proposer_root;
    std::string organization;  // the one to be, or to recover
    GovernanceRecord record;   // OrganizationRecord or KeyRecoveryRecord
    bool needs_admin = false;  // proposed and approved with ADMIN keys
    bool decided = false;
  };
  using OrganizationPair = std::pair<std::string, std::string>;
  using PersonInPost = std::tuple<std::string, std::string, Post>;

  // registry_authority.cc
  absl::StatusOr<const KeyState*> FindKeyFrom(const KeyId& id,
                                              LogPosition position) const;
  absl::Status CheckActive(absl::string_view organization,
                           LogPosition position) const;
  absl::Status CheckOwnKey(const StatementHeader& header, const KeyState& key,
                           LogPosition position) const;
  absl::Status CheckNotaryKey(const StatementHeader& header,
                              const KeyState& key, LogPosition position) const;
  absl::Status CheckRecovered(const Envelope& envelope, const KeyState& key,
                              LogPosition position) const;
  const DelegationState* FindDelegation(absl::string_view grantor,
                                        absl::string_view delegate,
                                        StatementKind kind,
                                        LogPosition position) const;

  // registry_check.cc: the rules of each record, after CheckAuthority().
  absl::Status CheckRecord(const Envelope&, const GenesisRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const OrganizationRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const ApprovalRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const KeyRegistrationRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const KeyRetirementRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const KeySuspensionRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const KeyRevocationRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const KeyRecoveryRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const AppointmentRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const DelegationRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const DelegationRevocationRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const OrganizationChangeRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const ErasureRecord&,
                           LogPosition) const;
  absl::Status CheckRecord(const Envelope&, const ActivationRecord&,
                           LogPosition) const;
  absl::Status CheckNewKey(const StatementHeader& header,
                           const OrganizationState& owner, const KeyRecord& key,
                           const std::string& field) const;
  absl::Status CheckNewKeys(const StatementHeader& header,
                            const OrganizationState& owner,
                            const std::vector<KeyRecord>& keys) const;
  absl::Status CheckAdminFor(const StatementHeader& header,
                             const OrganizationState& organization) const;
  absl::StatusOr<const KeyState*> FindTargetKey(const StatementHeader& header,
                                                const KeyId& id) const;
  absl::Status CheckSomeKeyRemains(const StatementHeader& header,
                                   const KeyState& ending) const;

  // registry.cc: the effect of each record.
  void ApplyRecord(const Envelope&, const GenesisRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const OrganizationRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const ApprovalRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const KeyRegistrationRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const KeyRetirementRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const KeySuspensionRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const KeyRevocationRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const KeyRecoveryRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const AppointmentRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const DelegationRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const DelegationRevocationRecord&,
                   LogPosition);
  void ApplyRecord(const Envelope&, const OrganizationChangeRecord&,
                   LogPosition);
  void ApplyRecord(const Envelope&, const ErasureRecord&, LogPosition);
  void ApplyRecord(const Envelope&, const ActivationRecord&, LogPosition);
  void AddOrganization(OrganizationState organization);
  // `registrant`: the key that registered it alone; null if two persons agreed.
  void AddKey(const KeyRecord& record, absl::string_view organization,
              uint64_t registered_index, const KeyState* registrant);
  void Propose(const Envelope& envelope, const OrganizationState& organization,
               const GovernanceRecord& record,
               const std::vector<KeyRecord>& keys, LogPosition position);

  // key_chain.cc
  const KeyState* KeyThatRemains(const KeyState& ending) const;
  const OrganizationState* OtherRegistrar(absl::string_view organization) const;
  std::vector<uint64_t> NeedsOf(const Envelope& envelope,
                                const GovernanceRecord& record) const;
  void AddTargetNeeds(const StatementHeader& header, const KeyId& target,
                      std::vector<uint64_t>* needs) const;
  void AddKeyRoots(const KeyId& id, std::vector<uint64_t>* roots) const;
  void AddDissolution(absl::string_view organization,
                      std::vector<uint64_t>* roots) const;
  std::vector<uint64_t> CloseOverNeeds(std::vector<uint64_t> roots) const;

  std::optional<GenesisRecord> genesis_;
  LedgerId ledger_id_;
  LogPosition last_;
  uint32_t admission_version_ = 0;
  absl::btree_map<std::string, OrganizationState> organizations_;
  absl::flat_hash_map<KeyId, KeyState> keys_;
  absl::flat_hash_map<std::string, std::vector<KeyId>> keys_of_organization_;
  absl::btree_map<uint64_t, Proposal> proposals_;
  // Keys in proposals not yet decided, by the proposal's index.
  absl::flat_hash_map<KeyId, uint64_t> reserved_keys_;
  std::vector<DelegationState> delegations_;
  absl::flat_hash_map<OrganizationPair, std::vector<size_t>>
      delegations_of_pair_;
  std::vector<AppointmentState> appointments_;
  absl::flat_hash_map<KeyId, std::vector<size_t>> appointments_of_key_;
  absl::flat_hash_map<PersonInPost, size_t> latest_appointment_;
  // By index of a governance entry: the entries it could not be without.
  absl::btree_map<uint64_t, std::vector<uint64_t>> needs_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_REGISTRY_H_
