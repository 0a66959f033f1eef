// MANIFEST.daodi of a backup: what was backed up and the SHA-256 of every file.
// `sha256sum -c MANIFEST.daodi` reads it too. docs/formats/storage.md.

#ifndef DAODI_STORAGE_BACKUP_MANIFEST_H_
#define DAODI_STORAGE_BACKUP_MANIFEST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "storage/ledger_store.h"

namespace daodi::storage {

inline constexpr absl::string_view kBackupManifestName = "MANIFEST.daodi";

struct BackedUpFile {
  std::string name;  // within the folder `part`, without folders of its own
  crypto::Digest sha256;
};

// Of a ledger, or of what belongs to it (then without head and checkpoint).
struct BackupManifest {
  // "ledger", "keys", "scans" or "reads": the folder that holds the files.
  std::string part;
  TreeHead head;
  std::string checkpoint;  // signed note; "" for none
  std::vector<BackedUpFile> files;
};

std::string FormatBackupManifest(const BackupManifest& manifest);
// Strict: what parses formats to the same bytes. Errors: kDataLoss with the
// number of the line.
absl::StatusOr<BackupManifest> ParseBackupManifest(absl::string_view text);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_BACKUP_MANIFEST_H_
