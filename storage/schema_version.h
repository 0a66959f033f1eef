// The version of the layout in storage/key_schema.h that a ledger was written
// with. A program reads its own version and those before it, never a newer one.

#ifndef DAODI_STORAGE_SCHEMA_VERSION_H_
#define DAODI_STORAGE_SCHEMA_VERSION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daodi::storage {

// 1: docs/formats/storage.md as first written.
inline constexpr uint32_t kSchemaVersion = 1;

// The version of the views' rows and rules. Views of another version are
// dropped when the store opens for writing, and made again from the log.
// 2: standing and claims.
inline constexpr uint32_t kViewVersion = 11;

// u32 big-endian.
std::string EncodeSchemaVersion(uint32_t version);

// May this program use a store with the stored value `value`? Errors:
// kFailedPrecondition: written by a newer program. kDataLoss: no version.
absl::Status CheckSchemaVersion(absl::string_view value);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_SCHEMA_VERSION_H_
