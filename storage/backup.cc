#include "storage/backup.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/backup_manifest.h"
#include "storage/backup_part.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

constexpr char kLedgerPart[] = "ledger";
constexpr char kKeysPart[] = "keys";

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
  if (absl::Status status =
          FinishBackupPart(target, *std::move(manifest), &report);
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
  status = FinishBackupPart(key_target, std::move(keys), &report);
  if (!status.ok()) return status;
  return report;
}

absl::StatusOr<BackupReport> Restore(const std::string& backup,
                                     const std::string& key_backup,
                                     const LedgerStoreOptions& target) {
  const absl::StatusOr<BackupManifest> manifest =
      ReadBackupPart(backup, kLedgerPart);
  if (!manifest.ok()) return manifest.status();
  BackupReport report;
  report.head = manifest->head;
  LedgerStoreOptions options = target;
  if (options.key_store_path.empty()) {
    options.key_store_path = options.path + ".keys";
  }
  if (!key_backup.empty()) {
    const absl::StatusOr<BackupManifest> keys =
        ReadBackupPart(key_backup, kKeysPart);
    if (!keys.ok()) return keys.status();
    absl::Status status =
        RestoreBackupPart(key_backup, *keys, options.key_store_path, &report);
    if (!status.ok()) return status;
  }
  absl::Status status =
      RestoreBackupPart(backup, *manifest, options.path, &report);
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
