// What a new account must be made of.

#ifndef DAODI_SERVICES_ACCOUNTS_ACCOUNT_RULES_H_
#define DAODI_SERVICES_ACCOUNTS_ACCOUNT_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daodi::services::accounts {

// 3 to 64 of a-z, 0-9, "." and "-".
bool IsAccountName(absl::string_view name);

// OK, or kInvalidArgument with every field that is not as
// session_service.proto says.
absl::Status CheckNewAccount(absl::string_view name, absl::string_view password,
                             absl::string_view person);

}  // namespace daodi::services::accounts

#endif  // DAODI_SERVICES_ACCOUNTS_ACCOUNT_RULES_H_
