// The part of fsck that compares the views with rows made again from the
// entries. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_VIEWS_H_
#define DAODI_STORAGE_FSCK_VIEWS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "storage/fsck.h"
#include "storage/fsck_rows.h"

namespace daodi::storage {

// Of a log of `size` entries. Errors: those of options.rebuild_views, which
// must be set.
absl::Status CheckViews(const FsckSnapshot& snapshot,
                        const FsckOptions& options, uint64_t size,
                        FsckReport* report, Findings* findings);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_VIEWS_H_
