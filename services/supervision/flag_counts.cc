#include "services/supervision/flag_counts.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/views/view_keys.h"

namespace daodi::services::supervision {
namespace {

using storage::ViewTable;
using views::FlagId;
using views::FlagRow;
using views::FlagState;

absl::Status Damaged() { return absl::DataLossError("view row of a flag"); }

absl::Status TooMany(size_t limit) {
  return absl::ResourceExhaustedError(
      absl::StrCat("more than ", limit, " changes of flags"));
}

bool HasEnded(const FlagRow& row) {
  const FlagState state = views::StateOf(row);
  return state == FlagState::kClosedByFact || state == FlagState::kAccepted;
}

// Did the step of `entry` end the flag?
bool EndedAt(const FlagRow& row, uint64_t entry) {
  FlagRow before = row;
  views::CutToSize(entry, &before);
  FlagRow after = row;
  views::CutToSize(entry + 1, &after);
  return !HasEnded(before) && HasEnded(after);
}

}  // namespace

absl::StatusOr<uint64_t> FirstEntryAt(const storage::LedgerStore& store,
                                      int64_t time_ms, uint64_t end) {
  uint64_t low = 0;
  uint64_t high = end;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    auto entry = store.ReadEntry(middle);
    if (!entry.ok()) return entry.status();
    // Record times never decrease.
    if (entry->leaf.record_time_ms < time_ms) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

absl::Status ForEachFlagChange(
    const storage::ViewReader& views, const EntryRange& range, size_t limit,
    absl::FunctionRef<absl::Status(FlagChange, const FlagId&, const FlagRow&,
                                   uint64_t entry)>
        visit) {
  size_t seen = 0;
  absl::Status failed;
  absl::Status scanned =
      views.Scan(ViewTable::kFlag, "", views::EncodeFlagId({range.begin, 0}),
                 [&](absl::string_view key, absl::string_view value) {
                   const auto id = views::ReadFlagId(key);
                   auto row = views::ReadFlagRow(value);
                   if (!id.has_value() || !row.has_value()) {
                     failed = Damaged();
                     return false;
                   }
                   if (id->entry >= range.end) return false;
                   if (++seen > limit) {
                     failed = TooMany(limit);
                     return false;
                   }
                   views::CutToSize(range.end, &*row);
                   failed = visit(FlagChange::kRaised, *id, *row, id->entry);
                   return failed.ok();
                 });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  scanned = views.Scan(
      ViewTable::kFlagStep, "", views::OrdinalKey(range.begin),
      [&](absl::string_view key, absl::string_view) {
        const auto step = views::ReadFlagStepKey(key);
        if (!step.has_value()) {
          failed = Damaged();
          return false;
        }
        if (step->entry >= range.end) return false;
        if (++seen > limit) {
          failed = TooMany(limit);
          return false;
        }
        auto value = views.Get(ViewTable::kFlag, views::EncodeFlagId(step->id));
        if (!value.ok()) {
          failed = value.status();
          return false;
        }
        auto row =
            value->has_value() ? views::ReadFlagRow(**value) : std::nullopt;
        if (!row.has_value()) {
          failed = Damaged();
          return false;
        }
        if (!EndedAt(*row, step->entry)) return true;
        views::CutToSize(range.end, &*row);
        failed = visit(FlagChange::kEnded, step->id, *row, step->entry);
        return failed.ok();
      });
  return scanned.ok() ? failed : scanned;
}

}  // namespace daodi::services::supervision
