#include "crypto/base32.h"

#include <cstddef>
#include <cstdint>

namespace daodi::crypto {
namespace {

constexpr absl::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

}  // namespace

std::string Base32Encode(absl::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  uint32_t pending = 0;
  int pending_bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8 | static_cast<uint8_t>(byte)) & 0xfff;
    pending_bits += 8;
    while (pending_bits >= 5) {
      pending_bits -= 5;
      text.push_back(kAlphabet[pending >> pending_bits & 31]);
    }
  }
  if (pending_bits > 0) {
    text.push_back(kAlphabet[pending << (5 - pending_bits) & 31]);
  }
  return text;
}

std::optional<std::string> Base32Decode(absl::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 5 / 8);
  uint32_t pending = 0;
  int pending_bits = 0;
  for (const char c : text) {
    const size_t value = kAlphabet.find(c);
    if (value == absl::string_view::npos) return std::nullopt;
    pending = (pending << 5 | static_cast<uint32_t>(value)) & 0xfff;
    pending_bits += 5;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<char>(pending >> pending_bits));
    }
  }
  // Five or more bits left over mean a character that carries no byte.
  if (pending_bits >= 5) return std::nullopt;
  if ((pending & ((1u << pending_bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace daodi::crypto
