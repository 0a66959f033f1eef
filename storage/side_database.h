// A small RocksDB beside that of the ledger: how it is opened, checked, copied
// and closed. Internal to storage/.

#ifndef DAODI_STORAGE_SIDE_DATABASE_H_
#define DAODI_STORAGE_SIDE_DATABASE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"

namespace daodi::storage {

struct SideDatabaseOptions {
  std::string path;
  std::string name;          // in errors: "subject keys"
  std::string missing_hint;  // what to do when there is none
  bool create_if_missing = false;
  bool read_only = false;
  rocksdb::Env* env = nullptr;  // not owned
  // Besides the default one, which has the schema version.
  std::vector<std::string> families;
  rocksdb::ColumnFamilyOptions rows;  // of every family
};

// As thread-safe as RocksDB is.
class SideDatabase {
 public:
  // Errors: kNotFound, kUnavailable (another process has it), kDataLoss,
  // kFailedPrecondition (written by a newer program).
  static absl::StatusOr<std::unique_ptr<SideDatabase>> Open(
      const SideDatabaseOptions& options);
  ~SideDatabase();

  rocksdb::DB* db() const { return db_.get(); }
  // By its place in the options. Null when read-only and the store is of before
  // there was such a family.
  rocksdb::ColumnFamilyHandle* family(size_t place) const {
    return families_[place];
  }

  // Every row of every family is in tables when it returns OK.
  absl::Status Flush() const;
  // When it returns OK, no file holds what rows of `family` from `first` to
  // `last` were before they were overwritten or deleted.
  absl::Status RewriteFiles(rocksdb::ColumnFamilyHandle* family,
                            absl::string_view first,
                            absl::string_view last) const;
  // A copy in the new folder `target`, hard links where possible.
  absl::Status CopyTo(const std::string& target) const;

 private:
  explicit SideDatabase(std::string name) : name_(std::move(name)) {}
  absl::Status OpenRocksdb(const SideDatabaseOptions& options, bool exists);
  absl::Status CheckSchema(bool read_only);

  const std::string name_;
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* meta_ = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

// Tables of a store that few read: no cache but the kernel's.
rocksdb::ColumnFamilyOptions UncachedRows();
// For writes that are durable when they return.
rocksdb::WriteOptions DurableWrite();

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_SIDE_DATABASE_H_
