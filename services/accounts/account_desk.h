// Accounts of people, their sign-in and their sessions, as daodid keeps them
// beside the ledger. docs/accounts.md.

#ifndef DAODI_SERVICES_ACCOUNTS_ACCOUNT_DESK_H_
#define DAODI_SERVICES_ACCOUNTS_ACCOUNT_DESK_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/password.h"
#include "crypto/secret.h"
#include "services/accounts/account_limits.h"
#include "services/accounts/session_table.h"
#include "services/accounts/sign_in_delays.h"
#include "services/clock.h"
#include "services/ledger/published_registry.h"
#include "storage/account_store.h"

namespace daodi::services::accounts {

struct AccountDeskOptions {
  std::string path;  // of the store
  // Of new passwords; tests take a cheap one.
  crypto::PasswordCost password_cost = kPasswordCost;
};

// Thread-safe. SignIn(), Create() and Delete() take turns: one password is
// hashed at a time. They take tens of milliseconds; callers whose threads must
// not wait have a thread of their own for them.
class AccountDesk {
 public:
  // `registry` and `clock` must outlive it. Errors: those of the store.
  static absl::StatusOr<std::unique_ptr<AccountDesk>> Open(
      const AccountDeskOptions& options,
      const ledger::PublishedRegistry* registry, const Clock* clock);

  // Errors: kUnauthenticated SIGN_IN_FAILED, the same and as late for an
  // unknown account, a wrong password, a wrong or used code and an organization
  // that is no more; kResourceExhausted SIGN_IN_SLOWED; kDataLoss,
  // kUnavailable.
  absl::StatusOr<NewSession> SignIn(absl::string_view account,
                                    const crypto::SecretBytes& password,
                                    absl::string_view one_time_code);

  // Of an organization of the registry. The account has never signed in and has
  // a new secret of its second factor. Errors: kInvalidArgument
  // (CheckNewAccount), kAlreadyExists ACCOUNT_EXISTS, kFailedPrecondition
  // ACCOUNT_LIMIT, those of the store.
  absl::StatusOr<storage::StoredAccount> Create(
      absl::string_view account, const crypto::SecretBytes& password,
      absl::string_view person, absl::string_view organization);

  // By name.
  absl::StatusOr<std::vector<storage::StoredAccount>> ListOf(
      absl::string_view organization) const;

  // Ends its sessions, too. Errors: kNotFound, also for an account of another
  // organization.
  absl::Status Delete(absl::string_view account,
                      absl::string_view organization);

  SessionTable& sessions() { return sessions_; }

 private:
  AccountDesk(std::unique_ptr<storage::AccountStore> store,
              const AccountDeskOptions& options,
              const ledger::PublishedRegistry* registry, const Clock* clock,
              std::string nobody_hash);
  bool IsActive(absl::string_view organization) const;
  // Who signs in with that name; an account that nobody passes for an unknown
  // one.
  absl::StatusOr<storage::StoredAccount> AccountOrNobody(
      absl::string_view name) const;

  const std::unique_ptr<storage::AccountStore> store_;
  const crypto::PasswordCost password_cost_;
  const ledger::PublishedRegistry& registry_;
  const Clock& clock_;
  // Of no password: hashed against for unknown accounts, so that time does not
  // tell them apart.
  const std::string nobody_hash_;
  SessionTable sessions_;
  std::mutex mutex_;     // held while a password is hashed
  SignInDelays delays_;  // guarded by mutex_
};

}  // namespace daodi::services::accounts

#endif  // DAODI_SERVICES_ACCOUNTS_ACCOUNT_DESK_H_
