// Backup and restore of documents: a part of the backup of a ledger, with a
// manifest of its own that `sha256sum -c` checks. The bytes stay sealed; their
// keys go with the subject keys (storage/backup.h).

#ifndef DAODI_STORAGE_BACKUP_DOCUMENTS_H_
#define DAODI_STORAGE_BACKUP_DOCUMENTS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/document_store.h"

namespace daodi::storage {

struct DocumentBackupReport {
  uint64_t documents = 0;
  uint64_t bytes = 0;
};

// Into `<backup>/documents`, which must not be there: hard links where the
// volume allows. Uploads that are not finished are left out. To be made before
// the keys are backed up, so that every document in the copy has its key,
// unless it was erased in between. Errors: kAlreadyExists, kUnavailable.
absl::StatusOr<DocumentBackupReport> BackupDocuments(const DocumentStore& store,
                                                     const std::string& backup);

// Checks every file against the manifest and copies into the new folder
// `target`. A backup without documents restores none. Opening the store erases
// what the key store knows to be erased. Errors: kDataLoss naming the file,
// kAlreadyExists.
absl::StatusOr<DocumentBackupReport> RestoreDocuments(
    const std::string& backup, const std::string& target);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_BACKUP_DOCUMENTS_H_
