// Small files that are either the old or the new one after any crash.

#ifndef DAODI_STORAGE_DURABLE_FILE_H_
#define DAODI_STORAGE_DURABLE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::storage {

// Replaces `path` by `content`: temporary file beside it, fsync, rename, fsync
// of the folder. Errors: kUnavailable naming the path; the old file is intact.
absl::Status WriteDurably(const std::string& path, absl::string_view content);

// Makes names created, renamed and removed in `folder` durable.
absl::Status SyncFolder(const std::string& folder);
// The folder that holds `path`.
std::string ParentFolder(const std::string& path);
// Makes `folder` and its parents, durably. OK when it is there.
absl::Status MakeFolders(const std::string& folder);

// Errors: kNotFound; kResourceExhausted above `limit` bytes; kUnavailable.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path,
                                          size_t limit);

// Files of a store are at most about 64 MiB (storage/database.cc), a WAL a
// little over 48 MiB: they are read whole.
inline constexpr size_t kMaxStoreFileBytes = size_t{1} << 30;

struct FileDigest {
  crypto::Digest sha256;
  uint64_t bytes = 0;
};
absl::StatusOr<FileDigest> DigestFile(const std::string& path);
// Copies to a new file, fsynced, and hashes what it wrote. The caller syncs
// the folder. Errors: kAlreadyExists besides those of reading.
absl::StatusOr<FileDigest> CopyFileDurably(const std::string& from,
                                           const std::string& to);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DURABLE_FILE_H_
