// Strict reader and writer of the pinned profile: a protobuf wire subset in
// which every value has exactly one encoding. docs/formats/pinned_profile.md.
//
// Reader and writer have the same members, so that one template describes a
// message for both and no field number is written twice:
//
//   template <typename Io>
//   void Fields(Io& io, typename Io::template Of<Identifier>& identifier) {
//     io.Text({1, "scheme"}, identifier.scheme, kMaxIdentifierSchemeBytes);
//     io.Text({2, "value"}, identifier.value, kMaxIdentifierValueBytes);
//   }
//
// Nested messages are described by the overload of Fields() for their type.

#ifndef DAODI_CRYPTO_PINNED_WIRE_H_
#define DAODI_CRYPTO_PINNED_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/pinned_text.h"

namespace daodi::crypto {

// Highest field number of the profile.
inline constexpr int kMaxFieldNumber = 63;

struct Field {
  int number;        // 1..kMaxFieldNumber
  const char* name;  // for error messages
};

// True for the numbers 1..kLast of an enum without gaps.
template <auto kLast>
bool IsUpTo(uint64_t number) {
  return number >= 1 && number <= static_cast<uint64_t>(kLast);
}

// Takes fields in ascending order. After the first fault every call does
// nothing, and Finish() tells the fault. Views into the bytes it was given; not
// thread-safe.
class PinnedReader {
 public:
  // What Fields() takes: filled by the reader, only read by the writer.
  template <typename T>
  using Of = T;

  explicit PinnedReader(absl::string_view bytes) : rest_(bytes) {}

  template <typename T>
  void Uint(Field field, T& value,
            uint64_t max = std::numeric_limits<T>::max()) {
    static_assert(std::is_unsigned_v<T>);
    value = static_cast<T>(TakeVarint(field, max));
  }
  void TimeMs(Field field, int64_t& value) {
    value = static_cast<int64_t>(
        TakeVarint(field, std::numeric_limits<int64_t>::max()));
  }
  void Bool(Field field, bool& value) { value = TakeVarint(field, 1) == 1; }
  template <typename E>
  void Enum(Field field, E& value, bool (*is_known)(uint64_t)) {
    const uint64_t number =
        TakeVarint(field, std::numeric_limits<uint32_t>::max());
    if (is_known(number)) {
      value = static_cast<E>(number);
    } else {
      Fail(field.name, "is missing or no known number");
    }
  }
  void Bytes(Field field, std::string& value, size_t max_bytes) {
    value = std::string(TakeBytes(field, max_bytes));
  }
  void Text(Field field, std::string& value, size_t max_bytes,
            Newlines newlines = Newlines::kRefused);
  template <typename T>
  void Fixed(Field field, T& value) {
    if (const auto taken = T::From(TakeFixed(field, T::kLength))) {
      value = *taken;
    }
  }
  template <typename T>
  void Message(Field field, T& value) {
    if (!Take(field, WireType::kBytes, /*repeated=*/false)) {
      Fail(field.name, "is missing");
      return;
    }
    ReadMessage(field.name, value);
  }

  template <typename E>
  void Enums(Field field, std::vector<E>& values, size_t max_count,
             bool (*is_known)(uint64_t)) {
    while (TakeAnother(field, WireType::kVarint, values.size(), max_count)) {
      const uint64_t number =
          ReadVarintValue(field, std::numeric_limits<uint32_t>::max());
      if (!is_known(number)) return Fail(field.name, "is no known number");
      values.push_back(static_cast<E>(number));
    }
  }
  void Texts(Field field, std::vector<std::string>& values, size_t max_count,
             size_t max_bytes);
  template <typename T>
  void Messages(Field field, std::vector<T>& values, size_t max_count) {
    while (TakeAnother(field, WireType::kBytes, values.size(), max_count)) {
      T value;
      ReadMessage(absl::StrCat(field.name, "[", values.size(), "]"), value);
      values.push_back(std::move(value));
    }
  }

  // Records a fault unless there is one already.
  void Fail(absl::string_view name, absl::string_view fault);
  // OK when every byte was taken and nothing failed; otherwise
  // kInvalidArgument "<field>: <fault>".
  absl::Status Finish();

 private:
  enum class WireType : uint8_t { kVarint = 0, kBytes = 2 };

  bool ReadVarint(uint64_t& value);
  void FailAtUnexpected(uint64_t tag);
  // Moves past the tag of `field` when it comes next.
  bool Take(Field field, WireType type, bool repeated);
  bool TakeAnother(Field field, WireType type, size_t count, size_t max_count);
  uint64_t ReadVarintValue(Field field, uint64_t max);
  absl::string_view ReadLengthDelimited(absl::string_view name,
                                        size_t max_bytes);
  uint64_t TakeVarint(Field field, uint64_t max);
  absl::string_view TakeBytes(Field field, size_t max_bytes);
  absl::string_view TakeFixed(Field field, size_t size);
  template <typename T>
  void ReadMessage(absl::string_view name, T& value) {
    const absl::string_view bytes = ReadLengthDelimited(name, rest_.size());
    if (!status_.ok()) return;
    PinnedReader nested(bytes);
    Fields(nested, value);
    const absl::Status status = nested.Finish();
    if (!status.ok()) {
      status_ = absl::Status(status.code(),
                             absl::StrCat(name, ".", status.message()));
    }
  }

  absl::string_view rest_;
  int last_number_ = 0;
  absl::Status status_;
};

// Appends the one encoding of what it is given. Checks nothing: the values must
// be within the limits, in NFC and known.
class PinnedWriter {
 public:
  template <typename T>
  using Of = const T;

  explicit PinnedWriter(std::string* out) : out_(*out) {}

  template <typename T>
  void Uint(Field field, T value, uint64_t = 0) {
    PutVarint(field, value);
  }
  void TimeMs(Field field, int64_t value) {
    PutVarint(field, static_cast<uint64_t>(value));
  }
  void Bool(Field field, bool value) { PutVarint(field, value ? 1 : 0); }
  template <typename E>
  void Enum(Field field, E value, bool (*)(uint64_t)) {
    PutVarint(field, static_cast<uint64_t>(value));
  }
  void Bytes(Field field, absl::string_view value, size_t) {
    if (!value.empty()) PutBytes(field, value);
  }
  void Text(Field field, absl::string_view value, size_t,
            Newlines = Newlines::kRefused) {
    if (!value.empty()) PutBytes(field, value);
  }
  template <typename T>
  void Fixed(Field field, const T& value) {
    PutBytes(field, value.view());
  }
  template <typename T>
  void Message(Field field, const T& value) {
    std::string bytes;
    PinnedWriter nested(&bytes);
    Fields(nested, value);
    PutBytes(field, bytes);
  }
  template <typename E>
  void Enums(Field field, const std::vector<E>& values, size_t,
             bool (*)(uint64_t)) {
    for (const E value : values) PutVarint(field, static_cast<uint64_t>(value));
  }
  void Texts(Field field, const std::vector<std::string>& values, size_t,
             size_t) {
    for (const std::string& value : values) PutBytes(field, value);
  }
  template <typename T>
  void Messages(Field field, const std::vector<T>& values, size_t) {
    for (const T& value : values) Message(field, value);
  }

 private:
  void PutVarint(Field field, uint64_t value);
  void PutBytes(Field field, absl::string_view value);

  std::string& out_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PINNED_WIRE_H_
