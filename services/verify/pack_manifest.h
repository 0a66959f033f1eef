// The manifest of an evidence pack: what `sha256sum` writes, by path.

#ifndef DAODI_SERVICES_VERIFY_PACK_MANIFEST_H_
#define DAODI_SERVICES_VERIFY_PACK_MANIFEST_H_

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/hash.h"

namespace daodi::services::verify {

inline constexpr absl::string_view kManifestName = "manifest.sha256";
// A recall of 20,000 lots has some 100,000 statements, each with two files.
inline constexpr size_t kMaxPackFiles = 500'000;
// 500,000 lines of 100 bytes.
inline constexpr size_t kMaxManifestBytes = 64 * 1024 * 1024;

// By path.
using PackManifest = std::map<std::string, crypto::Digest>;

// Lines "<64 hex digits>  <path>\n", ascending by path, each once; paths of
// names of A-Z a-z 0-9 . _ - that do not begin with "." between "/". Errors:
// kInvalidArgument naming the line.
absl::StatusOr<PackManifest> ParseManifest(absl::string_view text);

// The files below `folder` are those of the manifest, and itself, no others and
// no links. Errors: kDataLoss naming one that is too many or missing.
absl::Status CheckFiles(const std::string& folder,
                        const PackManifest& manifest);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_PACK_MANIFEST_H_
