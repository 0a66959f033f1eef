// Names in keys and values of rows: u8 length || bytes.

#ifndef DAODI_STORAGE_ROW_NAMES_H_
#define DAODI_STORAGE_ROW_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/big_endian.h"

namespace daodi::storage {

inline constexpr size_t kMaxRowNameBytes = 255;

// What is longer is cut: admission refuses such names of lots and
// organizations, and other text may be shortened in a row.
inline void AppendName(absl::string_view name, std::string* out) {
  const absl::string_view kept = name.substr(0, kMaxRowNameBytes);
  crypto::AppendU8(static_cast<uint8_t>(kept.size()), out);
  out->append(kept.data(), kept.size());
}

// Takes it off the front of `bytes`. False when `bytes` is shorter.
[[nodiscard]] inline bool ReadName(absl::string_view* bytes,
                                   std::string* name) {
  uint8_t size = 0;
  if (!crypto::ReadU8(bytes, &size) || bytes->size() < size) return false;
  name->assign(bytes->data(), size);
  bytes->remove_prefix(size);
  return true;
}

inline std::string NamePart(absl::string_view name) {
  std::string part;
  AppendName(name, &part);
  return part;
}

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_ROW_NAMES_H_
