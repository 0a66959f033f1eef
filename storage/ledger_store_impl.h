// What LedgerStore is made of, for the files of storage/ that share it.

#ifndef DAODI_STORAGE_LEDGER_STORE_IMPL_H_
#define DAODI_STORAGE_LEDGER_STORE_IMPL_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/merkle/expanded_tile.h"
#include "crypto/merkle/tile_tree.h"
#include "rocksdb/write_batch.h"
#include "storage/database.h"
#include "storage/free_space.h"
#include "storage/hot_view_rows.h"
#include "storage/key_schema.h"
#include "storage/ledger_store.h"
#include "storage/subject_key_store.h"

namespace daodi::storage {

// The partial tiles of the log for proofs: made when somebody asks, brought
// forward by what was committed since. Thread-safe.
class ProofEdge {
 public:
  // Partial tiles of a tree of at least `size` entries.
  absl::StatusOr<std::shared_ptr<const crypto::merkle::PartialTiles>> AtLeast(
      uint64_t size, const LedgerStore& store);

 private:
  std::mutex mutex_;
  // Guarded by mutex_.
  std::optional<crypto::merkle::TileTree> tree_;
  std::shared_ptr<const crypto::merkle::PartialTiles> tiles_;
};

// Tiles kept for proofs: 16 kB each, so 32 to 64 MiB once proofs of half a
// million entries and more are asked for at random, and nothing before.
inline constexpr size_t kProofTiles = 2048;

struct LedgerStore::Impl {
  explicit Impl(const LedgerStoreOptions& store_options)
      : options(store_options),
        hot_view_rows(options.hot_row_bytes),
        free_space(options.path, options.min_free_bytes) {}

  TreeHead Head() const {
    std::lock_guard<std::mutex> lock(head_mutex);
    return head;
  }

  // The one way into the database. After a write that failed nothing is written
  // any more: it may or may not be durable.
  absl::Status Write(rocksdb::WriteBatch* batch, bool sync,
                     absl::string_view what);
  // kFailedPrecondition after a failed write and for a read-only store.
  absl::Status CheckWritable() const;

  absl::Status LoadHead();
  // Views that another version of the rules made are no views of this one.
  absl::Status DropOutdatedViews();
  // Finishes erasures that a crash interrupted.
  absl::Status ResumeErasures();
  absl::Status DestroySection(SectionPlace place);
  // For a restored ledger and a key store that may know more, or less.
  absl::Status ReconcileErasures(LedgerStore* store);
  // The bytes of an erasable section, blocked or not. Errors: kNotFound: no
  // key; kDataLoss: does not open.
  absl::StatusOr<std::string> OpenErasable(SectionPlace place,
                                           const ErasableValue& value) const;

  const LedgerStoreOptions options;
  std::unique_ptr<Database> database;
  std::unique_ptr<SubjectKeyStore> keys;

  mutable std::mutex head_mutex;
  TreeHead head;  // guarded by head_mutex
  std::atomic<uint64_t> view_position{0};
  std::atomic<bool> write_failed{false};
  mutable HotViewRows hot_view_rows;

  // The sequencer's only: kept for their memory.
  rocksdb::WriteBatch commit_batch{/*reserved_bytes=*/1 << 20, /*max_bytes=*/0,
                                   /*protection_bytes_per_key=*/8,
                                   /*default_cf_ts_sz=*/0};
  FreeSpace free_space;

  mutable ProofEdge proof_edge;
  mutable crypto::merkle::TileCache proof_tiles{kProofTiles};
};

// "entry/7", "section/7/2": how messages and findings name rows.
std::string EntryName(uint64_t index);
std::string SectionName(SectionPlace place);

// The stored row of an entry as the caller sees it. Errors: kDataLoss.
absl::StatusOr<StoredEntry> ParseStoredEntry(uint64_t index,
                                             absl::string_view row);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_LEDGER_STORE_IMPL_H_
