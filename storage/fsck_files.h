// The part of fsck that compares whole files with the checksums they were
// written with. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_FILES_H_
#define DAODI_STORAGE_FSCK_FILES_H_

#include "storage/database.h"
#include "storage/fsck_rows.h"

namespace daodi::storage {

// Names every SST file that has any other byte than it was written with.
void CheckFiles(const Database& database, Findings* findings);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_FILES_H_
