// Big-endian integers at the end of a string and at the front of a view: all
// the integers of daodi's signed formats.

#ifndef DAODI_CRYPTO_BIG_ENDIAN_H_
#define DAODI_CRYPTO_BIG_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

template <typename T>
void AppendBigEndian(T value, std::string* out) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
  }
  out->append(bytes, sizeof(T));
}

// Takes sizeof(T) bytes off the front of `input`. False, with nothing taken
// and `value` untouched, when `input` is shorter.
template <typename T>
[[nodiscard]] bool ReadBigEndian(absl::string_view* input, T* value) {
  if (input->size() < sizeof(T)) return false;
  uint64_t result = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    result = result << 8 | static_cast<uint8_t>((*input)[i]);
  }
  *value = static_cast<T>(result);
  input->remove_prefix(sizeof(T));
  return true;
}

inline void AppendU8(uint8_t value, std::string* out) {
  AppendBigEndian(value, out);
}
inline void AppendU16(uint16_t value, std::string* out) {
  AppendBigEndian(value, out);
}
inline void AppendU32(uint32_t value, std::string* out) {
  AppendBigEndian(value, out);
}
inline void AppendU64(uint64_t value, std::string* out) {
  AppendBigEndian(value, out);
}

[[nodiscard]] inline bool ReadU8(absl::string_view* input, uint8_t* value) {
  return ReadBigEndian(input, value);
}
[[nodiscard]] inline bool ReadU16(absl::string_view* input, uint16_t* value) {
  return ReadBigEndian(input, value);
}
[[nodiscard]] inline bool ReadU32(absl::string_view* input, uint32_t* value) {
  return ReadBigEndian(input, value);
}
[[nodiscard]] inline bool ReadU64(absl::string_view* input, uint64_t* value) {
  return ReadBigEndian(input, value);
}

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BIG_ENDIAN_H_
