// Files written piece by piece that are there whole or not at all.

#ifndef DAODI_SERVICES_CLI_FILE_WRITER_H_
#define DAODI_SERVICES_CLI_FILE_WRITER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/cli/file_bytes.h"

namespace daodi::services::cli {

// Not thread-safe.
class FileWriter {
 public:
  // Makes missing folders and a temporary file beside `path`; "-" is standard
  // output. Errors: kNotFound, kPermissionDenied, kInternal.
  static absl::StatusOr<std::unique_ptr<FileWriter>> Create(
      const std::string& path, FileMode mode);
  // Removes what was not committed.
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  absl::Status Write(absl::string_view bytes);
  // fsync, then the file has its name. Errors: kInternal, kPermissionDenied.
  absl::Status Commit();

 private:
  FileWriter(int descriptor, const std::string& path,
             const std::string& temporary)
      : descriptor_(descriptor), path_(path), temporary_(temporary) {}
  absl::Status Failed(const char* action) const;

  int descriptor_;
  const std::string path_;
  std::string temporary_;  // empty: none, or committed
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_FILE_WRITER_H_
