#include "services/domain/identifiers.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace daodi::services::domain {
namespace {

bool IsGs1Key(absl::string_view text, size_t digits) {
  if (text.size() != digits) return false;
  const std::optional<char> check =
      Gs1CheckDigit(text.substr(0, text.size() - 1));
  return check.has_value() && *check == text.back();
}

// GB 32100-2015, table 1: no I, O, S, V, Z.
constexpr absl::string_view kSocialCreditAlphabet =
    "0123456789ABCDEFGHJKLMNPQRTUWXY";

}  // namespace

std::optional<char> Gs1CheckDigit(absl::string_view digits) {
  if (digits.empty()) return std::nullopt;
  unsigned sum = 0;
  unsigned weight = 3;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(*it))) {
      return std::nullopt;
    }
    sum += weight * static_cast<unsigned>(*it - '0');
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool IsGtin14(absl::string_view text) { return IsGs1Key(text, 14); }
bool IsGln(absl::string_view text) { return IsGs1Key(text, 13); }
bool IsSscc(absl::string_view text) { return IsGs1Key(text, 18); }

bool IsDivisionCode(absl::string_view text) {
  return text.size() == 6 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

bool IsSocialCreditCode(absl::string_view text) {
  if (text.size() != 18) return false;
  unsigned sum = 0;
  unsigned weight = 1;
  for (const char c : text.substr(0, 17)) {
    const size_t value = kSocialCreditAlphabet.find(c);
    if (value == absl::string_view::npos) return false;
    sum += static_cast<unsigned>(value) * weight;
    weight = weight * 3 % 31;
  }
  return kSocialCreditAlphabet[(31 - sum % 31) % 31] == text.back();
}

bool IsOffPlatform(absl::string_view party_id) {
  return absl::StartsWith(party_id, "pty-");
}

bool IsUri(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos || colon == 0 ||
      colon + 1 == text.size() ||
      !absl::ascii_isalpha(static_cast<unsigned char>(text[0]))) {
    return false;
  }
  for (const char c : text.substr(0, colon)) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '+' &&
        c != '-' && c != '.') {
      return false;
    }
  }
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isgraph(c); });
}

}  // namespace daodi::services::domain
