#include "storage/document_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/block_cipher.h"
#include "crypto/hash.h"

namespace daodi::storage {
namespace {

// Version 1. DO NOT CHANGE.
constexpr absl::string_view kMagic = "daodi/document/1";
constexpr size_t kSealBytes =
    crypto::kCipherNonceBytes + crypto::kCipherTagBytes;
constexpr size_t kSaltBytes = 32;
constexpr size_t kHeadBytes = kMagic.size() + kSealBytes + kSaltBytes;
constexpr size_t kSealedSegmentBytes = kSealBytes + kDocumentSegmentBytes;
constexpr mode_t kPrivateFile = 0600;

absl::Status ErrnoStatus(absl::string_view doing, const std::string& path) {
  const int error = errno;
  const std::string message =
      absl::StrCat(doing, " ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == ENOSPC || error == EDQUOT) {
    return absl::ResourceExhaustedError(message);
  }
  return absl::UnavailableError(message);
}

// Number 0 is the salt, the segments follow.
std::string AssociatedData(const DocumentSeal& seal, uint64_t number) {
  std::string data(kMagic);
  data += seal.context;
  crypto::AppendU64(seal.size_bytes, &data);
  crypto::AppendU64(number, &data);
  return data;
}

std::string SealPart(const DocumentSeal& seal, uint64_t number,
                     absl::string_view plaintext) {
  std::string part = crypto::RandomBytes(crypto::kCipherNonceBytes);
  part += crypto::Seal(seal.key, part, AssociatedData(seal, number), plaintext);
  return part;
}

uint64_t PlaceOf(uint64_t offset) {
  return kHeadBytes + offset / kDocumentSegmentBytes * kSealedSegmentBytes;
}

absl::Status WriteAt(int descriptor, uint64_t at, absl::string_view bytes,
                     const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
    at += static_cast<uint64_t>(written);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status BeginDocumentFile(const std::string& path,
                               const DocumentSeal& seal,
                               const crypto::Salt& salt) {
  const int descriptor = open(
      path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kPrivateFile);
  if (descriptor < 0) return ErrnoStatus("create", path);
  absl::Status written =
      WriteAt(descriptor, 0,
              absl::StrCat(kMagic, SealPart(seal, 0, salt.view())), path);
  close(descriptor);
  return written;
}

absl::Status AppendToDocumentFile(const std::string& path,
                                  const DocumentSeal& seal, uint64_t offset,
                                  absl::string_view data) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return ErrnoStatus("open", path);
  const uint64_t begin = PlaceOf(offset);
  uint64_t number = offset / kDocumentSegmentBytes + 1;
  absl::Status written;
  for (uint64_t at = begin; written.ok() && !data.empty();
       at += kSealedSegmentBytes, ++number) {
    const absl::string_view segment = data.substr(0, kDocumentSegmentBytes);
    written = WriteAt(descriptor, at, SealPart(seal, number, segment), path);
    data.remove_prefix(segment.size());
  }
  if (!written.ok() && ftruncate(descriptor, static_cast<off_t>(begin)) != 0) {
    written = ErrnoStatus("cut off", path);
  }
  close(descriptor);
  return written;
}

absl::StatusOr<uint64_t> BytesInDocumentFile(const std::string& path,
                                             uint64_t size_bytes) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return ErrnoStatus("stat", path);
  const auto size = static_cast<uint64_t>(info.st_size);
  if (size < kHeadBytes) {
    return absl::NotFoundError(absl::StrCat(path, ": has no head"));
  }
  const uint64_t segments = (size - kHeadBytes) / kSealedSegmentBytes;
  const uint64_t whole = segments * kDocumentSegmentBytes;
  const uint64_t rest = (size - kHeadBytes) % kSealedSegmentBytes;
  if (whole < size_bytes && size_bytes - whole < kDocumentSegmentBytes &&
      rest == size_bytes - whole + kSealBytes) {
    return size_bytes;
  }
  return std::min(whole, size_bytes);
}

absl::Status SyncDocumentFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return ErrnoStatus("open", path);
  absl::Status synced;
  if (fsync(descriptor) != 0) synced = ErrnoStatus("fsync", path);
  close(descriptor);
  return synced;
}

absl::StatusOr<std::unique_ptr<DocumentFile>> DocumentFile::Open(
    const std::string& path, DocumentSeal seal) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return ErrnoStatus("open", path);
  std::unique_ptr<DocumentFile> file(
      new DocumentFile(descriptor, path, std::move(seal)));
  char magic[kMagic.size()];
  if (pread(descriptor, magic, sizeof(magic), 0) !=
          static_cast<ssize_t>(sizeof(magic)) ||
      absl::string_view(magic, sizeof(magic)) != kMagic) {
    return absl::DataLossError(absl::StrCat(path, ": is no document file"));
  }
  const auto salt = file->ReadSealed(kMagic.size(), kSealBytes + kSaltBytes, 0);
  if (!salt.ok()) return salt.status();
  file->salt_ = *crypto::Salt::From(*salt);
  return file;
}

DocumentFile::~DocumentFile() { close(descriptor_); }

absl::StatusOr<std::string> DocumentFile::ReadSealed(uint64_t at, size_t bytes,
                                                     uint64_t number) const {
  std::string sealed(bytes, '\0');
  size_t have = 0;
  while (have < bytes) {
    const ssize_t got = pread(descriptor_, &sealed[have], bytes - have,
                              static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus("read", path_);
    if (got == 0) {
      return absl::DataLossError(absl::StrCat(path_, ": ends too early"));
    }
    have += static_cast<size_t>(got);
  }
  const absl::string_view view = sealed;
  const auto opened = crypto::Open(
      seal_.key, view.substr(0, crypto::kCipherNonceBytes),
      AssociatedData(seal_, number), view.substr(crypto::kCipherNonceBytes));
  if (!opened.ok()) {
    return absl::DataLossError(
        absl::StrCat(path_, ": part ", number, " was altered"));
  }
  return std::string(opened->InsecureView());
}

absl::StatusOr<std::string> DocumentFile::ReadSegment(uint64_t offset) const {
  if (offset >= seal_.size_bytes) return std::string();
  const uint64_t begin = offset / kDocumentSegmentBytes * kDocumentSegmentBytes;
  const size_t bytes = static_cast<size_t>(
      std::min<uint64_t>(kDocumentSegmentBytes, seal_.size_bytes - begin));
  auto segment = ReadSealed(PlaceOf(begin), kSealBytes + bytes,
                            begin / kDocumentSegmentBytes + 1);
  if (!segment.ok()) return segment.status();
  segment->erase(0, offset - begin);
  return segment;
}

absl::StatusOr<crypto::Digest> DocumentFile::ComputeDigest() const {
  std::string bytes(salt_.view());
  bytes.reserve(bytes.size() + seal_.size_bytes);
  for (uint64_t offset = 0; offset < seal_.size_bytes;
       offset += kDocumentSegmentBytes) {
    const auto segment = ReadSegment(offset);
    if (!segment.ok()) return segment.status();
    bytes += *segment;
  }
  return crypto::Sha256(bytes);
}

}  // namespace daodi::storage
