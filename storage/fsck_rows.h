// How fsck reads: every row of a column family in order, going on behind what
// cannot be read, and a list of what it found. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_ROWS_H_
#define DAODI_STORAGE_FSCK_ROWS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "storage/database.h"
#include "storage/fsck.h"

namespace daodi::storage {

inline constexpr size_t kMaxFindings = 1000;

class Findings {
 public:
  explicit Findings(FsckReport* report) : report_(report) {}
  void Add(std::string place, std::string problem);
  size_t count() const { return report_->findings.size(); }

 private:
  FsckReport* const report_;
};

// Everything is read as of one snapshot, with checksums, past the block cache.
class FsckSnapshot {
 public:
  explicit FsckSnapshot(const Database& database);
  ~FsckSnapshot();
  FsckSnapshot(const FsckSnapshot&) = delete;
  FsckSnapshot& operator=(const FsckSnapshot&) = delete;

  const Database& database() const { return database_; }
  std::unique_ptr<rocksdb::Iterator> NewIterator(ColumnFamily family) const;
  absl::StatusOr<std::optional<std::string>> Get(ColumnFamily family,
                                                 absl::string_view key) const;

 private:
  const Database& database_;
  const rocksdb::Snapshot* const snapshot_;
};

// Takes expected rows in ascending order of key and names the others.
class RowWalker {
 public:
  using OnExtra = std::function<void(absl::string_view key)>;

  // `name` of the column family, for findings.
  RowWalker(const FsckSnapshot& snapshot, ColumnFamily family,
            Findings* findings, OnExtra on_extra);

  // The row of `key`, which is greater than all asked for before; nothing when
  // there is none. Calls on_extra for the rows between. After damage rows are
  // read one by one. The view is valid until the next call.
  absl::StatusOr<std::optional<absl::string_view>> Take(absl::string_view key);

  // Leaves out, unnamed, the rows with keys from `begin` to below `end`.
  void Skip(absl::string_view begin, absl::string_view end);

  // All rows that are left are extra.
  void Finish();

 private:
  // Hands out extra rows below `end` (all rows for nothing).
  void PassExtraRows(std::optional<absl::string_view> end);
  void ReportDamage();

  const FsckSnapshot& snapshot_;
  const ColumnFamily family_;
  Findings* const findings_;
  const OnExtra on_extra_;
  const std::unique_ptr<rocksdb::Iterator> row_;
  bool started_ = false;
  bool taken_ = false;  // row_ stands on a row handed out by Take()
  std::string single_row_;
  std::string last_damage_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_ROWS_H_
