#include "services/domain/pesticide_interval.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace daodi::services::domain {
namespace {

constexpr absl::string_view kNames[] = {
    "安全间隔期", "安全间隔", "safety interval", "pre-harvest interval"};
// What may stand between the name and the number.
constexpr absl::string_view kBetween[] = {" ",  ":",  "：", "=",  "≥",
                                          "为", "是", "of", "is", "（"};
constexpr absl::string_view kDays[] = {"天", "日", "d"};

bool SkipAny(absl::string_view* text) {
  for (const absl::string_view word : kBetween) {
    if (absl::ConsumePrefix(text, word)) return true;
  }
  return false;
}

std::optional<int32_t> DaysAt(absl::string_view text) {
  while (SkipAny(&text)) continue;
  int32_t days = 0;
  size_t digits = 0;
  while (digits < text.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) {
    days = days * 10 + (text[digits++] - '0');
    if (days > kMaxPesticideIntervalDays) return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  text = absl::StripLeadingAsciiWhitespace(text.substr(digits));
  for (const absl::string_view unit : kDays) {
    if (absl::StartsWith(text, unit)) return days;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int32_t> PesticideIntervalDays(absl::string_view input) {
  for (const absl::string_view name : kNames) {
    const size_t at = input.find(name);
    if (at == absl::string_view::npos) continue;
    const auto days = DaysAt(input.substr(at + name.size()));
    if (days.has_value()) return days;
  }
  return std::nullopt;
}

}  // namespace daodi::services::domain
