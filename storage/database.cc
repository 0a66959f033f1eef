#include "storage/database.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "storage/durable_file.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

constexpr uint64_t kMiB = 1 << 20;

class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::BlockBasedTableOptions TableOptions(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Entries and sections are read in runs; 16 KiB compresses and indexes better
  // than 4 KiB and still reads in one go.
  table.block_size = 16 << 10;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  // Index and filter blocks stay with the open table, never evicted.
  table.cache_index_and_filter_blocks = false;
  return table;
}

// Keys in ascending order, rows never overwritten: files of a level do not
// overlap and move down without being rewritten, for which all levels need the
// same compression.
rocksdb::ColumnFamilyOptions AppendedRows(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  // Larger than the whole WAL may be: max_total_wal_size decides when to flush.
  options.write_buffer_size = 64 * kMiB;
  options.max_write_buffer_number = 3;
  options.level_compaction_dynamic_level_bytes = true;
  // Files small enough to hash and copy whole, few enough to open in a blink.
  options.target_file_size_base = 64 * kMiB;
  options.compression = rocksdb::kNoCompression;
  // Each insert starts where the last one of its first byte ended: all keys
  // but tiles and views have the same; those have their level and table there,
  // and come sorted.
  options.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewFixedPrefixTransform(1));
  options.table_factory.reset(
      rocksdb::NewBlockBasedTableFactory(TableOptions(cache)));
  return options;
}

// Keys in no order, read once for every statement admitted.
rocksdb::ColumnFamilyOptions DedupRows(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = AppendedRows(cache);
  options.write_buffer_size = 16 * kMiB;
  // Statement ids are UUIDv7: those of one author ascend with time.
  options.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewFixedPrefixTransform(kAuthorBytes));
  // 160 kB of bloom filter, so that new ids are not searched for in memory.
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = 0.01;
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.block_size = 4 << 10;  // one row is wanted of each block
  // 1 % of new ids cost a block read; most ids asked for are new.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.whole_key_filtering = true;
  options.optimize_filters_for_hits = false;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyOptions ViewRows(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = AppendedRows(cache);
  options.compression = rocksdb::kLZ4Compression;  // keys repeat ordinals
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.block_size = 8 << 10;
  // 2 % false positives: lookups of names that are not there are rare.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(8));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyOptions OptionsOf(
    ColumnFamily family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = AppendedRows(cache);
  switch (family) {
    case ColumnFamily::kEntry:
    case ColumnFamily::kSection:
      // Authors, key ids and names repeat from row to row.
      options.compression = rocksdb::kLZ4Compression;
      return options;
    case ColumnFamily::kErasable:
      // Small files: erasing a section rewrites the file that holds it.
      options.target_file_size_base = 8 * kMiB;
      return options;
    case ColumnFamily::kDedup:
      return DedupRows(cache);
    case ColumnFamily::kView:
      return ViewRows(cache);
    case ColumnFamily::kMeta:
    case ColumnFamily::kTile:
    case ColumnFamily::kGovernance:
    case ColumnFamily::kCheckpoint:
      return options;
  }
  return options;
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& path) {
  if (IsHeldByAnother(status)) {
    return absl::UnavailableError(
        absl::StrCat(path, ": another process has it open; stop it first (",
                     status.ToString(), ")"));
  }
  return FromRocksdb(status, absl::StrCat("open ", path));
}

