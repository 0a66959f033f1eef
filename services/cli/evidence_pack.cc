#include "services/cli/evidence_pack.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"

namespace daodi::services::cli {
namespace {

constexpr int kReadableMode = 0644;
constexpr int64_t kMsPerSecond = 1000;
constexpr char kManifestFile[] = "manifest.sha256";

struct FreeArchive {
  void operator()(struct archive* tar) const { archive_write_free(tar); }
};
using Tar = std::unique_ptr<struct archive, FreeArchive>;

struct FreeEntry {
  void operator()(struct archive_entry* entry) const {
    archive_entry_free(entry);
  }
};
using TarEntry = std::unique_ptr<struct archive_entry, FreeEntry>;

absl::Status Failed(const std::string& file, struct archive* tar) {
  const char* why = archive_error_string(tar);
  return absl::InternalError(absl::StrCat(
      file, ": cannot be written: ", why == nullptr ? "no reason given" : why));
}

bool WriteOne(struct archive* tar, const std::string& path,
              absl::string_view bytes, int64_t time_ms) {
  const TarEntry entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kReadableMode);
  archive_entry_set_mtime(entry.get(), time_ms / kMsPerSecond, 0);
  if (archive_write_header(tar, entry.get()) != ARCHIVE_OK) return false;
  return archive_write_data(tar, bytes.data(), bytes.size()) ==
         static_cast<la_ssize_t>(bytes.size());
}

}  // namespace

void EvidencePack::Add(const std::string& path, std::string bytes) {
  std::string& file = files_[path];
  bytes_ += bytes.size() - file.size();
  file = std::move(bytes);
}

std::string EvidencePack::Manifest() const {
  std::string manifest;
  for (const auto& [path, bytes] : files_) {
    absl::StrAppend(&manifest, crypto::Sha256(bytes).hex(), "  ", path, "\n");
  }
  return manifest;
}

absl::Status EvidencePack::WriteTar(const std::string& file,
                                    const std::string& folder,
                                    int64_t time_ms) const {
  const Tar tar(archive_write_new());
  // Names are ASCII and short and files small, so every entry is plain ustar.
  archive_write_set_format_pax_restricted(tar.get());
  const std::string temporary = absl::StrCat(file, ".new");
  if (archive_write_open_filename(tar.get(), temporary.c_str()) != ARCHIVE_OK) {
    return Failed(file, tar.get());
  }
  bool written = WriteOne(tar.get(), absl::StrCat(folder, "/", kManifestFile),
                          Manifest(), time_ms);
  for (const auto& [path, bytes] : files_) {
    written = written && WriteOne(tar.get(), absl::StrCat(folder, "/", path),
                                  bytes, time_ms);
  }
  written = written && archive_write_close(tar.get()) == ARCHIVE_OK;
  if (!written) {
    absl::Status failed = Failed(file, tar.get());
    std::remove(temporary.c_str());
    return failed;
  }
  if (std::rename(temporary.c_str(), file.c_str()) == 0) {
    return absl::OkStatus();
  }
  std::remove(temporary.c_str());
  return absl::PermissionDeniedError(absl::StrCat(
      file, ": cannot be written; give a file in a folder you may write"));
}

}  // namespace daodi::services::cli
