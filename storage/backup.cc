#include "storage/backup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/backup_manifest.h"
#include "storage/durable_file.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

constexpr size_t kMaxManifestBytes = 64 << 20;
constexpr char kLedgerPart[] = "ledger";
constexpr char kKeysPart[] = "keys";

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

// Makes `folder`, which must be new or empty.
absl::Status MakeEmptyFolder(const std::string& folder) {
  if (absl::Status status = MakeFolders(folder); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  if (names->empty()) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat(
      folder, ": is not empty (", names->front(), "); choose a new folder"));
}

// Hashes the files of `part` in `backup` and writes MANIFEST.daodi.
absl::Status FinishBackup(const std::string& backup, BackupManifest manifest,
                          BackupReport* report) {
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

// Head and latest checkpoint as they stand in the copy: commits went on while
// it was made.
absl::StatusOr<BackupManifest> DescribeCopy(const std::string& folder) {
  DatabaseOptions options;
  options.path = folder;
  options.read_only = true;
  const absl::StatusOr<std::unique_ptr<Database>> copy =
      Database::Open(options);
  if (!copy.ok()) return copy.status();
  BackupManifest manifest;
  manifest.part = kLedgerPart;
  const absl::StatusOr<std::optional<std::string>> head =
      (*copy)->Get(ColumnFamily::kMeta, kHeadKey, "head");
  if (!head.ok()) return head.status();
  if (head->has_value()) {
    const std::optional<TreeHead> parsed = ParseHeadValue(**head);
    if (!parsed.has_value()) return absl::DataLossError("head: malformed row");
    manifest.head = *parsed;
  }
  const std::unique_ptr<rocksdb::Iterator> note((*copy)->db()->NewIterator(
      rocksdb::ReadOptions(), (*copy)->family(ColumnFamily::kCheckpoint)));
  note->SeekToLast();
  if (note->Valid()) manifest.checkpoint = note->value().ToString();
  if (!note->status().ok()) {
    return FromRocksdb(note->status(), "read checkpoint");
  }
  return manifest;
}

absl::Status CopyLedger(const Database& database, const std::string& folder) {
  rocksdb::Checkpoint* raw = nullptr;
  const rocksdb::Status created =
      rocksdb::Checkpoint::Create(database.db(), &raw);
  if (!created.ok()) return FromRocksdb(created, "backup");
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return FromRocksdb(checkpoint->CreateCheckpoint(folder),
                     absl::StrCat("backup to ", folder));
}

absl::StatusOr<BackupManifest> ReadManifest(const std::string& backup,
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

// Copies the listed files beside `target`, and there only when all are right.
absl::Status CopyChecked(const std::string& backup,
                         const BackupManifest& manifest,
                         const std::string& target, BackupReport* report) {
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

}  // namespace

absl::StatusOr<BackupReport> Backup(const LedgerStore& store,
                                    const std::string& target,
                                    const std::string& key_target) {
  const LedgerStore::Impl& impl = store.impl();
  if (impl.options.read_only) {
    return absl::FailedPreconditionError(
        "backup: the store was opened read-only; copy its files instead");
  }
  if (absl::Status status = MakeEmptyFolder(target); !status.ok()) {
    return status;
  }
  if (!key_target.empty()) {
    if (absl::Status status = MakeEmptyFolder(key_target); !status.ok()) {
      return status;
    }
  }
  BackupReport report;
  const std::string folder = absl::StrCat(target, "/", kLedgerPart);
  if (absl::Status status = CopyLedger(*impl.database, folder); !status.ok()) {
    return status;
  }
  absl::StatusOr<BackupManifest> manifest = DescribeCopy(folder);
  if (!manifest.ok()) return manifest.status();
  report.head = manifest->head;
  if (absl::Status status = FinishBackup(target, *std::move(manifest), &report);
      !status.ok()) {
    return status;
  }
  if (key_target.empty()) return report;
  // After the ledger, so that every section in the copy has its key, unless it
  // was erased in between.
  absl::Status status =
      impl.keys->CopyTo(absl::StrCat(key_target, "/", kKeysPart));
  if (!status.ok()) return status;
  BackupManifest keys;
  keys.part = kKeysPart;
  status = FinishBackup(key_target, std::move(keys), &report);
  if (!status.ok()) return status;
  return report;
}

absl::StatusOr<BackupReport> Restore(const std::string& backup,
                                     const std::string& key_backup,
                                     const LedgerStoreOptions& target) {
  const absl::StatusOr<BackupManifest> manifest =
      ReadManifest(backup, kLedgerPart);
  if (!manifest.ok()) return manifest.status();
  BackupReport report;
  report.head = manifest->head;
  LedgerStoreOptions options = target;
  if (options.key_store_path.empty()) {
    options.key_store_path = options.path + ".keys";
  }
  if (!key_backup.empty()) {
    const absl::StatusOr<BackupManifest> keys =
        ReadManifest(key_backup, kKeysPart);
    if (!keys.ok()) return keys.status();
    absl::Status status =
        CopyChecked(key_backup, *keys, options.key_store_path, &report);
    if (!status.ok()) return status;
  }
  absl::Status status = CopyChecked(backup, *manifest, options.path, &report);
  if (!status.ok()) return status;
  options.create_if_missing = true;  // of the key store
  options.read_only = false;
  const absl::StatusOr<std::unique_ptr<LedgerStore>> store =
      LedgerStore::Open(options);
  if (!store.ok()) return store.status();
  const TreeHead head = (*store)->head();
  if (head.size != report.head.size || head.root != report.head.root) {
    return absl::DataLossError(
        absl::StrCat(kBackupManifestName, ": says ", report.head.size,
                     " entries with the root ", report.head.root.hex(),
                     ", restored are ", head.size, " with ", head.root.hex()));
  }
  status = (*store)->impl().ReconcileErasures(store->get());
  if (!status.ok()) return status;
  return report;
}

}  // namespace daodi::storage
