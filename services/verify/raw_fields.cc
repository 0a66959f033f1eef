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

std::optional<std::string> TakeValue(absl::string_view* bytes,
                                     uint64_t wire_type) {
  uint64_t number = 0;
  size_t size = 0;
  switch (wire_type) {
    case 0:
      if (!TakeVarint(bytes, &number)) return std::nullopt;
      return absl::StrCat(number);
    case 1:
      size = 8;
      break;
    case 5:
      size = 4;
      break;
    case 2:
      if (!TakeVarint(bytes, &number) || number > bytes->size())
        return std::nullopt;
      size = static_cast<size_t>(number);
      break;
    default:
      return std::nullopt;
  }
  if (bytes->size() < size) return std::nullopt;
  const absl::string_view value = bytes->substr(0, size);
  bytes->remove_prefix(size);
  if (wire_type == 2) return ShowBytes(value);
  return absl::StrCat("hex ", absl::BytesToHexString(value));
}

}  // namespace

std::vector<RawField> ReadRawFields(absl::string_view bytes) {
  std::vector<RawField> fields;
  absl::string_view rest = bytes;
  while (!rest.empty()) {
    uint64_t tag = 0;
    const bool tagged = TakeVarint(&rest, &tag);
    const uint64_t number = tag >> 3;
    constexpr uint64_t kMaxFieldNumber = (1u << 29) - 1;
    std::optional<std::string> value;
    if (tagged && number >= 1 && number <= kMaxFieldNumber) {
      value = TakeValue(&rest, tag & 7);
    }
    if (!value.has_value()) return {{0, ShowBytes(bytes)}};
    fields.push_back({static_cast<uint32_t>(number), *std::move(value)});
  }
  return fields;
}

}  // namespace daodi::services::verify
