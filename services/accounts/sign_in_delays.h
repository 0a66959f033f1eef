// How long a sign-in must wait after failed ones, by name of the account,
// whether there is such an account or not. In memory: a restart forgives.

#ifndef DAODI_SERVICES_ACCOUNTS_SIGN_IN_DELAYS_H_
#define DAODI_SERVICES_ACCOUNTS_SIGN_IN_DELAYS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/accounts/account_limits.h"

namespace daodi::services::accounts {

// Not thread-safe: its owner locks. Bounded: a name is at most
// kMaxAccountNameBytes, the caller sees to it.
class SignInDelays {
 public:
  explicit SignInDelays(size_t max_names = kMaxRememberedFailures)
      : max_names_(max_names) {}

  // How long the next try has to wait; 0: not at all.
  int64_t WaitMs(absl::string_view account, int64_t now_ms) const;
  void NoteFailure(absl::string_view account, int64_t now_ms);
  void NoteSuccess(absl::string_view account);

 private:
  struct Failures {
    int count = 0;
    int64_t last_ms = 0;
  };
  static bool IsForgotten(const Failures& failures, int64_t now_ms);
  void MakeRoom(int64_t now_ms);

  const size_t max_names_;
  absl::flat_hash_map<std::string, Failures> failures_;
};

}  // namespace daodi::services::accounts

#endif  // DAODI_SERVICES_ACCOUNTS_SIGN_IN_DELAYS_H_
