// The RocksDB of a ledger: its options, its column families, how it is opened
// and closed. Internal to storage/.

#ifndef DAODI_STORAGE_DATABASE_H_
#define DAODI_STORAGE_DATABASE_H_

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"
#include "storage/key_schema.h"

namespace daodi::storage {

struct DatabaseOptions {
  std::string path;
  bool create_if_missing = false;
  bool read_only = false;
  uint64_t block_cache_bytes = 0;
  rocksdb::Env* env = nullptr;  // not owned
};

// Options every RocksDB of daodi has in common: durability and integrity.
// `clean`: the last process closed it in order.
rocksdb::DBOptions DurableDbOptions(rocksdb::Env* env, bool clean,
                                    bool read_only);

// Whether the program that had the store last closed it in order; if so, its
// WAL must be whole, and RocksDB is told to refuse any damage to it. A mark in
// the folder, taken away before RocksDB writes anything.
class CleanMark {
 public:
  explicit CleanMark(std::string folder);
  bool present() const;
  absl::Status Remove() const;
  absl::Status Set() const;

 private:
  const std::string path_;
};

class Database {
 public:
  // Errors: kNotFound, kUnavailable (held by another process), kDataLoss,
  // kFailedPrecondition (column families or schema of a newer program).
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const DatabaseOptions& options);
  // Leaves the clean mark when nothing went wrong.
  ~Database();

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* family(ColumnFamily family) const {
    return families_[static_cast<size_t>(family)];
  }
  const std::string& path() const { return path_; }
  bool read_only() const { return read_only_; }

  // Nothing for a missing row. `place` names it in errors.
  absl::StatusOr<std::optional<std::string>> Get(
      ColumnFamily family, absl::string_view key, absl::string_view place,
      const rocksdb::ReadOptions& options = rocksdb::ReadOptions()) const;

  // Set after a failed write: no clean mark then.
  void MarkUnclean() { clean_ = false; }

 private:
  Database(std::string path, bool read_only)
      : path_(std::move(path)), read_only_(read_only) {}
  // `clean`: as for DurableDbOptions().
  absl::Status OpenRocksdb(const DatabaseOptions& options, bool exists,
                           bool clean);
  absl::Status CheckSchema();
  // Every WAL a crash may have torn is obsolete.
  bool HasOnlyWholeWals() const;

  const std::string path_;
  const bool read_only_;
  bool clean_ = false;
  // After a crash: the WALs before this one may end in a torn record, and stay
  // until what they hold is in tables.
  uint64_t first_whole_wal_ = 0;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kColumnFamilies> families_{};
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DATABASE_H_
