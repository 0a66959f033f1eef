#include "storage/backup_part.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/durable_file.h"

namespace daodi::storage {
namespace {

constexpr size_t kMaxManifestBytes = 64 << 20;

absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("list ", folder, ": ", error.message()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

absl::Status MakeEmptyFolder(const std::string& folder) {
  if (absl::Status status = MakeFolders(folder); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  if (names->empty()) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat(
      folder, ": is not empty (", names->front(), "); choose a new folder"));
}

absl::Status FinishBackupPart(const std::string& backup,
                              BackupManifest manifest, BackupReport* report) {
  const std::string folder = absl::StrCat(backup, "/", manifest.part);
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    const absl::StatusOr<FileDigest> digest =
        DigestFile(absl::StrCat(folder, "/", name));
    if (!digest.ok()) return digest.status();
    manifest.files.push_back({name, digest->sha256});
    ++report->files;
    report->bytes += digest->bytes;
  }
  if (absl::Status status = SyncFolder(folder); !status.ok()) return status;
  return WriteDurably(absl::StrCat(backup, "/", kBackupManifestName),
                      FormatBackupManifest(manifest));
}

absl::StatusOr<BackupManifest> ReadBackupPart(const std::string& backup,
                                              const std::string& part) {
  const absl::StatusOr<std::string> text = ReadWholeFile(
      absl::StrCat(backup, "/", kBackupManifestName), kMaxManifestBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<BackupManifest> manifest = ParseBackupManifest(*text);
  if (!manifest.ok()) return manifest.status();
  if (manifest->part != part) {
    return absl::InvalidArgumentError(absl::StrCat(backup, ": is a backup of ",
                                                   manifest->part, ", one of ",
                                                   part, " is needed"));
  }
  // RocksDB must not find files nobody vouches for.
  const absl::StatusOr<std::vector<std::string>> names =
      NamesIn(absl::StrCat(backup, "/", part));
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    const bool listed = std::any_of(
        manifest->files.begin(), manifest->files.end(),
        [&](const BackedUpFile& file) { return file.name == name; });
    if (!listed) {
      return absl::DataLossError(absl::StrCat(
          backup, "/", part, "/", name, ": is not in ", kBackupManifestName));
    }
  }
  return manifest;
}

absl::Status RestoreBackupPart(const std::string& backup,
                               const BackupManifest& manifest,
                               const std::string& target,
                               BackupReport* report) {
  if (absl::Status status = MakeEmptyFolder(target); !status.ok()) {
    return status;
  }
  const std::string copy = target + ".restoring";
  std::error_code error;
  std::filesystem::remove_all(copy, error);
  if (absl::Status status = MakeEmptyFolder(copy); !status.ok()) return status;
  for (const BackedUpFile& file : manifest.files) {
    const std::string from =
        absl::StrCat(backup, "/", manifest.part, "/", file.name);
    const absl::StatusOr<FileDigest> digest =
        CopyFileDurably(from, absl::StrCat(copy, "/", file.name));
    if (absl::IsNotFound(digest.status())) {
      return absl::DataLossError(absl::StrCat(from, ": is missing"));
    }
    if (!digest.ok()) return digest.status();
    if (digest->sha256 != file.sha256) {
      return absl::DataLossError(absl::StrCat(
          from, ": its bytes are not those ", kBackupManifestName, " lists"));
    }
    ++report->files;
    report->bytes += digest->bytes;
  }
  if (absl::Status status = SyncFolder(copy); !status.ok()) return status;
  std::filesystem::rename(copy, target, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("rename ", copy, ": ", error.message()));
  }
  return SyncFolder(ParentFolder(target));
}

absl::StatusOr<BackupReport> BackupStore(
    const std::string& backup, const std::string& part,
    const std::function<absl::Status(const std::string& folder)>& copy) {
  const std::string target = absl::StrCat(backup, "/", part);
  absl::Status made = MakeEmptyFolder(target);
  if (!made.ok()) return made;
  absl::Status copied = copy(absl::StrCat(target, "/", part));
  if (!copied.ok()) return copied;
  BackupManifest manifest;
  manifest.part = part;
  BackupReport report;
  absl::Status finished =
      FinishBackupPart(target, std::move(manifest), &report);
  if (!finished.ok()) return finished;
  return report;
}

absl::StatusOr<BackupReport> RestoreStore(const std::string& backup,
                                          const std::string& part,
                                          const std::string& target) {
  const std::string from = absl::StrCat(backup, "/", part);
  BackupReport report;
  std::error_code error;
  if (!std::filesystem::exists(from, error)) return report;
  const absl::StatusOr<BackupManifest> manifest = ReadBackupPart(from, part);
  if (!manifest.ok()) return manifest.status();
  absl::Status copied = RestoreBackupPart(from, *manifest, target, &report);
  if (!copied.ok()) return copied;
  return report;
}

}  // namespace daodi::storage
