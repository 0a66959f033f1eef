#include "storage/scan_store.h"

#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "storage/rocksdb_status.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

constexpr const char* kFamilies[] = {"scan",      "nonce",        "pin",
                                     "pin_range", "scanned_code", "scan_count"};
constexpr size_t kCacheBytes = 16 << 20;

// Every look-up of a code asks for its scans, and most codes have none yet.
rocksdb::ColumnFamilyOptions ScanRows() {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kCacheBytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.checksum = rocksdb::kXXH3;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 8 << 20;
  return options;
}

size_t PlaceOf(ScanTable table) { return static_cast<size_t>(table); }

}  // namespace

absl::StatusOr<std::unique_ptr<ScanStore>> ScanStore::Open(
    const std::string& path) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "scans";
  options.missing_hint = "correct --scans";
  options.create_if_missing = true;
  options.families.assign(std::begin(kFamilies), std::end(kFamilies));
  options.rows = ScanRows();
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<ScanStore>(new ScanStore(*std::move(side)));
}

ScanStore::ScanStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

ScanStore::~ScanStore() = default;

absl::StatusOr<std::optional<std::string>> ScanStore::Get(
    ScanTable table, absl::string_view key) const {
  rocksdb::PinnableSlice row;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), side_->family(PlaceOf(table)),
                       ToSlice(key), &row);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read scans");
  return std::string(ToView(row));
}

absl::Status ScanStore::Write(const std::vector<ScanRow>& rows) {
  rocksdb::WriteBatch batch;
  for (const ScanRow& row : rows) {
    const rocksdb::Status status = batch.Put(side_->family(PlaceOf(row.table)),
                                             ToSlice(row.key), row.value);
    if (!status.ok()) return FromRocksdb(status, "write scans");
  }
  return FromRocksdb(side_->db()->Write(DurableWrite(), &batch), "write scans");
}

absl::Status ScanStore::Scan(
    ScanTable table, absl::string_view prefix, absl::string_view from_suffix,
    const std::function<bool(absl::string_view key, absl::string_view value)>&
        visit) const {
  const std::unique_ptr<rocksdb::Iterator> row(side_->db()->NewIterator(
      rocksdb::ReadOptions(), side_->family(PlaceOf(table))));
  for (row->Seek(absl::StrCat(prefix, from_suffix)); row->Valid();
       row->Next()) {
    absl::string_view key = ToView(row->key());
    if (!absl::StartsWith(key, prefix)) break;
    key.remove_prefix(prefix.size());
    if (!visit(key, ToView(row->value()))) break;
  }
  return FromRocksdb(row->status(), "read scans");
}

absl::Status ScanStore::DeleteBefore(ScanTable table, absl::string_view end) {
  return FromRocksdb(side_->db()->DeleteRange(rocksdb::WriteOptions(),
                                              side_->family(PlaceOf(table)),
                                              rocksdb::Slice(), ToSlice(end)),
                     "forget old scans");
}

absl::Status ScanStore::CopyTo(const std::string& target) const {
  return side_->CopyTo(target);
}

}  // namespace daodi::storage
