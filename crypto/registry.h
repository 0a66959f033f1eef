// Who exists and which key may speak for whom at a position of the log: a pure
// state machine over governance statements. The sequencer applies every one of
// them; the offline verifier applies the few that a proof brings along. Both
// run this code, so a proof says what the ledger itself decided.

#ifndef DAODI_CRYPTO_REGISTRY_H_
#define DAODI_CRYPTO_REGISTRY_H_

#include <cstdint>
#include <optional>
#include <string>
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
  bool HasRole(OrganizationRole role) const;
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
};

// How a statement's key came to speak for its author. Computed, never declared.
enum class Assurance : uint8_t {
  kSelfSigned = 1,
  kNotarised = 2,  // another's NOTARY key under a delegation in force
  kRecovered = 3,
};

// Thread safety: const methods may run together; Apply() excludes them.
class Registry {
 public:
  // May the key of `envelope` speak for its author at `position`? Judged by
  // log position only. Checks purpose against kind, retirement, suspension,
  // revocation, delegation, and for recovered envelopes the countersigning
  // key; checks no signature. Errors: kPermissionDenied (another's key, wrong
  // purpose), kFailedPrecondition (retired, suspended, revoked), kNotFound
  // (unknown key): each names `key_id` and the fix.
  absl::StatusOr<Assurance> CheckAuthority(const Envelope& envelope,
                                           LogPosition position) const;

  // Would `Apply` accept this governance statement now? `record` is its parsed
  // section. Errors: kInvalidArgument (weak or repeated key, no possession),
  // kPermissionDenied (not a registrar, approval by the proposer's own key),
  // kFailedPrecondition (no such proposal), each naming the field.
  absl::Status Check(const Envelope& envelope, const GovernanceRecord& record,
                     LogPosition position) const;

  // Applies a statement that `Check` accepts. Deterministic.
  void Apply(const Envelope& envelope, const GovernanceRecord& record,
             LogPosition position);

  bool has_genesis() const { return genesis_.has_value(); }
  // Require has_genesis().
  const GenesisRecord& genesis() const { return *genesis_; }
  const LedgerId& ledger_id() const { return ledger_id_; }

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

  // Indexes of the governance entries a proof about a statement signed with
  // `key_id` for `author` needs, genesis first, ascending; endings of the key
  // included.
  std::vector<uint64_t> KeyChain(const KeyId& key_id,
                                 absl::string_view author) const;

 private:
  struct Proposal {
    HeaderDigest header_digest;
    StatementKind kind = StatementKind::kOrganization;
    KeyId proposer;
    std::string organization;
    GovernanceRecord record;
    bool decided = false;
  };

  std::optional<GenesisRecord> genesis_;
  LedgerId ledger_id_;
  uint32_t admission_version_ = 0;
  absl::btree_map<std::string, OrganizationState> organizations_;
  absl::flat_hash_map<KeyId, KeyState> keys_;
  absl::btree_map<uint64_t, Proposal> proposals_;
  std::vector<DelegationState> delegations_;
  std::vector<AppointmentState> appointments_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_REGISTRY_H_
