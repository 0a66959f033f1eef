#include "storage/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"

namespace daodi::storage {
namespace {

constexpr mode_t kPrivateFile = 0600;
constexpr size_t kReadBytes = 1 << 20;

absl::Status ErrnoStatus(absl::string_view doing, const std::string& path) {
  const int error = errno;
  const std::string message =
      absl::StrCat(doing, " ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EEXIST) return absl::AlreadyExistsError(message);
  if (error == ENOSPC || error == EDQUOT) {
    return absl::ResourceExhaustedError(message);
  }
  return absl::UnavailableError(message);
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  const int fd_;
};

absl::Status WriteAll(int fd, absl::string_view bytes,
                      const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// A failed fsync is never repeated: the kernel may have dropped the pages.
absl::Status WriteNewFile(const std::string& path, absl::string_view content,
                          int open_flags) {
  const FileDescriptor file(open(
      path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | open_flags, kPrivateFile));
  if (!file.open()) return ErrnoStatus("create", path);
  if (absl::Status status = WriteAll(file.get(), content, path); !status.ok()) {
    return status;
  }
  if (fsync(file.get()) != 0) return ErrnoStatus("fsync", path);
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteDurably(const std::string& path, absl::string_view content) {
  const std::string temporary = path + ".new";
  if (absl::Status status = WriteNewFile(temporary, content, O_TRUNC);
      !status.ok()) {
    return status;
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    return ErrnoStatus("rename to", path);
  }
  return SyncFolder(ParentFolder(path));
}

absl::Status SyncFolder(const std::string& folder) {
  const FileDescriptor file(
      open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.open()) return ErrnoStatus("open folder", folder);
  if (fsync(file.get()) != 0) return ErrnoStatus("fsync folder", folder);
  return absl::OkStatus();
}

std::string ParentFolder(const std::string& path) {
  std::filesystem::path folder(path);
  if (!folder.has_filename()) folder = folder.parent_path();
  folder = folder.parent_path();
  return folder.empty() ? "." : folder.string();
}

absl::Status MakeFolders(const std::string& folder) {
  struct stat info;
  if (stat(folder.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return absl::OkStatus();
    return absl::UnavailableError(
        absl::StrCat(folder, ": is a file, must be a folder"));
  }
  const std::string parent = ParentFolder(folder);
  if (parent != folder) {
    if (absl::Status status = MakeFolders(parent); !status.ok()) return status;
  }
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return ErrnoStatus("make folder", folder);
  }
  return SyncFolder(parent);
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path,
                                          size_t limit) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) return ErrnoStatus("open", path);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return ErrnoStatus("stat", path);
  std::string content;
  content.reserve(std::min(static_cast<size_t>(info.st_size), limit));
  while (true) {
    const size_t before = content.size();
    const size_t want = std::min(kReadBytes, limit + 1 - before);
    content.resize(before + want);
    const ssize_t got = read(file.get(), &content[before], want);
    if (got < 0 && errno != EINTR) return ErrnoStatus("read", path);
    content.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return content;
    if (content.size() > limit) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path, ": longer than ", limit, " bytes"));
    }
  }
}

absl::StatusOr<FileDigest> DigestFile(const std::string& path) {
  absl::StatusOr<std::string> content = ReadWholeFile(path, kMaxStoreFileBytes);
  if (!content.ok()) return content.status();
  return FileDigest{crypto::Sha256(*content), content->size()};
}

absl::StatusOr<FileDigest> CopyFileDurably(const std::string& from,
                                           const std::string& to) {
  absl::StatusOr<std::string> content = ReadWholeFile(from, kMaxStoreFileBytes);
  if (!content.ok()) return content.status();
  if (absl::Status status = WriteNewFile(to, *content, O_EXCL); !status.ok()) {
    return status;
  }
  return FileDigest{crypto::Sha256(*content), content->size()};
}

}  // namespace daodi::storage
