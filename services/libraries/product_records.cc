#include "services/libraries/product_records.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace daodi::services::libraries {
namespace {

constexpr int64_t kMinuteMs = int64_t{60} * 1000;
constexpr int64_t kDayMs = int64_t{24} * 60 * kMinuteMs;
// A record is revised some times a year; goods of long before the last of so
// many are past their shelf life anyway.
constexpr size_t kMaxRevisionsRead = 64;

// The statement that a chain of corrections began with, by its last one.
std::map<uint64_t, uint64_t> FirstStatements(
    const std::vector<LibraryRevision>& revisions) {
  std::map<uint64_t, uint64_t> first;
  for (const LibraryRevision& revision : revisions) {
    const uint64_t began =
        first.emplace(revision.entry, revision.entry).first->second;
    if (revision.state == RevisionState::kWithdrawn &&
        revision.ended_by.has_value()) {
      first.emplace(*revision.ended_by, began);
    }
  }
  return first;
}

// Days are compared as they are written: RFC 3339 full-dates sort.
std::string DayOf(int64_t time_ms, int32_t offset_minutes) {
  const int64_t local_ms = time_ms + offset_minutes * kMinuteMs;
  return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + local_ms / kDayMs);
}

}  // namespace

absl::StatusOr<std::optional<LibraryRecord>> ReadProductOf(
    const LibraryRecords& records, const std::string& owner,
    const std::string& gtin, const domain::ProductionDay& produced) {
  auto revisions = records.Revisions({domain::Library::kProduct, owner, gtin});
  if (!revisions.ok()) return revisions.status();
  const std::map<uint64_t, uint64_t> first = FirstStatements(*revisions);
  const std::string day = absl::FormatCivilTime(produced.day);
  size_t read = 0;
  for (auto revision = revisions->rbegin();
       revision != revisions->rend() && read < kMaxRevisionsRead; ++revision) {
    if (revision->state == RevisionState::kWithdrawn) continue;
    ++read;
    auto record = records.Read(*revision);
    if (!record.ok()) return record.status();
    if (!record->has_value() || !(*record)->statement.has_value() ||
        (*record)->statement->product() == nullptr) {
      continue;
    }
    const v1::ProductRecord& product = *(*record)->statement->product();
    std::string begins = product.valid_from();
    if (begins.empty() && revision->number > 1) {
      auto began = records.entries().Read(first.at(revision->entry),
                                          records.as_of_size());
      if (!began.ok()) return began.status();
      begins = DayOf(began->leaf.record_time_ms, produced.offset_minutes);
    }
    if (begins > day) continue;
    const bool over =
        !product.valid_until().empty() && product.valid_until() < day;
    if (over) return std::optional<LibraryRecord>();
    return record;
  }
  return std::optional<LibraryRecord>();
}

}  // namespace daodi::services::libraries
