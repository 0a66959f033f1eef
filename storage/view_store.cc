#include "storage/view_store.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

bool KeyLess(const ViewBatch::Row& a, const ViewBatch::Row& b) {
  if (a.table != b.table) return a.table < b.table;
  return a.key < b.key;
}

bool SameKey(const ViewBatch::Row& a, const ViewBatch::Row& b) {
  return a.table == b.table && a.key == b.key;
}

// In ascending order, of several writes to one key only the last: inserting in
// order costs a memtable a fifth of inserting at random.
std::vector<const ViewBatch::Row*> LastWritesInOrder(
    const std::vector<ViewBatch::Row>& rows) {
  std::vector<const ViewBatch::Row*> sorted;
  sorted.reserve(rows.size());
  for (const ViewBatch::Row& row : rows) sorted.push_back(&row);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ViewBatch::Row* a, const ViewBatch::Row* b) {
                     return KeyLess(*a, *b);
                   });
  size_t kept = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (i + 1 < sorted.size() && SameKey(*sorted[i], *sorted[i + 1])) continue;
    sorted[kept++] = sorted[i];
  }
  sorted.resize(kept);
  return sorted;
}

rocksdb::Status PutRow(const Database& database, const ViewBatch::Row& row,
                       rocksdb::WriteBatch* batch) {
  rocksdb::ColumnFamilyHandle* const family =
      database.family(ColumnFamily::kView);
  const char table = static_cast<char>(row.table);
  const rocksdb::Slice key_parts[] = {rocksdb::Slice(&table, 1), row.key};
  const rocksdb::SliceParts key(key_parts, 2);
  if (!row.value.has_value()) return batch->Delete(family, key);
  const rocksdb::Slice value(*row.value);
  return batch->Put(family, key, rocksdb::SliceParts(&value, 1));
}

rocksdb::Status PutPosition(const Database& database, uint64_t position,
                            rocksdb::WriteBatch* batch) {
  return batch->Put(database.family(ColumnFamily::kMeta),
                    ToSlice(kViewPositionKey),
                    ToSlice(MakeViewPositionValue(position).view()));
}

rocksdb::Status DeleteViewRows(const Database& database,
                               rocksdb::WriteBatch* batch) {
  // No table has the number 255.
  return batch->DeleteRange(database.family(ColumnFamily::kView),
                            rocksdb::Slice(), rocksdb::Slice("\xff", 1));
}

// Walks read the same lots again; other rows are read once, or scanned.
bool IsKeptHot(ViewTable table) { return table == ViewTable::kLineage; }

void BeginChanges(const ViewBatch& batch, HotViewRows* hot) {
  for (const ViewBatch::Row& row : batch.rows()) {
    if (IsKeptHot(row.table)) hot->BeginChange(row.key);
  }
}

void EndChanges(const ViewBatch& batch, uint64_t sequence, HotViewRows* hot) {
  for (const ViewBatch::Row& row : batch.rows()) {
    if (IsKeptHot(row.table)) hot->EndChange(row.key, sequence);
  }
}

std::string ViewKey(ViewTable table, absl::string_view first,
                    absl::string_view second = {}) {
  std::string key(1, static_cast<char>(table));
  absl::StrAppend(&key, first, second);
  return key;
}

// What is read at a time: as much as memory of a core holds.
constexpr size_t kRowsAtOnce = 512;

// Some rows of one table: those in memory, and the rest read in one go.
class ManyRows {
 public:
  ManyRows(const LedgerStore::Impl& store, const rocksdb::Snapshot& snapshot,
           ViewTable table, absl::Span<const std::string> keys)
      : store_(store), snapshot_(snapshot), table_(table), keys_(keys) {}

  absl::Status Read() {
    FindHot();
    return unknown_.empty() ? absl::OkStatus() : ReadUnknown();
  }

  std::optional<absl::string_view> Row(size_t at) const {
    const Place& place = places_[at];
    if (place.size == Place::kAbsent) return std::nullopt;
    if (place.stored != nullptr) return ToView(*place.stored);
    return absl::string_view(hot_).substr(place.begin, place.size);
  }

 private:
  struct Place {
    static constexpr size_t kAbsent = ~size_t{0};
    size_t begin = 0;
    size_t size = kAbsent;
    const rocksdb::PinnableSlice* stored = nullptr;
  };

