#include "services/verify/raw_fields.h"

#include <cstdint>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"

namespace daodi::services::verify {
namespace {

bool TakeVarint(absl::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

// As text when it is readable without replacing anything.
std::string ShowBytes(absl::string_view bytes) {
  if (crypto::DisplayText(bytes) == bytes) {
    return absl::StrCat("\"", bytes, "\"");
  }
  return absl::StrCat("hex ", absl::BytesToHexString(bytes));
}

constexpr uint64_t kLengthDelimited = 2;

struct WireField {
  uint32_t number = 0;
  uint64_t wire_type = 0;
  uint64_t varint = 0;      // of wire type 0
  absl::string_view bytes;  // of the others
};

std::optional<WireField> TakeField(absl::string_view* rest) {
  constexpr uint64_t kMaxFieldNumber = (1u << 29) - 1;
  uint64_t tag = 0;
  if (!TakeVarint(rest, &tag)) return std::nullopt;
  const uint64_t number = tag >> 3;
  if (number < 1 || number > kMaxFieldNumber) return std::nullopt;
  WireField field{static_cast<uint32_t>(number), tag & 7, 0, {}};
  uint64_t size = 0;
  switch (field.wire_type) {
    case 0:
      if (!TakeVarint(rest, &field.varint)) return std::nullopt;
      return field;
    case 1:
      size = 8;
      break;
    case 5:
      size = 4;
      break;
    case kLengthDelimited:
      if (!TakeVarint(rest, &size)) return std::nullopt;
      break;
    default:
      return std::nullopt;
  }
  if (size > rest->size()) return std::nullopt;
  field.bytes = rest->substr(0, static_cast<size_t>(size));
  rest->remove_prefix(static_cast<size_t>(size));
  return field;
}

std::string ShowValue(const WireField& field) {
  if (field.wire_type == 0) return absl::StrCat(field.varint);
  if (field.wire_type == kLengthDelimited) return ShowBytes(field.bytes);
  return absl::StrCat("hex ", absl::BytesToHexString(field.bytes));
}

}  // namespace

std::vector<RawField> ReadRawFields(absl::string_view bytes) {
  std::vector<RawField> fields;
  absl::string_view rest = bytes;
  while (!rest.empty()) {
    const std::optional<WireField> field = TakeField(&rest);
    if (!field.has_value()) return {{0, ShowBytes(bytes)}};
    fields.push_back({field->number, ShowValue(*field)});
  }
  return fields;
}

std::vector<absl::string_view> BytesFields(absl::string_view bytes,
                                           uint32_t number) {
  std::vector<absl::string_view> values;
  absl::string_view rest = bytes;
  while (!rest.empty()) {
    const std::optional<WireField> field = TakeField(&rest);
    if (!field.has_value()) return {};
    if (field->number == number && field->wire_type == kLengthDelimited) {
      values.push_back(field->bytes);
    }
  }
  return values;
}

}  // namespace daodi::services::verify
