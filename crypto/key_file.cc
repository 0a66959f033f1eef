#include "crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/pem.h"
#include "crypto/secret.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kPrivateLabel = "PRIVATE KEY";
constexpr absl::string_view kPublicLabel = "PUBLIC KEY";
// Far above any key with comments around it; bounds what a wrong path costs.
constexpr size_t kMaxFileBytes = 16 * 1024;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

absl::Status SystemError(absl::string_view action, const std::string& path) {
  return absl::ErrnoToStatus(errno,
                             absl::StrCat("key file ", path, ": ", action));
}

absl::Status Unusable(const std::string& path, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("key file ", path, ": ", problem));
}

absl::Status InFile(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat("key file ", path, ": ", status.message()));
}

absl::Status WriteAll(int file, absl::string_view bytes,
                      const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (fsync(file) != 0) return SystemError("cannot sync", path);
  return absl::OkStatus();
}

// Makes the new name itself survive a crash.
absl::Status SyncDirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string directory =
      slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const FileDescriptor opened(
      open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || fsync(opened.get()) != 0) {
    return SystemError("cannot sync its directory", path);
  }
  return absl::OkStatus();
}

absl::Status WriteNewFile(const std::string& path, mode_t mode,
                          absl::string_view bytes) {
  const FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
           mode));
  if (file.get() < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(
        absl::StrCat("key file ", path,
                     ": exists and is not overwritten; choose another name"));
  }
  if (file.get() < 0) return SystemError("cannot create", path);
  absl::Status status = WriteAll(file.get(), bytes, path);
  if (status.ok()) status = SyncDirectoryOf(path);
  if (!status.ok()) unlink(path.c_str());
  return status;
}

absl::StatusOr<SecretBytes> ReadAll(int file, const std::string& path) {
  std::string buffer(kMaxFileBytes + 1, '\0');
  size_t size = 0;
  ssize_t got = 1;
  while (got > 0 && size < buffer.size()) {
    got = read(file, &buffer[size], buffer.size() - size);
    if (got < 0 && errno == EINTR) {
      got = 1;
    } else if (got > 0) {
      size += static_cast<size_t>(got);
    }
  }
  const int error = errno;
  SecretBytes content(absl::string_view(buffer).substr(0, size));
  WipeBytes(&buffer);
  errno = error;
  if (got < 0) return SystemError("cannot read", path);
  if (size > kMaxFileBytes) return Unusable(path, "too large for a key");
  return content;
}

// `flags` are added to those of every reading. Not blocking, so that a pipe in
// the place of a key cannot hang the program.
absl::StatusOr<SecretBytes> ReadKeyFile(const std::string& path, int flags,
                                        bool is_private) {
  const FileDescriptor file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags));
  if (file.get() < 0 && errno == ELOOP) {
    return Unusable(path, "is a symbolic link; name the file itself");
  }
  if (file.get() < 0) return SystemError("cannot open", path);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return SystemError("cannot stat", path);
  if (!S_ISREG(info.st_mode)) return Unusable(path, "is no regular file");
  if (is_private && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("key file ", path,
                     ": group or others have access; run chmod 600 ", path));
  }
  return ReadAll(file.get(), path);
}

}  // namespace

absl::Status SaveSecret(absl::string_view label, const SecretBytes& secret,
                        const std::string& path) {
  const SecretBytes pem = EncodePem(label, secret.InsecureView());
  return WriteNewFile(path, 0600, pem.InsecureView());
}

absl::StatusOr<SecretBytes> LoadSecret(absl::string_view label,
                                       const std::string& path) {
  const absl::StatusOr<SecretBytes> text =
      ReadKeyFile(path, O_NOFOLLOW, /*is_private=*/true);
  if (!text.ok()) return text.status();
  absl::StatusOr<SecretBytes> secret = DecodePem(label, text->InsecureView());
  if (!secret.ok()) return InFile(path, secret.status());
  return secret;
}

absl::Status SavePrivateKey(const PrivateKey& key, const std::string& path) {
  const absl::StatusOr<SecretBytes> der = key.ToPkcs8();
  if (!der.ok()) return der.status();
  return SaveSecret(kPrivateLabel, *der, path);
}

absl::StatusOr<PrivateKey> LoadPrivateKey(const std::string& path) {
  const absl::StatusOr<SecretBytes> der = LoadSecret(kPrivateLabel, path);
  if (!der.ok()) return der.status();
  absl::StatusOr<PrivateKey> key = PrivateKey::FromPkcs8(*der);
  if (!key.ok()) return InFile(path, key.status());
  return key;
}

absl::Status SavePublicKey(const PublicKey& key, const std::string& path) {
  const SecretBytes pem = EncodePem(kPublicLabel, key.spki());
  return WriteNewFile(path, 0644, pem.InsecureView());
}

absl::StatusOr<PublicKey> LoadPublicKey(const std::string& path) {
  const absl::StatusOr<SecretBytes> text =
      ReadKeyFile(path, 0, /*is_private=*/false);
  if (!text.ok()) return text.status();
  const absl::StatusOr<SecretBytes> der =
      DecodePem(kPublicLabel, text->InsecureView());
  if (!der.ok()) return InFile(path, der.status());
  absl::StatusOr<PublicKey> key = PublicKey::FromSpki(der->InsecureView());
  if (!key.ok()) return InFile(path, key.status());
  return key;
}

}  // namespace daodi::crypto