  void FindHot() {
    places_.resize(keys_.size());
    for (size_t i = 0; i < keys_.size(); ++i) {
      if (!IsKeptHot(table_)) {
        unknown_.push_back(i);
        continue;
      }
      const size_t begin = hot_.size();
      switch (store_.hot_view_rows.Append(
          keys_[i], snapshot_.GetSequenceNumber(), &hot_)) {
        case HotViewRows::Found::kUnknown:
          unknown_.push_back(i);
          break;
        case HotViewRows::Found::kAbsent:
          break;
        case HotViewRows::Found::kPresent:
          places_[i] = {begin, hot_.size() - begin, nullptr};
          break;
      }
    }
  }

  absl::Status ReadUnknown() {
    std::sort(unknown_.begin(), unknown_.end(),
              [this](size_t a, size_t b) { return keys_[a] < keys_[b]; });
    std::vector<std::string> full_keys;
    std::vector<rocksdb::Slice> slices;
    full_keys.reserve(unknown_.size());
    for (const size_t at : unknown_) {
      full_keys.push_back(ViewKey(table_, keys_[at]));
      slices.emplace_back(full_keys.back());
    }
    stored_.resize(unknown_.size());
    std::vector<rocksdb::Status> statuses(unknown_.size());
    rocksdb::ReadOptions options;
    options.snapshot = &snapshot_;
    const Database& database = *store_.database;
    database.db()->MultiGet(options, database.family(ColumnFamily::kView),
                            slices.size(), slices.data(), stored_.data(),
                            statuses.data(), /*sorted_input=*/true);
    for (size_t i = 0; i < unknown_.size(); ++i) {
      if (statuses[i].ok()) {
        places_[unknown_[i]] = {0, stored_[i].size(), &stored_[i]};
      } else if (!statuses[i].IsNotFound()) {
        return FromRocksdb(statuses[i], "read view row");
      }
      if (!IsKeptHot(table_)) continue;
      store_.hot_view_rows.Keep(
          keys_[unknown_[i]], snapshot_.GetSequenceNumber(), Row(unknown_[i]));
    }
    return absl::OkStatus();
  }

  const LedgerStore::Impl& store_;
  const rocksdb::Snapshot& snapshot_;
  const ViewTable table_;
  const absl::Span<const std::string> keys_;
  std::vector<Place> places_;
  std::string hot_;
  std::vector<size_t> unknown_;  // of keys_
  std::vector<rocksdb::PinnableSlice> stored_;
};

}  // namespace

void ViewBatch::Put(ViewTable table, std::string key, std::string value) {
  rows_.push_back({table, std::move(key), std::move(value)});
}

void ViewBatch::Delete(ViewTable table, std::string key) {
  rows_.push_back({table, std::move(key), std::nullopt});
}

absl::Status LedgerStore::CommitView(const ViewBatch& batch) {
  if (absl::Status status = impl_->CheckWritable(); !status.ok()) return status;
  const uint64_t size = impl_->Head().size;
  if (batch.position_after() < view_position() ||
      batch.position_after() > size) {
    return absl::FailedPreconditionError(absl::StrCat(
        "position_after: must be from ", view_position(), " to ", size,
        ", the size of the log, is ", batch.position_after()));
  }
  rocksdb::WriteBatch rows(/*reserved_bytes=*/64 * batch.rows().size(),
                           /*max_bytes=*/0, /*protection_bytes_per_key=*/8,
                           /*default_cf_ts_sz=*/0);
  for (const ViewBatch::Row* row : LastWritesInOrder(batch.rows())) {
    const rocksdb::Status put = PutRow(*impl_->database, *row, &rows);
    if (!put.ok()) return FromRocksdb(put, "view row");
  }
  const rocksdb::Status put =
      PutPosition(*impl_->database, batch.position_after(), &rows);
  if (!put.ok()) return FromRocksdb(put, "view_position");
  BeginChanges(batch, &impl_->hot_view_rows);
  absl::Status status = impl_->Write(&rows, /*sync=*/false, "view rows");
  if (!status.ok()) return status;
  EndChanges(batch, impl_->database->db()->GetLatestSequenceNumber(),
             &impl_->hot_view_rows);
  impl_->view_position = batch.position_after();
  return absl::OkStatus();
}

absl::Status LedgerStore::Impl::DropOutdatedViews() {
  const absl::StatusOr<std::optional<std::string>> version =
      database->Get(ColumnFamily::kMeta, kViewVersionKey, "view_version");
  if (!version.ok()) return version.status();
  const std::string current = EncodeSchemaVersion(kViewVersion);
  if (*version == current) return absl::OkStatus();
  rocksdb::WriteBatch batch;
  rocksdb::Status put = batch.Put(database->family(ColumnFamily::kMeta),
                                  ToSlice(kViewVersionKey), current);
  if (put.ok() && Head().size != 0) {
    put = DeleteViewRows(*database, &batch);
    if (put.ok()) put = PutPosition(*database, 0, &batch);
  }
  if (!put.ok()) return FromRocksdb(put, "view_version");
  // Not synced, like the rows it speaks of: they follow it in the same log.
  absl::Status status = Write(&batch, /*sync=*/false, "view_version");
  if (status.ok()) view_position = 0;
  return status;
}

