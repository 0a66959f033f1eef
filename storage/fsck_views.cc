#include "storage/fsck_views.h"

#include <algorithm>
#include <optional>
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

// How many entries are in the views; nothing when the row is damaged, which is
// a finding of its own.
std::optional<uint64_t> PositionOf(const FsckSnapshot& snapshot) {
  const absl::StatusOr<std::optional<std::string>> position =
      snapshot.Get(ColumnFamily::kMeta, kViewPositionKey);
  if (!position.ok()) return std::nullopt;
  if (!position->has_value()) return 0;
  return ParseViewPositionValue(**position);
}

}  // namespace

absl::Status CheckViews(const FsckSnapshot& snapshot,
                        const FsckOptions& options, uint64_t size,
                        FsckReport* report, Findings* findings) {
  const absl::StatusOr<std::optional<std::string>> version =
      snapshot.Get(ColumnFamily::kMeta, kViewVersionKey);
  if (version.ok() && *version != EncodeSchemaVersion(kViewVersion)) {
    report->views_unchecked =
        absl::StrCat("they are of other rules than version ", kViewVersion,
                     " of this program, which makes them again when it opens "
                     "the ledger for writing");
    return absl::OkStatus();
  }
  const std::optional<uint64_t> end = PositionOf(snapshot);
  if (!end.has_value() || *end > size) {
    report->views_unchecked =
        "view_position is damaged, so nothing can be compared; rebuild the "
        "views";
    return absl::OkStatus();
  }
  if (*end < size) {
    report->views_unchecked = absl::StrCat(
        "those of entries ", *end, " to ", size - 1,
        " are not made yet; opening the ledger for writing makes them");
  }
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