// Every column family must be known to this program.
absl::Status CheckFamilies(const std::vector<std::string>& names,
                           const std::string& path) {
  for (const std::string& name : names) {
    bool known = false;
    for (size_t i = 0; i < kColumnFamilies; ++i) {
      known = known || name == ColumnFamilyName(static_cast<ColumnFamily>(i));
    }
    if (!known) {
      return absl::FailedPreconditionError(
          absl::StrCat(path, ": has the column family \"", name,
                       "\", which this program does not know; use the newer "
                       "program"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

rocksdb::DBOptions DurableDbOptions(rocksdb::Env* env, bool clean,
                                    bool read_only) {
  rocksdb::DBOptions options;
  // Reading must not add a log file to a backup.
  if (read_only) options.info_log = std::make_shared<NoLog>();
  options.env = env == nullptr ? rocksdb::Env::Default() : env;
  // After a crash a torn last record is legal, and what follows from a lost one
  // is found out by comparing with the signing guard. After an orderly close
  // nothing may be missing.
  options.wal_recovery_mode =
      clean ? rocksdb::WALRecoveryMode::kAbsoluteConsistency
            : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.paranoid_checks = true;
  // A closed WAL that vanishes or shrinks is an error, not an empty log.
  options.track_and_verify_wals_in_manifest = true;
  // A checksum of every whole SST file in the MANIFEST: what fsck compares.
  options.file_checksum_gen_factory =
      rocksdb::GetFileChecksumGenCrc32cFactory();
  options.recycle_log_file_num = 0;  // recycled WALs can lose data (PR 12918)
  options.manual_wal_flush = false;  // a write is in the kernel when it returns
  options.use_fsync = false;         // fdatasync: sizes are written through too
  options.max_bgerror_resume_count = 0;  // never retry after a failed fsync
  options.max_background_jobs = 2;       // two cores: one flush, one compaction
  options.max_open_files = -1;           // no table is opened on the read path
  options.skip_stats_update_on_db_open = true;  // opens in time
  // Replaying 48 MB is enough; writing them out again would double the time.
  options.avoid_flush_during_recovery = true;
  options.max_log_file_size = 16 * kMiB;
  options.keep_log_file_num = 4;
  // Spread writeback, so that no fsync finds minutes of dirty pages.
  options.bytes_per_sync = 1 * kMiB;
  return options;
}

CleanMark::CleanMark(std::string folder)
    : path_(std::move(folder) + "/CLOSED_IN_ORDER") {}

bool CleanMark::present() const { return access(path_.c_str(), F_OK) == 0; }

absl::Status CleanMark::Remove() const {
  if (unlink(path_.c_str()) != 0 && errno != ENOENT) {
    return absl::UnavailableError(
        absl::StrCat("remove ", path_, ": ", std::strerror(errno)));
  }
  return SyncFolder(ParentFolder(path_));
}

absl::Status CleanMark::Set() const {
  return WriteDurably(path_, "daodi: closed in order\n");
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const DatabaseOptions& options) {
  const bool exists = access((options.path + "/CURRENT").c_str(), F_OK) == 0;
  if (!exists && (!options.create_if_missing || options.read_only)) {
    return absl::NotFoundError(absl::StrCat(
        options.path, ": there is no ledger; create one or correct the path"));
  }
  if (absl::Status status = MakeFolders(options.path); !status.ok()) {
    return status;
  }
  auto database =
      std::unique_ptr<Database>(new Database(options.path, options.read_only));
  const CleanMark mark(options.path);
  const bool clean = exists && mark.present();
  // Opening writes a new WAL and MANIFEST: a kill from here on tears files.
  if (!options.read_only) {
    if (absl::Status status = mark.Remove(); !status.ok()) return status;
  }
  if (absl::Status status = database->OpenRocksdb(options, exists, clean);
      !status.ok()) {
    // Damage that was refused is refused the next time too.
    if (clean && !options.read_only && absl::IsDataLoss(status)) {
      mark.Set().IgnoreError();
    }
    return status;
  }
  database->clean_ = !options.read_only;
  if (absl::Status status = database->CheckSchema(); !status.ok()) {
    return status;
  }
  return database;
}

absl::Status Database::OpenRocksdb(const DatabaseOptions& options, bool exists,
                                   bool clean) {
  rocksdb::DBOptions db_options =
      DurableDbOptions(options.env, clean, options.read_only);
  db_options.create_if_missing = !exists;
  db_options.create_missing_column_families = true;
  // Bounds the WAL that a crash leaves to replay to about a second.
  db_options.max_total_wal_size = 48 * kMiB;
  // Two writers only, sequencer and views: one inserts for both.
  db_options.allow_concurrent_memtable_write = false;
  if (exists) {
    std::vector<std::string> names;
    const rocksdb::Status listed =
        rocksdb::DB::ListColumnFamilies(db_options, path_, &names);
    if (!listed.ok()) return OpenError(listed, path_);
    if (absl::Status status = CheckFamilies(names, path_); !status.ok()) {
      return status;
    }
  }
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (size_t i = 0; i < kColumnFamilies; ++i) {
    const auto family = static_cast<ColumnFamily>(i);
    descriptors.emplace_back(std::string(ColumnFamilyName(family)),
                             OptionsOf(family, cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      read_only_
          ? rocksdb::DB::OpenForReadOnly(db_options, path_, descriptors,
                                         &handles, &db)
          : rocksdb::DB::Open(db_options, path_, descriptors, &handles, &db);
  if (!opened.ok()) return OpenError(opened, path_);
  db_.reset(db);
  std::copy(handles.begin(), handles.end(), families_.begin());
  if (clean || read_only_) return absl::OkStatus();
  std::unique_ptr<rocksdb::LogFile> own;
  const rocksdb::Status found = db_->GetCurrentWalFile(&own);
  if (!found.ok()) return FromRocksdb(found, "find the write-ahead log");
  first_whole_wal_ = own->LogNumber();
  return absl::OkStatus();
}

bool Database::HasOnlyWholeWals() const {
  if (first_whole_wal_ == 0) return true;
  rocksdb::VectorLogPtr wals;
  if (!db_->GetSortedWalFiles(wals).ok()) return false;
  return wals.empty() || wals.front()->LogNumber() >= first_whole_wal_;
}

absl::Status Database::CheckSchema() {
  // Nothing was ever written: new, or a crash ended its creation.
  if (db_->GetLatestSequenceNumber() == 0 && !read_only_) {
    rocksdb::WriteOptions durable;
    durable.sync = true;
    return FromRocksdb(db_->Put(durable, family(ColumnFamily::kMeta),
                                ToSlice(kSchemaVersionKey),
                                EncodeSchemaVersion(kSchemaVersion)),
                       "write schema_version");
  }
  absl::StatusOr<std::optional<std::string>> version =
      Get(ColumnFamily::kMeta, kSchemaVersionKey, "schema_version");
  if (!version.ok()) return version.status();
  return CheckSchemaVersion(version->value_or(""));
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle != nullptr) {
      db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
  // The mark says that the WALs are whole, so their unsynced end goes first.
  const bool synced = clean_ && db_->SyncWAL().ok() && HasOnlyWholeWals();
  const rocksdb::Status closed = db_->Close();
  if (synced && closed.ok()) {
    // Without the mark the next start is as after a crash, which is safe.
    CleanMark(path_).Set().IgnoreError();
  }
}

absl::StatusOr<std::optional<std::string>> Database::Get(
    ColumnFamily column_family, absl::string_view key, absl::string_view place,
    const rocksdb::ReadOptions& options) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      db_->Get(options, family(column_family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, absl::StrCat("read ", place));
  return std::optional<std::string>(std::in_place, value.data(), value.size());
}

}  // namespace daodi::storage
