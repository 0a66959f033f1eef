// A file system for RocksDB that loses on SIGKILL what a power cut would lose:
// bytes reach the real file when it is synced, names when their folder is.
// Until then they are in the memory of the process only.

#ifndef DAODI_TESTS_TESTING_LOSSY_FILE_SYSTEM_H_
#define DAODI_TESTS_TESTING_LOSSY_FILE_SYSTEM_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "rocksdb/env.h"

namespace daodi::testing {

// Shared between a test and the file system it breaks. Thread-safe.
struct SyncFaults {
  // How many syncs of files still succeed; the next one gives EIO, and that
  // file keeps nothing from then on, as Linux drops the pages of a failed
  // fsync. Negative: none fails.
  std::atomic<int64_t> syncs_until_failure{-1};
  // The sync that fails brought its bytes to the disk all the same: the error
  // says nothing about them.
  std::atomic<bool> failed_sync_persists{false};
  // Syncs of write-ahead logs succeed and do nothing: a store that forgot them.
  std::atomic<bool> ignore_wal_syncs{false};
};

// Deleting and real renames of files made by others are durable at once, which
// is one of the things a crash may do. `faults` may be null. Make one for each
// start of a store: names not yet durable belong to it.
std::unique_ptr<rocksdb::Env> NewLossyEnv(
    std::shared_ptr<SyncFaults> faults = nullptr);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_LOSSY_FILE_SYSTEM_H_
