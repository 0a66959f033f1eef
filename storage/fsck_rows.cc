#include "storage/fsck_rows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

constexpr size_t kReadaheadBytes = 2 << 20;

rocksdb::ReadOptions ScrubOptions(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.verify_checksums = true;
  options.fill_cache = false;
  options.readahead_size = kReadaheadBytes;
  return options;
}

}  // namespace

void Findings::Add(std::string place, std::string problem) {
  if (report_->findings.size() >= kMaxFindings) return;
  report_->findings.push_back({std::move(place), std::move(problem)});
}

FsckSnapshot::FsckSnapshot(const Database& database)
    : database_(database), snapshot_(database.db()->GetSnapshot()) {}

FsckSnapshot::~FsckSnapshot() { database_.db()->ReleaseSnapshot(snapshot_); }

std::unique_ptr<rocksdb::Iterator> FsckSnapshot::NewIterator(
    ColumnFamily family) const {
  return std::unique_ptr<rocksdb::Iterator>(database_.db()->NewIterator(
      ScrubOptions(snapshot_), database_.family(family)));
}

absl::StatusOr<std::optional<std::string>> FsckSnapshot::Get(
    ColumnFamily family, absl::string_view key) const {
  rocksdb::ReadOptions options = ScrubOptions(snapshot_);
  options.readahead_size = 0;
  options.fill_cache = true;  // neighbours are asked for next
  return database_.Get(family, key, ColumnFamilyName(family), options);
}

RowWalker::RowWalker(const FsckSnapshot& snapshot, ColumnFamily family,
                     Findings* findings, OnExtra on_extra)
    : snapshot_(snapshot),
      family_(family),
      findings_(findings),
      on_extra_(std::move(on_extra)),
      row_(snapshot.NewIterator(family)) {}

void RowWalker::ReportDamage() {
  const std::string damage = row_->status().ToString();
  if (damage == last_damage_) return;
  last_damage_ = damage;
  findings_->Add(std::string(ColumnFamilyName(family_)),
                 absl::StrCat("rows cannot be read: ", damage));
}

void RowWalker::PassExtraRows(std::optional<absl::string_view> end) {
  if (!started_) {
    row_->SeekToFirst();
    started_ = true;
  } else if (taken_) {
    row_->Next();
  }
  taken_ = false;
  while (row_->Valid() && (!end.has_value() || ToView(row_->key()) < *end)) {
    on_extra_(ToView(row_->key()));
    row_->Next();
  }
}

absl::StatusOr<std::optional<absl::string_view>> RowWalker::Take(
    absl::string_view key) {
  if (!row_->status().ok()) {
    row_->Seek(ToSlice(key));
    taken_ = false;
  }
  PassExtraRows(key);
  if (row_->Valid()) {
    if (ToView(row_->key()) != key) return std::nullopt;
    taken_ = true;
    return ToView(row_->value());
  }
  if (row_->status().ok()) return std::nullopt;
  ReportDamage();
  absl::StatusOr<std::optional<std::string>> single =
      snapshot_.Get(family_, key);
  if (!single.ok()) return single.status();
  if (!single->has_value()) return std::nullopt;
  single_row_ = **std::move(single);
  return absl::string_view(single_row_);
}

void RowWalker::Skip(absl::string_view begin, absl::string_view end) {
  PassExtraRows(begin);
  row_->Seek(ToSlice(end));
}

void RowWalker::Finish() {
  PassExtraRows(std::nullopt);
  if (!row_->status().ok()) ReportDamage();
}

}  // namespace daodi::storage
