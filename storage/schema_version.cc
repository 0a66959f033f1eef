#include "storage/schema_version.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"

namespace daodi::storage {

std::string EncodeSchemaVersion(uint32_t version) {
  std::string value;
  crypto::AppendU32(version, &value);
  return value;
}

absl::Status CheckSchemaVersion(absl::string_view value) {
  uint32_t version = 0;
  if (!crypto::ReadU32(&value, &version) || !value.empty() || version == 0) {
    return absl::DataLossError(
        "schema_version: missing or malformed: this is no store of daodi, or "
        "it is damaged; run `daodi fsck`");
  }
  if (version > kSchemaVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("schema_version: the store has version ", version,
                     ", this program knows versions up to ", kSchemaVersion,
                     "; use the newer program"));
  }
  return absl::OkStatus();
}

}  // namespace daodi::storage
