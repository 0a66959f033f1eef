// The part of fsck that reads the log of regulators' reads: rows against the
// signed root, indexes against rows. Findings tell no content.

#ifndef DAODI_STORAGE_FSCK_READS_H_
#define DAODI_STORAGE_FSCK_READS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/fsck.h"
#include "storage/read_log_store.h"

namespace daodi::storage {

struct ReadsFsckReport {
  uint64_t reads = 0;
  uint64_t signed_rows = 0;           // of them under the last note
  std::vector<FsckFinding> findings;  // at most 1000
};

// `log_vkey`: verifier key of the ledger's checkpoints, which signs the note
// too. Errors only when the check itself cannot run.
absl::StatusOr<ReadsFsckReport> FsckReads(const ReadLogStore& log,
                                          const std::string& log_vkey);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_READS_H_
