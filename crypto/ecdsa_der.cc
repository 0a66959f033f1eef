#include "crypto/ecdsa_der.h"

#include <algorithm>
#include <cstring>

namespace daodi::crypto {
namespace {

constexpr size_t kScalarBytes = 32;
constexpr uint8_t kSequenceTag = 0x30;
constexpr uint8_t kIntegerTag = 0x02;

// Writes the INTEGER of 32 big-endian bytes; returns the end of what it wrote.
uint8_t* WriteInteger(const uint8_t* scalar, uint8_t* out) {
  const uint8_t* first = scalar;
  const uint8_t* const last = scalar + kScalarBytes - 1;
  while (first < last && *first == 0) ++first;
  const bool needs_zero = (*first & 0x80) != 0;
  const size_t length = static_cast<size_t>(last + 1 - first);
  *out++ = kIntegerTag;
  *out++ = static_cast<uint8_t>(length + (needs_zero ? 1 : 0));
  if (needs_zero) *out++ = 0;
  std::memcpy(out, first, length);
  return out + length;
}

// Takes one INTEGER off the front of `der` into 32 zeroed bytes.
bool ReadInteger(absl::string_view* der, uint8_t* scalar) {
  if (der->size() < 3 || static_cast<uint8_t>((*der)[0]) != kIntegerTag) {
    return false;
  }
  const size_t length = static_cast<uint8_t>((*der)[1]);
  der->remove_prefix(2);
  if (length == 0 || length > kScalarBytes + 1 || length > der->size()) {
    return false;
  }
  absl::string_view value = der->substr(0, length);
  der->remove_prefix(length);
  const auto is_negative = [](absl::string_view number) {
    return (static_cast<uint8_t>(number.front()) & 0x80) != 0;
  };
  if (is_negative(value)) return false;
  if (value.front() == 0 && length > 1) {
    value.remove_prefix(1);
    if (!is_negative(value)) return false;  // A zero that was not needed.
  }
  if (value.size() > kScalarBytes) return false;
  std::memcpy(scalar + kScalarBytes - value.size(), value.data(), value.size());
  return true;
}

}  // namespace

EcdsaDer EcdsaToDer(const Signature& signature) {
  EcdsaDer der;
  uint8_t* const begin = der.bytes.data();
  uint8_t* end = WriteInteger(signature.data(), begin + 2);
  end = WriteInteger(signature.data() + kScalarBytes, end);
  der.size = static_cast<size_t>(end - begin);
  begin[0] = kSequenceTag;
  begin[1] = static_cast<uint8_t>(der.size - 2);
  return der;
}

std::optional<Signature> EcdsaFromDer(absl::string_view der) {
  if (der.size() < 2 ||
      der.size() > std::tuple_size<decltype(EcdsaDer::bytes)>() ||
      static_cast<uint8_t>(der[0]) != kSequenceTag ||
      static_cast<uint8_t>(der[1]) != der.size() - 2) {
    return std::nullopt;
  }
  der.remove_prefix(2);
  Signature signature;
  if (!ReadInteger(&der, signature.data()) ||
      !ReadInteger(&der, signature.data() + kScalarBytes) || !der.empty()) {
    return std::nullopt;
  }
  return signature;
}

}  // namespace daodi::crypto