absl::Status LedgerStore::ClearViews() {
  if (absl::Status status = impl_->CheckWritable(); !status.ok()) return status;
  const Database& database = *impl_->database;
  rocksdb::ColumnFamilyHandle* const family =
      database.family(ColumnFamily::kView);
  rocksdb::WriteBatch batch;
  rocksdb::Status put = DeleteViewRows(database, &batch);
  if (put.ok()) put = PutPosition(database, 0, &batch);
  if (!put.ok()) return FromRocksdb(put, "clear views");
  impl_->hot_view_rows.BeginChangeOfAll();
  absl::Status status = impl_->Write(&batch, /*sync=*/true, "clear views");
  if (!status.ok()) return status;
  impl_->hot_view_rows.EndChangeOfAll(database.db()->GetLatestSequenceNumber());
  impl_->view_position = 0;
  // Without the tombstones and what they hide, rebuilding is as fast as new.
  return FromRocksdb(database.db()->CompactRange(rocksdb::CompactRangeOptions(),
                                                 family, nullptr, nullptr),
                     "clear views");
}

ViewReader::ViewReader(const LedgerStore& store)
    : store_(store),
      snapshot_(store.impl().database->db()->GetSnapshot()),
      position_(0) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  const absl::StatusOr<std::optional<std::string>> position =
      store_.impl().database->Get(ColumnFamily::kMeta, kViewPositionKey,
                                  "view_position", options);
  if (!position.ok()) {
    status_ = position.status();
    return;
  }
  if (!position->has_value()) return;
  const std::optional<uint64_t> parsed = ParseViewPositionValue(**position);
  if (parsed.has_value()) {
    position_ = *parsed;
  } else {
    status_ = absl::DataLossError("view_position: malformed row");
  }
}

ViewReader::~ViewReader() {
  idle_iterator_.reset();
  store_.impl().database->db()->ReleaseSnapshot(snapshot_);
}

absl::StatusOr<std::optional<std::string>> ViewReader::Get(
    ViewTable table, absl::string_view key) const {
  if (!status_.ok()) return status_;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return store_.impl().database->Get(ColumnFamily::kView, ViewKey(table, key),
                                     "view row", options);
}

absl::Status ViewReader::GetMany(
    ViewTable table, absl::Span<const std::string> keys,
    absl::FunctionRef<bool(size_t at, const absl::string_view* row)> visit)
    const {
  if (!status_.ok()) return status_;
  for (size_t begin = 0; begin < keys.size(); begin += kRowsAtOnce) {
    const auto some = keys.subspan(begin, kRowsAtOnce);
    ManyRows rows(store_.impl(), *snapshot_, table, some);
    if (absl::Status status = rows.Read(); !status.ok()) return status;
    for (size_t i = 0; i < some.size(); ++i) {
      const std::optional<absl::string_view> row = rows.Row(i);
      if (!visit(begin + i, row.has_value() ? &*row : nullptr)) {
        return absl::OkStatus();
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ViewReader::Scan(
    ViewTable table, absl::string_view prefix, absl::string_view from_suffix,
    const std::function<bool(absl::string_view key, absl::string_view value)>&
        visit) const {
  if (!status_.ok()) return status_;
  // Taken out while in use, so that `visit` may scan too.
  std::unique_ptr<rocksdb::Iterator> row = std::move(idle_iterator_);
  if (row == nullptr) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    const Database& database = *store_.impl().database;
    row.reset(database.db()->NewIterator(options,
                                         database.family(ColumnFamily::kView)));
  }
  const std::string start = ViewKey(table, prefix, from_suffix);
  const absl::string_view table_and_prefix =
      absl::string_view(start).substr(0, 1 + prefix.size());
  for (row->Seek(start);
       row->Valid() && row->key().starts_with(ToSlice(table_and_prefix));
       row->Next()) {
    absl::string_view key = ToView(row->key());
    key.remove_prefix(table_and_prefix.size());
    if (!visit(key, ToView(row->value()))) break;
  }
  absl::Status status = FromRocksdb(row->status(), "scan view rows");
  if (idle_iterator_ == nullptr && status.ok()) {
    idle_iterator_ = std::move(row);
  }
  return status;
}

}  // namespace daodi::storage
