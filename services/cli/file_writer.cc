#include "services/cli/file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace daodi::services::cli {

absl::StatusOr<std::unique_ptr<FileWriter>> FileWriter::Create(
    const std::string& path, FileMode mode) {
  if (path == "-") {
    return std::unique_ptr<FileWriter>(new FileWriter(STDOUT_FILENO, path, ""));
  }
  const std::filesystem::path folder =
      std::filesystem::path(path).parent_path();
  if (!folder.empty()) {
    if (absl::Status made = MakeFolder(folder); !made.ok()) return made;
  }
  const std::string temporary = absl::StrCat(path, ".tmp", getpid());
  std::unique_ptr<FileWriter> writer(new FileWriter(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
           mode == FileMode::kOwner ? 0600 : 0644),
      path, temporary));
  if (writer->descriptor_ < 0) return writer->Failed("create");
  return writer;
}

FileWriter::~FileWriter() {
  if (descriptor_ > STDERR_FILENO) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

absl::Status FileWriter::Failed(const char* action) const {
  const int error = errno;
  const std::string message =
      absl::StrCat(path_, ": cannot ", action, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  return error == EACCES || error == EPERM
             ? absl::PermissionDeniedError(message)
             : absl::InternalError(message);
}

absl::Status FileWriter::Write(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status FileWriter::Commit() {
  if (temporary_.empty()) return absl::OkStatus();
  if (fsync(descriptor_) != 0) return Failed("sync");
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return Failed("replace");
  temporary_.clear();
  return absl::OkStatus();
}

}  // namespace daodi::services::cli
