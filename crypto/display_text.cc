#include "crypto/display_text.h"

#include <optional>

#include "crypto/utf8.h"

namespace daodi::crypto {
namespace {

bool IsUnsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) ||  // C0, DEL, C1
         c == 0x061c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string DisplayText(absl::string_view text) {
  constexpr absl::string_view kReplacement = "\xef\xbf\xbd";
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const absl::string_view before = text;
    const std::optional<char32_t> code_point = ConsumeCodePoint(&text);
    // At least one byte is taken, whatever an ill-formed sequence left.
    if (text.size() == before.size()) text.remove_prefix(1);
    const absl::string_view taken =
        before.substr(0, before.size() - text.size());
    const absl::string_view safe =
        !code_point || IsUnsafe(*code_point) ? kReplacement : taken;
    shown.append(safe.data(), safe.size());
  }
  return shown;
}

}  // namespace daodi::crypto
