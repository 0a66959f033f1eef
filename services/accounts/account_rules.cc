#include "services/accounts/account_rules.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "crypto/format_limits.h"
#include "crypto/utf8.h"
#include "services/accounts/account_limits.h"
#include "services/domain/violation.h"

namespace daodi::services::accounts {
namespace {

using domain::ErrorReason;
using domain::Violation;

bool IsPassword(absl::string_view password) {
  if (password.size() > kMaxPasswordBytes) return false;
  size_t characters = 0;
  while (!password.empty()) {
    const auto code_point = crypto::ConsumeCodePoint(&password);
    if (!code_point.has_value() || *code_point < U' ' || *code_point == 0x7F) {
      return false;
    }
    ++characters;
  }
  return characters >= kMinPasswordCharacters;
}

// As in appointments (crypto/governance_rules.cc).
bool IsPerson(absl::string_view person) {
  return !person.empty() && person.size() <= crypto::kMaxPersonIdBytes &&
         std::all_of(person.begin(), person.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
         });
}

}  // namespace

bool IsAccountName(absl::string_view name) {
  return name.size() >= kMinAccountNameBytes &&
         name.size() <= kMaxAccountNameBytes &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                  c == '.' || c == '-';
         });
}

absl::Status CheckNewAccount(absl::string_view name, absl::string_view password,
                             absl::string_view person) {
  std::vector<Violation> violations;
  if (!IsAccountName(name)) {
    violations.push_back({"account", "is no name of an account",
                          "账号名格式不对",
                          "use 3 to 64 of a-z, 0-9, \".\" and \"-\"",
                          ErrorReason::kArgumentInvalid});
  }
  if (!IsPassword(password)) {
    violations.push_back({"password", "is too short, too long or no plain text",
                          "密码过短、过长或含控制字符",
                          "use at least 12 characters, at most 256 bytes of "
                          "UTF-8 without control characters",
                          ErrorReason::kArgumentInvalid});
  }
  if (!IsPerson(person)) {
    violations.push_back({"person", "is no id of a person", "人员编号格式不对",
                          "use 1 to 64 of A-Z a-z 0-9 . _ - as in the "
                          "appointment, never a name",
                          ErrorReason::kArgumentInvalid});
  }
  return domain::StatusOf(violations);
}

}  // namespace daodi::services::accounts
