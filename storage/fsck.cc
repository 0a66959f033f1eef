#include "storage/fsck.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/fsck_checkpoints.h"
#include "storage/fsck_entries.h"
#include "storage/fsck_files.h"
#include "storage/fsck_rows.h"
#include "storage/fsck_tree.h"
#include "storage/fsck_views.h"
#include "storage/key_schema.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

constexpr uint64_t kProgressEntries = 4096;

uint64_t EntriesStored(const FsckSnapshot& snapshot) {
  const std::unique_ptr<rocksdb::Iterator> row =
      snapshot.NewIterator(ColumnFamily::kEntry);
  row->SeekToLast();
  if (!row->Valid()) return 0;
  const std::optional<uint64_t> last = ParseIndexKey(ToView(row->key()));
  return last.has_value() ? *last + 1 : 0;
}

// Nothing when the head is missing or malformed although there are entries.
std::optional<TreeHead> CheckHeadRow(const FsckSnapshot& snapshot,
                                     Findings* findings) {
  const absl::StatusOr<std::optional<std::string>> row =
      snapshot.Get(ColumnFamily::kMeta, kHeadKey);
  if (!row.ok()) {
    findings->Add("head", std::string(row.status().message()));
    return std::nullopt;
  }
  if (!row->has_value()) {
    if (EntriesStored(snapshot) > 0) findings->Add("head", "missing");
    return std::nullopt;
  }
  std::optional<TreeHead> head = ParseHeadValue(**row);
  if (!head.has_value()) findings->Add("head", "malformed row");
  return head;
}

void CheckMetaRows(const FsckSnapshot& snapshot, uint64_t size,
                   Findings* findings) {
  const std::unique_ptr<rocksdb::Iterator> row =
      snapshot.NewIterator(ColumnFamily::kMeta);
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const absl::string_view key = ToView(row->key());
    if (key == kSchemaVersionKey || key == kHeadKey || key == kViewVersionKey ||
        absl::StartsWith(key, kErasingPrefix)) {
      continue;
    }
    if (key != kViewPositionKey) {
      findings->Add(absl::StrCat("meta/", absl::CEscape(key)), "unknown row");
      continue;
    }
    const std::optional<uint64_t> position =
        ParseViewPositionValue(ToView(row->value()));
    if (!position.has_value() || *position > size) {
      findings->Add("view_position",
                    "malformed or beyond the head; rebuild the views");
    }
  }
  if (!row->status().ok()) {
    findings->Add("meta", absl::StrCat("rows cannot be read: ",
                                       row->status().ToString()));
  }
}

}  // namespace

absl::StatusOr<FsckReport> Fsck(const LedgerStore& store,
                                const FsckOptions& options) {
  FsckReport report;
  Findings findings(&report);
  const Database& database = *store.impl().database;
  const FsckSnapshot snapshot(database);
  CheckFiles(database, &findings);

  const std::optional<TreeHead> head = CheckHeadRow(snapshot, &findings);
  const uint64_t stored = EntriesStored(snapshot);
  // A damaged head must not make this run for ever.
  const uint64_t size =
      head.has_value() ? std::min(head->size, stored) : stored;
  if (head.has_value() && head->size > stored) {
    findings.Add("head", absl::StrCat("says ", head->size, " entries, stored ",
                                      "are ", stored));
  }
  CheckMetaRows(snapshot, size, &findings);
  EntryCheck entries(snapshot, store, options, &report, &findings);
  TreeCheck tree(snapshot, size, &report, &findings);
  CheckpointCheck checkpoints(snapshot, options, &report, &findings);
  checkpoints.AtSize(&tree);
  for (uint64_t index = 0; index < size; ++index) {
    tree.Append(entries.CheckNext(index));
    checkpoints.AtSize(&tree);
    if (options.progress != nullptr && index % kProgressEntries == 0) {
      options.progress(index, size);
    }
  }
  entries.Finish(size);
  checkpoints.Finish();
  const bool whole = head.has_value() && head->size == size;
  tree.Finish(whole ? std::optional<crypto::Digest>(head->root) : std::nullopt);
  if (whole && size > 0 &&
      head->record_time_ms != entries.last_record_time_ms()) {
    findings.Add("head", "record time is not that of the last entry");
  }
  if (options.rebuild_views != nullptr) {
    absl::Status status =
        CheckViews(snapshot, options, size, &report, &findings);
    if (!status.ok()) return status;
  } else {
    report.views_unchecked = "none was asked for";
  }
  if (options.progress != nullptr) options.progress(size, size);
  return report;
}

}  // namespace daodi::storage
