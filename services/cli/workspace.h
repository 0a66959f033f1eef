// The folder in which the program keeps what belongs to its user: which ledger,
// who is who, keys, statements signed but not yet acknowledged.
//
//   ledger.json                 id, origin, verifier key, address of the ledger
//   aliases.json                short names -> organization and party ids
//   keys/<alias>/<label>.pem    private keys, mode 0600; <label>.json: what for
//   tls/                        authority and certificates
//   outbox/                     services/cli/outbox.h
//   receipts/<index>.tlog-proof
//   checkpoint                  the last one seen and checked

#ifndef DAODI_SERVICES_CLI_WORKSPACE_H_
#define DAODI_SERVICES_CLI_WORKSPACE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "crypto/signature.h"

namespace daodi::services::cli {

struct LedgerSettings {
  crypto::LedgerId ledger_id;
  std::string origin;
  std::string vkey;  // verifier key of its checkpoints
  bool simulated_clock = false;
  std::string server;         // "127.0.0.1:7443"
  std::string default_alias;  // whose certificate is shown unless --as says
};

struct KeyDescription {
  std::string alias;
  std::string label;
  crypto::SignatureScheme scheme = crypto::SignatureScheme::kEd25519;
  crypto::KeyPurpose purpose = crypto::KeyPurpose::kEvent;
  crypto::KeyId key_id;
  std::string person;
};

// Where a DEVICE key stands in its chain of statements.
struct KeyChainPosition {
  uint64_t sequence = 0;
  crypto::HeaderDigest last;
  crypto::HeaderDigest before_last;
};

// Not thread-safe. One process at a time writes: Lock().
class Workspace {
 public:
  // Reads ledger.json and aliases.json; both may be missing. Errors:
  // kInvalidArgument naming file and field.
  static absl::StatusOr<Workspace> Open(const std::string& home);
  // --home, else $DAODI_HOME, else ~/.daodi.
  static std::string HomeFrom(const std::string& option);

  Workspace(Workspace&& other) noexcept;
  Workspace& operator=(Workspace&&) = delete;
  ~Workspace();

  // Until destruction. Errors: kUnavailable when another process has it.
  absl::Status Lock();

  std::string Path(absl::string_view relative) const;

  // Errors: kFailedPrecondition when no ledger is set up, with the fix.
  absl::StatusOr<LedgerSettings> ledger() const;
  absl::Status SaveLedger(const LedgerSettings& settings);

  const std::map<std::string, std::string>& aliases() const { return aliases_; }
  // An id as it is, or that of an alias with or without "@". Errors: kNotFound.
  absl::StatusOr<std::string> IdOf(absl::string_view alias_or_id) const;
  // The alias of an id, else the id.
  std::string AliasOf(absl::string_view id) const;
  absl::Status SetAlias(const std::string& alias, const std::string& id);

  // Errors: kNotFound with the fix, kInvalidArgument.
  absl::StatusOr<KeyDescription> FindKey(absl::string_view alias,
                                         absl::string_view label) const;
  absl::StatusOr<crypto::PrivateKey> LoadKey(absl::string_view alias,
                                             absl::string_view label) const;
  // Errors: kAlreadyExists.
  absl::StatusOr<KeyDescription> MakeKey(const KeyDescription& wanted);
  absl::StatusOr<std::vector<KeyDescription>> ListKeys() const;
  std::string KeyPath(absl::string_view alias, absl::string_view label,
                      absl::string_view extension) const;

  absl::StatusOr<KeyChainPosition> ChainOf(absl::string_view alias,
                                           absl::string_view label) const;
  absl::Status SaveChain(absl::string_view alias, absl::string_view label,
                         const KeyChainPosition& position);

 private:
  explicit Workspace(std::string home) : home_(std::move(home)) {}
  absl::Status ReadLedger();
  absl::Status ReadAliases();

  std::string home_;
  std::optional<LedgerSettings> ledger_;
  std::map<std::string, std::string> aliases_;
  int lock_descriptor_ = -1;
};

// Names of folders and files in the workspace: 1 to 64 of A-Z a-z 0-9 . _ -,
// not starting with ".". Errors: kInvalidArgument naming `what`.
absl::Status CheckName(absl::string_view name, absl::string_view what);

// "Ed25519", "P-256" or "ECDSA-P256", "SM2". Errors: kInvalidArgument.
absl::StatusOr<crypto::SignatureScheme> ParseScheme(absl::string_view name);
// "EVENT" … Errors: kInvalidArgument with the list.
absl::StatusOr<crypto::KeyPurpose> ParsePurpose(absl::string_view name);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_WORKSPACE_H_
