// Whole files: bounded reads and writes that leave the old or the new file,
// never half of one.

#ifndef DAODI_SERVICES_CLI_FILE_BYTES_H_
#define DAODI_SERVICES_CLI_FILE_BYTES_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::cli {

inline constexpr size_t kMaxInputFileBytes = 256 * 1024 * 1024;

// `path` "-" reads standard input. Errors: kNotFound, kPermissionDenied,
// kResourceExhausted above `max_bytes`, kInternal.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes = kMaxInputFileBytes);

// Who may read a file that is written.
enum class FileMode { kEverybody, kOwner };

// When a written file survives a power failure.
enum class Durability { kNow, kLater };

// Temporary file, fsync, rename, fsync of the folder (the fsyncs only with
// kNow); makes missing folders. Errors: kPermissionDenied, kInternal.
absl::Status WriteFile(const std::string& path, absl::string_view bytes,
                       FileMode mode = FileMode::kEverybody,
                       Durability durability = Durability::kNow);

// Makes everything written so far on the volume of `folder` durable: one call
// for many files written with kLater.
absl::Status SyncVolume(const std::string& folder);

// Makes the folder and those above it. Errors: kPermissionDenied, kInternal.
absl::Status MakeFolder(const std::string& path,
                        FileMode mode = FileMode::kEverybody);

bool FileExists(const std::string& path);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_FILE_BYTES_H_
