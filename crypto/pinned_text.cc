#include "crypto/pinned_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>

#include "crypto/utf8.h"

namespace daodi::crypto {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

// Assigned, of combining class 0 and with NFC_Quick_Check=Yes in Unicode 13, so
// that a text of these alone is in NFC (UAX #15, 9): what nearly all texts are
// made of.
bool IsPlain(char32_t code_point) {
  static constexpr struct {
    char32_t first;
    char32_t last;
  } kPlain[] = {
      {0x0000, 0x02ff},  // ASCII, Latin
      {0x2010, 0x2027},  // dashes, quotation marks
      {0x3001, 0x3029},  // ideographic punctuation
      {0x4e00, 0x9ffc},  // unified ideographs
      {0xff01, 0xff5e},  // full-width ASCII
  };
  return std::any_of(
      std::begin(kPlain), std::end(kPlain), [code_point](const auto& range) {
        return code_point >= range.first && code_point <= range.last;
      });
}

bool IsPlainText(absl::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> code_point = ConsumeCodePoint(&text);
    if (!code_point.has_value() || !IsPlain(*code_point)) return false;
  }
  return true;
}

// Makes two texts look the same, or one be read in another order: Bidi_Control,
// separators of lines, and Default_Ignorable_Code_Point but for the variation
// selectors, which some Chinese and Mongolian names need.
bool IsInvisible(char32_t code_point) {
  static constexpr struct {
    char32_t first;
    char32_t last;
  } kInvisible[] = {
      {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c},
      {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x200b, 0x200f},
      {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
      {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
      {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe00ff},
      {0xe01f0, 0xe0fff},
  };
  return std::any_of(std::begin(kInvisible), std::end(kInvisible),
                     [code_point](const auto& range) {
                       return code_point >= range.first &&
                              code_point <= range.last;
                     });
}

bool HasInvisible(absl::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> code_point = ConsumeCodePoint(&text);
    if (!code_point.has_value()) return false;
    if (IsInvisible(*code_point)) return true;
  }
  return false;
}

absl::string_view FaultBeyondAscii(absl::string_view text) {
  if (IsPlainText(text)) return "";
  // Unassigned code points are refused because a later Unicode version could
  // give them a combining class and so change what NFC is for them.
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_REJECTNA);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(mapped);
  if (size == UTF8PROC_ERROR_NOTASSIGNED) {
    return "has a code point that Unicode 13 does not assign; leave it out";
  }
  if (size < 0) return "is not UTF-8; encode it as UTF-8";
  const absl::string_view normalized(reinterpret_cast<const char*>(mapped),
                                     static_cast<size_t>(size));
  if (normalized != text) return "is not in NFC; normalize it";
  return "";
}

}  // namespace

absl::string_view PinnedTextFault(absl::string_view text, Newlines newlines) {
  bool ascii = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte == '\n' && newlines == Newlines::kAllowed) continue;
    // U+0080..U+009F are C2 80 .. C2 9F.
    const bool c1 = byte == 0xc2 && i + 1 < text.size() &&
                    static_cast<uint8_t>(text[i + 1]) >= 0x80 &&
                    static_cast<uint8_t>(text[i + 1]) < 0xa0;
    if (byte < 0x20 || byte == 0x7f || c1) {
      return "has a control character; remove it";
    }
    if (byte >= 0x80) ascii = false;
  }
  if (ascii) return "";
  // Prose of several lines may need them; names and numbers never do.
  if (newlines == Newlines::kRefused && HasInvisible(text)) {
    return "has an invisible or bidirectional control character; remove it";
  }
  return FaultBeyondAscii(text);
}

}  // namespace daodi::crypto
