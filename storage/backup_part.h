// One folder of a backup with its manifest: how it is written, checked and
// copied back. docs/formats/storage.md.

#ifndef DAODI_STORAGE_BACKUP_PART_H_
#define DAODI_STORAGE_BACKUP_PART_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/backup.h"
#include "storage/backup_manifest.h"

namespace daodi::storage {

// Makes `folder`, which must be new or empty. Errors: kAlreadyExists.
absl::Status MakeEmptyFolder(const std::string& folder);

// Hashes the files of `manifest.part` in `backup`, adds them to `report` and
// writes MANIFEST.daodi.
absl::Status FinishBackupPart(const std::string& backup,
                              BackupManifest manifest, BackupReport* report);

// The manifest of `backup`, which must be one of `part`. Errors: kDataLoss also
// for a file that it does not list, kInvalidArgument.
absl::StatusOr<BackupManifest> ReadBackupPart(const std::string& backup,
                                              const std::string& part);

// Copies the listed files beside `target`, and there only when all are right.
// Errors: kDataLoss naming the file, kAlreadyExists.
absl::Status RestoreBackupPart(const std::string& backup,
                               const BackupManifest& manifest,
                               const std::string& target, BackupReport* report);

// A store beside the ledger, as a part of its own in `<backup>/<part>`. `copy`
// makes the new folder that it is given.
absl::StatusOr<BackupReport> BackupStore(
    const std::string& backup, const std::string& part,
    const std::function<absl::Status(const std::string& folder)>& copy);

// Into the new folder `target`. A backup without that part restores none.
absl::StatusOr<BackupReport> RestoreStore(const std::string& backup,
                                          const std::string& part,
                                          const std::string& target);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_BACKUP_PART_H_
