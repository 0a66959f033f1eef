#include "storage/fsck_views.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/key_schema.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

std::string ViewRowName(absl::string_view stored_key) {
  if (stored_key.empty()) return "view";
  return absl::StrCat("view/", static_cast<uint8_t>(stored_key[0]), "/",
                      absl::BytesToHexString(stored_key.substr(1)));
}

std::string StoredKey(const ViewBatch::Row& row) {
  return absl::StrCat(std::string(1, static_cast<char>(row.table)), row.key);
}

// The rows the views must have, in order of key.
std::vector<std::pair<std::string, std::string>> FinalRows(
    std::vector<ViewBatch::Row> rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ViewBatch::Row& a, const ViewBatch::Row& b) {
                     if (a.table != b.table) return a.table < b.table;
                     return a.key < b.key;
                   });
  std::vector<std::pair<std::string, std::string>> last;
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool overwritten = i + 1 < rows.size() &&
                             rows[i].table == rows[i + 1].table &&
                             rows[i].key == rows[i + 1].key;
    if (overwritten || !rows[i].value.has_value()) continue;
    last.emplace_back(StoredKey(rows[i]), *std::move(rows[i].value));
  }
  return last;
}

}  // namespace

absl::Status CheckViews(const FsckSnapshot& snapshot,
                        const FsckOptions& options, FsckReport* report,
                        Findings* findings) {
  const absl::StatusOr<std::optional<std::string>> version =
      snapshot.Get(ColumnFamily::kMeta, kViewVersionKey);
  // Views of other rules are made again when the ledger opens for writing.
  if (version.ok() && *version != EncodeSchemaVersion(kViewVersion)) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::optional<std::string>> position =
      snapshot.Get(ColumnFamily::kMeta, kViewPositionKey);
  // A damaged position has its finding already; nothing can be compared to it.
  if (!position.ok()) return absl::OkStatus();
  const std::optional<uint64_t> end =
      position->has_value() ? ParseViewPositionValue(**position) : 0;
  if (!end.has_value()) return absl::OkStatus();
  std::vector<ViewBatch::Row> rebuilt;
  absl::Status status = options.rebuild_views(*end, &rebuilt);
  if (!status.ok()) return status;
  RowWalker walker(snapshot, ColumnFamily::kView, findings,
                   [findings](absl::string_view key) {
                     findings->Add(ViewRowName(key),
                                   "no entry gives this row; rebuild the "
                                   "views");
                   });
  for (const auto& [key, value] : FinalRows(std::move(rebuilt))) {
    const absl::StatusOr<std::optional<absl::string_view>> row =
        walker.Take(key);
    ++report->view_rows;
    if (!row.ok()) {
      findings->Add(ViewRowName(key), std::string(row.status().message()));
    } else if (!row->has_value()) {
      findings->Add(ViewRowName(key), "missing; rebuild the views");
    } else if (**row != value) {
      findings->Add(ViewRowName(key),
                    "differs from what the entries give; rebuild the views");
    }
  }
  walker.Finish();
  return absl::OkStatus();
}
}  // namespace daodi::storage
