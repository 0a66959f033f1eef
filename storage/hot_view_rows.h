// View rows that walks read again and again, kept in memory: finding one in a
// hash table costs a tenth of finding it in memtables and blocks. What is given
// out is what the store would answer to the same reader.

#ifndef DAODI_STORAGE_HOT_VIEW_ROWS_H_
#define DAODI_STORAGE_HOT_VIEW_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace daodi::storage {

// A reader sees the rows as of the sequence number of its snapshot. Of each key
// it is known, roughly but never too early, since which number its row is what
// it is: the row goes to readers of that number and later ones, and is taken in
// only from readers that have seen the last change.
//
// Thread-safe; changes are announced by one thread, the one that writes views.
class HotViewRows {
 public:
  // Keeps between half of `max_bytes` and all of it once that much was read.
  explicit HotViewRows(size_t max_bytes);
  HotViewRows(const HotViewRows&) = delete;
  HotViewRows& operator=(const HotViewRows&) = delete;

  // Adds the row's bytes to `rows`; absent: that there is none is known.
  enum class Found { kUnknown, kAbsent, kPresent };
  Found Append(absl::string_view key, uint64_t sequence, std::string* rows);
  // What a reader found in the store; nothing: no such row.
  void Keep(absl::string_view key, uint64_t sequence,
            std::optional<absl::string_view> row);

  // Before a row is written, and after, with a number that sees it. Between the
  // two, and for ever when the write fails, the store has to be asked.
  void BeginChange(absl::string_view key);
  void EndChange(absl::string_view key, uint64_t sequence);
  // The same for all rows at once.
  void BeginChangeOfAll();
  void EndChangeOfAll(uint64_t sequence);

 private:
  static constexpr size_t kShards = 16;
  // Keys that share a number share the last change too. 512 kB in all.
  static constexpr size_t kChangesOfShard = 4'096;

  struct Row {
    std::optional<std::string> bytes;
    uint64_t since = 0;
  };
  using Rows = absl::flat_hash_map<std::string, Row>;

  struct Shard {
    std::mutex mutex;
    // Guarded by mutex. Rows asked for move to `recent`; when that has half of
    // the memory it becomes `old`, and what was old goes.
    Rows recent;
    Rows old;
    size_t recent_bytes = 0;
    std::array<uint64_t, kChangesOfShard> changed_at{};
  };

  static size_t ChangeOf(size_t hash) {
    return hash / kShards % kChangesOfShard;
  }
  void Insert(Shard* shard, absl::string_view key, Row row) const;

  const size_t half_of_shard_bytes_;
  std::array<Shard, kShards> shards_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_HOT_VIEW_ROWS_H_
