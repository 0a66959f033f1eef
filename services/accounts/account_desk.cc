#include "services/accounts/account_desk.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/totp.h"
#include "services/accounts/account_rules.h"
#include "services/domain/violation.h"

namespace daodi::services::accounts {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::StoredAccount;

absl::Status SignInFailed() {
  return ErrorWithReason(ErrorReason::kSignInFailed, "",
                         "account, password and one-time code do not belong "
                         "together, or the code was used",
                         "check all three and wait for the next code");
}

absl::Status Slowed(int64_t wait_ms) {
  return ErrorWithReason(ErrorReason::kSignInSlowed, "account",
                         "too many sign-ins of this account failed",
                         absl::StrCat("wait ", (wait_ms + 999) / 1000, " s"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccountDesk>> AccountDesk::Open(
    const AccountDeskOptions& options,
    const ledger::PublishedRegistry* registry, const Clock* clock) {
  auto store = storage::AccountStore::Open(options.path);
  if (!store.ok()) return store.status();
  const crypto::SecretBytes nobodys(
      crypto::RandomBytes(crypto::kTotpSecretBytes));
  auto nobody_hash = crypto::HashPassword(nobodys, options.password_cost);
  if (!nobody_hash.ok()) return nobody_hash.status();
  return std::unique_ptr<AccountDesk>(new AccountDesk(
      *std::move(store), options, registry, clock, *std::move(nobody_hash)));
}

AccountDesk::AccountDesk(std::unique_ptr<storage::AccountStore> store,
                         const AccountDeskOptions& options,
                         const ledger::PublishedRegistry* registry,
                         const Clock* clock, std::string nobody_hash)
    : store_(std::move(store)),
      password_cost_(options.password_cost),
      registry_(*registry),
      clock_(*clock),
      nobody_hash_(std::move(nobody_hash)),
      sessions_(clock) {}

bool AccountDesk::IsActive(absl::string_view organization) const {
  return registry_.With([organization](const crypto::Registry& registry) {
    const crypto::OrganizationState* state =
        registry.FindOrganization(organization);
    return state != nullptr &&
           state->status == crypto::OrganizationStatus::kActive;
  });
}

absl::StatusOr<StoredAccount> AccountDesk::AccountOrNobody(
    absl::string_view name) const {
  auto found = store_->Find(name);
  if (!found.ok()) return found.status();
  if (found->has_value()) return **std::move(found);
  StoredAccount nobody;
  nobody.password_hash = nobody_hash_;
  nobody.totp_secret =
      crypto::SecretBytes(crypto::RandomBytes(crypto::kTotpSecretBytes));
  return nobody;
}

absl::StatusOr<NewSession> AccountDesk::SignIn(
    absl::string_view account, const crypto::SecretBytes& password,
    absl::string_view one_time_code) {
  if (!IsAccountName(account) ||
      password.InsecureView().size() > kMaxPasswordBytes) {
    return SignInFailed();
  }
  std::lock_guard<std::mutex> lock(mutex_);
  const int64_t now_ms = clock_.Now().time_ms;
  const int64_t wait_ms = delays_.WaitMs(account, now_ms);
  if (wait_ms > 0) return Slowed(wait_ms);
  auto stored = AccountOrNobody(account);
  if (!stored.ok()) return stored.status();
  // All of it, whatever fails first.
  const bool right_password =
      crypto::PasswordMatches(password, stored->password_hash);
  const std::optional<int64_t> step = crypto::AcceptedTotpStep(
      stored->totp_secret, one_time_code, now_ms, stored->last_totp_step);
  const bool active = IsActive(stored->organization);
  if (!right_password || !step.has_value() || !active) {
    delays_.NoteFailure(account, now_ms);
    return SignInFailed();
  }
  // Before the session begins, so that no crash makes the code good again.
  stored->last_totp_step = *step;
  stored->last_sign_in_time_ms = now_ms;
  absl::Status kept = store_->Put(*stored);
  if (!kept.ok()) return kept;
  delays_.NoteSuccess(account);
  return sessions_.Begin({stored->name, stored->person, stored->organization});
}

absl::StatusOr<StoredAccount> AccountDesk::Create(
    absl::string_view account, const crypto::SecretBytes& password,
    absl::string_view person, absl::string_view organization) {
  absl::Status checked =
      CheckNewAccount(account, password.InsecureView(), person);
  if (!checked.ok()) return checked;
  std::lock_guard<std::mutex> lock(mutex_);
  auto taken = store_->Find(account);
  if (!taken.ok()) return taken.status();
  if (taken->has_value()) {
    return ErrorWithReason(ErrorReason::kAccountExists, "account",
                           absl::StrCat("there is an account ", account),
                           "choose another name, or remove that one first");
  }
  auto others = store_->ListOf(organization);
  if (!others.ok()) return others.status();
  if (others->size() >= kMaxAccountsOfOrganization) {
    return ErrorWithReason(
        ErrorReason::kAccountLimit, "",
        absl::StrCat("the organization has ", others->size(), " accounts"),
        "remove those that nobody uses");
  }
  StoredAccount made;
  made.name = std::string(account);
  made.organization = std::string(organization);
  made.person = std::string(person);
  made.create_time_ms = clock_.Now().time_ms;
  auto hash = crypto::HashPassword(password, password_cost_);
  if (!hash.ok()) return hash.status();
  made.password_hash = *std::move(hash);
  std::string secret = crypto::RandomBytes(crypto::kTotpSecretBytes);
  made.totp_secret = crypto::SecretBytes(secret);
  crypto::WipeBytes(&secret);
  absl::Status kept = store_->Put(made);
  if (!kept.ok()) return kept;
  return made;
}

absl::StatusOr<std::vector<StoredAccount>> AccountDesk::ListOf(
    absl::string_view organization) const {
  return store_->ListOf(organization);
}

absl::Status AccountDesk::Delete(absl::string_view account,
                                 absl::string_view organization) {
  std::lock_guard<std::mutex> lock(mutex_);
  auto found = store_->Find(account);
  if (!found.ok()) return found.status();
  if (!found->has_value() || (*found)->organization != organization) {
    return ErrorWithReason(
        ErrorReason::kNotFound, "account",
        absl::StrCat("the organization has no account ", account),
        "list its accounts");
  }
  absl::Status removed = store_->Remove(account, organization);
  if (!removed.ok()) return removed;
  sessions_.EndAllOf(account);
  return absl::OkStatus();
}

}  // namespace daodi::services::accounts
