// Backup and restore of a ledger. A backup never holds subject keys of erasable
// sections in the same place: they go, if asked for, to a path of their own
// with its own expiry, so that erased data stays erased.

#ifndef DAODI_STORAGE_BACKUP_H_
#define DAODI_STORAGE_BACKUP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/ledger_store.h"

namespace daodi::storage {

struct BackupReport {
  TreeHead head;
  uint64_t files = 0;
  uint64_t bytes = 0;
};

// Hot backup (RocksDB checkpoint: hard links where the volume allows) into the
// empty or new folder `target`, with MANIFEST.daodi: head, latest checkpoint
// and SHA-256 of every file. `key_target` "": keys are not backed up.
absl::StatusOr<BackupReport> Backup(const LedgerStore& store,
                                    const std::string& target,
                                    const std::string& key_target);

// Checks every file against MANIFEST.daodi and copies into new folders. The
// signing guard decides later whether the restored ledger may sign. Errors:
// kDataLoss naming the file, kAlreadyExists.
absl::StatusOr<BackupReport> Restore(const std::string& backup,
                                     const std::string& key_backup,
                                     const LedgerStoreOptions& target);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_BACKUP_H_
