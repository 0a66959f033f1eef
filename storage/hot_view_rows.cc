#include "storage/hot_view_rows.h"

#include <limits>
#include <utility>

#include "absl/hash/hash.h"

namespace daodi::storage {
namespace {

// What a key and a row take besides the bytes of the row.
constexpr size_t kRowOverheadBytes = 160;
// No reader has seen the change.
constexpr uint64_t kChanging = std::numeric_limits<uint64_t>::max();

size_t HashOf(absl::string_view key) {
  return absl::Hash<absl::string_view>()(key);
}

size_t BytesOf(const std::optional<std::string>& row) {
  return kRowOverheadBytes + (row.has_value() ? row->size() : 0);
}

}  // namespace

HotViewRows::HotViewRows(size_t max_bytes)
    : half_of_shard_bytes_(max_bytes / kShards / 2) {}

void HotViewRows::Insert(Shard* shard, absl::string_view key, Row row) const {
  const size_t bytes = BytesOf(row.bytes);
  if (shard->recent_bytes + bytes > half_of_shard_bytes_) {
    shard->old = std::exchange(shard->recent, {});
    shard->recent_bytes = 0;
  }
  // Another reader may have kept it meanwhile: the same row then.
  if (shard->recent.try_emplace(key, std::move(row)).second) {
    shard->recent_bytes += bytes;
  }
}

HotViewRows::Found HotViewRows::Append(absl::string_view key, uint64_t sequence,
                                       std::string* rows) {
  Shard& shard = shards_[HashOf(key) % kShards];
  std::lock_guard<std::mutex> lock(shard.mutex);
  auto found = shard.recent.find(key);
  if (found == shard.recent.end()) {
    const auto old = shard.old.find(key);
    if (old == shard.old.end()) return Found::kUnknown;
    Row row = std::move(old->second);
    shard.old.erase(old);
    Insert(&shard, key, std::move(row));
    found = shard.recent.find(key);
  }
  const Row& row = found->second;
  if (sequence < row.since) return Found::kUnknown;
  if (!row.bytes.has_value()) return Found::kAbsent;
  rows->append(*row.bytes);
  return Found::kPresent;
}

void HotViewRows::Keep(absl::string_view key, uint64_t sequence,
                       std::optional<absl::string_view> row) {
  const size_t hash = HashOf(key);
  Shard& shard = shards_[hash % kShards];
  Row kept;
  if (row.has_value()) kept.bytes.emplace(row->data(), row->size());
  if (BytesOf(kept.bytes) > half_of_shard_bytes_) return;
  std::lock_guard<std::mutex> lock(shard.mutex);
  kept.since = shard.changed_at[ChangeOf(hash)];
  if (sequence >= kept.since) Insert(&shard, key, std::move(kept));
}

void HotViewRows::BeginChange(absl::string_view key) {
  const size_t hash = HashOf(key);
  Shard& shard = shards_[hash % kShards];
  std::lock_guard<std::mutex> lock(shard.mutex);
  shard.changed_at[ChangeOf(hash)] = kChanging;
  const auto recent = shard.recent.find(key);
  if (recent != shard.recent.end()) {
    shard.recent_bytes -= BytesOf(recent->second.bytes);
    shard.recent.erase(recent);
  }
  shard.old.erase(key);
}

void HotViewRows::EndChange(absl::string_view key, uint64_t sequence) {
  const size_t hash = HashOf(key);
  Shard& shard = shards_[hash % kShards];
  std::lock_guard<std::mutex> lock(shard.mutex);
  shard.changed_at[ChangeOf(hash)] = sequence;
}

void HotViewRows::BeginChangeOfAll() {
  for (Shard& shard : shards_) {
    std::lock_guard<std::mutex> lock(shard.mutex);
    shard.changed_at.fill(kChanging);
    shard.recent.clear();
    shard.old.clear();
    shard.recent_bytes = 0;
  }
}

void HotViewRows::EndChangeOfAll(uint64_t sequence) {
  for (Shard& shard : shards_) {
    std::lock_guard<std::mutex> lock(shard.mutex);
    shard.changed_at.fill(sequence);
  }
}

}  // namespace daodi::storage
