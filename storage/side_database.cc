#include "storage/side_database.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "rocksdb/table.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/database.h"
#include "storage/durable_file.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

// The families of `options`, those that a read-only store lacks left out.
std::vector<std::string> FamiliesToOpen(const SideDatabaseOptions& options,
                                        const rocksdb::DBOptions& db_options) {
  if (!options.read_only) return options.families;
  std::vector<std::string> present;
  rocksdb::DB::ListColumnFamilies(db_options, options.path, &present)
      .PermitUncheckedError();
  std::vector<std::string> families;
  for (const std::string& family : options.families) {
    if (std::find(present.begin(), present.end(), family) != present.end()) {
      families.push_back(family);
    }
  }
  return families;
}

}  // namespace

rocksdb::ColumnFamilyOptions UncachedRows() {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  table.checksum = rocksdb::kXXH3;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::WriteOptions DurableWrite() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

absl::StatusOr<std::unique_ptr<SideDatabase>> SideDatabase::Open(
    const SideDatabaseOptions& options) {
  const bool exists = access((options.path + "/CURRENT").c_str(), F_OK) == 0;
  if (!exists && (!options.create_if_missing || options.read_only)) {
    return absl::NotFoundError(absl::StrCat(options.path, ": there are no ",
                                            options.name, "; ",
                                            options.missing_hint));
  }
  if (!options.read_only) {
    absl::Status made = MakeFolders(options.path);
    if (!made.ok()) return made;
  }
  std::unique_ptr<SideDatabase> side(new SideDatabase(options.name));
  absl::Status status = side->OpenRocksdb(options, exists);
  if (status.ok()) status = side->CheckSchema(options.read_only);
  if (!status.ok()) return status;
  return side;
}

absl::Status SideDatabase::OpenRocksdb(const SideDatabaseOptions& options,
                                       bool exists) {
  rocksdb::DBOptions db_options =
      DurableDbOptions(options.env, /*clean=*/false, options.read_only);
  db_options.create_if_missing = !exists;
  db_options.create_missing_column_families = true;
  const std::vector<std::string> names = FamiliesToOpen(options, db_options);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, options.rows}};
  for (const std::string& name : names) {
    descriptors.emplace_back(name, options.rows);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(db_options, options.path, descriptors,
                                         &handles, &db)
          : rocksdb::DB::Open(db_options, options.path, descriptors, &handles,
                              &db);
  if (IsHeldByAnother(opened)) {
    return absl::UnavailableError(absl::StrCat(
        options.path, ": another process has it open; stop it first"));
  }
  if (!opened.ok()) {
    return FromRocksdb(opened, absl::StrCat("open ", options.path));
  }
  db_.reset(db);
  meta_ = handles[0];
  families_.assign(options.families.size(), nullptr);
  for (size_t i = 0; i < names.size(); ++i) {
    const auto place =
        std::find(options.families.begin(), options.families.end(), names[i]);
    families_[place - options.families.begin()] = handles[i + 1];
  }
  return absl::OkStatus();
}

absl::Status SideDatabase::CheckSchema(bool read_only) {
  if (db_->GetLatestSequenceNumber() == 0 && !read_only) {
    return FromRocksdb(
        db_->Put(DurableWrite(), meta_, ToSlice(kSchemaVersionKey),
                 EncodeSchemaVersion(kSchemaVersion)),
        "write schema_version");
  }
  std::string version;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), meta_,
                                          ToSlice(kSchemaVersionKey), &version);
  if (!status.ok() && !status.IsNotFound()) {
    return FromRocksdb(status, "read schema_version");
  }
  return CheckSchemaVersion(version);
}

SideDatabase::~SideDatabase() {
  if (db_ == nullptr) return;
  families_.push_back(meta_);
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle != nullptr) {
      db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
  db_->Close().PermitUncheckedError();
}

absl::Status SideDatabase::Flush() const {
  std::vector<rocksdb::ColumnFamilyHandle*> handles = {meta_};
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    if (family != nullptr) handles.push_back(family);
  }
  return FromRocksdb(db_->Flush(rocksdb::FlushOptions(), handles),
                     absl::StrCat("flush ", name_));
}

// Overwritten rows are still in the WAL, perhaps in a memtable, and in SST
// files: flushing retires the first two, compaction the last.
absl::Status SideDatabase::RewriteFiles(rocksdb::ColumnFamilyHandle* family,
                                        absl::string_view first,
                                        absl::string_view last) const {
  absl::Status flushed = Flush();
  if (!flushed.ok()) return flushed;
  const rocksdb::Slice begin = ToSlice(first);
  const rocksdb::Slice end = ToSlice(last);
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  const rocksdb::Status status =
      db_->CompactRange(compact, family, &begin, &end);
  if (!status.ok()) return FromRocksdb(status, absl::StrCat("compact ", name_));
  // Removes the files that are no longer needed before returning.
  return FromRocksdb(db_->EnableFileDeletions(/*force=*/false),
                     absl::StrCat("remove old files of ", name_));
}

absl::Status SideDatabase::CopyTo(const std::string& target) const {
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &raw);
  if (!status.ok()) return FromRocksdb(status, absl::StrCat("copy ", name_));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return FromRocksdb(checkpoint->CreateCheckpoint(target),
                     absl::StrCat("copy ", name_, " to ", target));
}

}  // namespace daodi::storage
