#include "services/cli/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace daodi::services::cli {
namespace {

absl::Status ErrnoStatus(int error, absl::string_view path,
                         absl::string_view action) {
  const std::string message =
      absl::StrCat(path, ": cannot ", action, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EACCES || error == EPERM) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

// Closes on every way out.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ > STDERR_FILENO) close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status WriteAll(int descriptor, absl::string_view bytes,
                      const std::string& path, Durability durability) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus(errno, path, "write");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (durability == Durability::kNow && fsync(descriptor) != 0)
    return ErrnoStatus(errno, path, "sync");
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& folder) {
  const OpenFile file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) {
    return ErrnoStatus(errno, folder, "sync");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes) {
  const OpenFile file(path == "-" ? STDIN_FILENO
                                  : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return ErrnoStatus(errno, path, "open");
  std::string bytes;
  char buffer[64 * 1024];
  while (true) {
    const ssize_t count = read(file.get(), buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus(errno, path, "read");
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(count));
    if (bytes.size() > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          path, ": has more than ", max_bytes, " bytes; split it"));
    }
  }
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes,
                       FileMode mode, Durability durability) {
  const std::filesystem::path target(path);
  const std::string folder =
      target.has_parent_path() ? target.parent_path().string() : ".";
  if (absl::Status status = MakeFolder(folder); !status.ok()) return status;
  const std::string temporary = absl::StrCat(path, ".tmp", getpid());
  const mode_t permissions = mode == FileMode::kOwner ? 0600 : 0644;
  absl::Status status;
  {
    const OpenFile file(open(temporary.c_str(),
                             O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                             permissions));
    if (file.get() < 0) return ErrnoStatus(errno, temporary, "create");
    status = WriteAll(file.get(), bytes, temporary, durability);
  }
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    status = ErrnoStatus(errno, path, "replace");
  }
  if (!status.ok()) {
    unlink(temporary.c_str());
    return status;
  }
  return durability == Durability::kNow ? SyncFolder(folder) : absl::OkStatus();
}

absl::Status SyncVolume(const std::string& folder) {
  const OpenFile file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || syncfs(file.get()) != 0) {
    return ErrnoStatus(errno, folder, "sync");
  }
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& path, FileMode mode) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  std::filesystem::create_directories(path, error);
  if (error) return ErrnoStatus(error.value(), path, "make folder");
  if (mode == FileMode::kOwner && chmod(path.c_str(), 0700) != 0) {
    return ErrnoStatus(errno, path, "close to others");
  }
  return absl::OkStatus();
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace daodi::services::cli
