#include "services/views/view_row_cache.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace daodi::services::views {
namespace {

// About 20 MB.
constexpr size_t kMaxKnownRows = 100'000;

std::string CacheKey(storage::ViewTable table, absl::string_view key) {
  return absl::StrCat(std::string(1, static_cast<char>(table)), key);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> ViewRowCache::Get(
    storage::ViewTable table, absl::string_view key) {
  const std::string cache_key = CacheKey(table, key);
  const auto pending = pending_.find(cache_key);
  if (pending != pending_.end()) return pending->second;
  if (stored_->none()) return std::nullopt;
  const auto known = known_.find(cache_key);
  if (known != known_.end()) return known->second;
  auto row = stored_->Get(table, key);
  if (row.ok()) known_.emplace(cache_key, *row);
  return row;
}

void ViewRowCache::Put(storage::ViewTable table, absl::string_view key,
                       std::string value, storage::ViewBatch* batch) {
  pending_.insert_or_assign(CacheKey(table, key), value);
  batch->Put(table, std::string(key), std::move(value));
}

void ViewRowCache::Delete(storage::ViewTable table, absl::string_view key,
                          storage::ViewBatch* batch) {
  pending_.insert_or_assign(CacheKey(table, key), std::nullopt);
  batch->Delete(table, std::string(key));
}

absl::Status ViewRowCache::Scan(
    storage::ViewTable table, absl::string_view prefix,
    absl::string_view from_suffix,
    const std::function<bool(absl::string_view key)>& visit) {
  const std::string start = CacheKey(table, prefix);
  for (auto row = pending_.lower_bound(absl::StrCat(start, from_suffix));
       row != pending_.end() && absl::StartsWith(row->first, start); ++row) {
    if (!row->second.has_value()) continue;
    if (!visit(absl::string_view(row->first).substr(start.size()))) {
      return absl::OkStatus();
    }
  }
  return stored_->Scan(table, prefix, from_suffix,
                       [&visit](absl::string_view key, absl::string_view) {
                         return visit(key);
                       });
}

void ViewRowCache::Committed() {
  if (stored_->none()) return;
  if (known_.size() + pending_.size() > kMaxKnownRows) known_.clear();
  for (auto& [key, value] : pending_) {
    known_.insert_or_assign(key, std::move(value));
  }
  pending_.clear();
}

}  // namespace daodi::services::views
