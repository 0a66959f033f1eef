#include "crypto/utf8.h"

#include <cstddef>
#include <cstdint>

namespace daodi::crypto {
namespace {

struct LeadByte {
  size_t length;      // of the whole sequence; 0 for no lead byte
  char32_t bits;      // of the code point that stand in this byte
  char32_t smallest;  // code point that needs this length
};

LeadByte ReadLeadByte(uint8_t byte) {
  if (byte < 0x80) return {1, byte, 0};
  if ((byte & 0xe0) == 0xc0) return {2, byte & 0x1fu, 0x80};
  if ((byte & 0xf0) == 0xe0) return {3, byte & 0x0fu, 0x800};
  if ((byte & 0xf8) == 0xf0) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

}  // namespace

std::optional<char32_t> ConsumeCodePoint(absl::string_view* text) {
  const LeadByte lead = ReadLeadByte(static_cast<uint8_t>(text->front()));
  if (lead.length == 0 || text->size() < lead.length) return std::nullopt;
  char32_t code_point = lead.bits;
  for (size_t i = 1; i < lead.length; ++i) {
    const uint8_t byte = static_cast<uint8_t>((*text)[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (byte & 0x3fu);
  }
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < lead.smallest || surrogate || code_point > 0x10ffff) {
    return std::nullopt;
  }
  text->remove_prefix(lead.length);
  return code_point;
}

bool IsUnicodeSpace(char32_t code_point) {
  switch (code_point) {
    case 0x20:
    case 0x85:
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
      return true;
    default:
      return (code_point >= 0x09 && code_point <= 0x0d) ||
             (code_point >= 0x2000 && code_point <= 0x200a);
  }
}

}  // namespace daodi::crypto
