// The only door through which the ledger is written. One `Commit()` is one
// `rocksdb::WriteBatch` and one fsync: entries, sections, dedup rows, tiles and
// the tree position become durable together or not at all.
// Every column family and key: storage/key_schema.h, docs/formats/storage.md.

#ifndef DAODI_STORAGE_LEDGER_STORE_H_
#define DAODI_STORAGE_LEDGER_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/leaf.h"
#include "crypto/merkle/tile_tree.h"
#include "crypto/statement_header.h"

namespace rocksdb {
class DB;
class Env;
class Snapshot;
class ColumnFamilyHandle;
}  // namespace rocksdb

namespace daodi::storage {

struct LedgerStoreOptions {
  std::string path;
  // Subject keys of erasable sections: a small RocksDB of its own, so that a
  // backup of `path` never holds them. "" means `path` + ".keys".
  std::string key_store_path;
  bool create_if_missing = false;
  bool read_only = false;  // fsck, daodi history on a stopped ledger
  // For fsck only, with read_only: opens although head and tiles disagree.
  bool tolerate_damage = false;
  // Commits are refused when the volume has less left.
  uint64_t min_free_bytes = 256ull << 20;
  // Blocks of all column families kept in memory.
  uint64_t block_cache_bytes = 256ull << 20;
  // Rows of lineage kept in memory, so that walking the same lots again costs
  // little: some 300,000 lots.
  uint64_t hot_row_bytes = 64ull << 20;
  // Seam for tests that lose or corrupt files; not owned; null: the default.
  rocksdb::Env* env = nullptr;
};

// The size and root of the log after some commit.
struct TreeHead {
  uint64_t size = 0;
  crypto::Digest root;
  int64_t record_time_ms = 0;  // of the last entry
};

// A section as it goes to disk: salt, names and bytes already encoded by
// crypto::EncodeSectionContent.
struct NewSection {
  uint8_t label = 0;
  bool erasable = false;  // encrypted under a subject key of its own
  std::string encoded;
};

struct NewEntry {
  crypto::Leaf leaf;  // index and record time assigned by the sequencer
  std::string envelope;
  std::string author;
  crypto::StatementId statement_id;
  crypto::HeaderDigest header_digest;
  std::vector<NewSection> sections;
};

struct FullTile {
  uint8_t level = 0;
  uint64_t number = 0;
  std::string hashes;  // 256 x 32 bytes
};

struct CommitBatch {
  uint64_t first_index = 0;
  std::vector<NewEntry> entries;
  std::vector<FullTile> full_tiles;  // completed by these entries
  TreeHead head;                     // after these entries
};

// What the ledger remembers, for ever, of a statement id.
struct StoredStatement {
  uint64_t index = 0;
  crypto::HeaderDigest header_digest;
};

struct StoredEntry {
  crypto::Leaf leaf;
  std::string envelope;
};

enum class SectionState { kPresent, kErased, kBlocked, kMissing };
struct StoredSection {
  uint8_t label = 0;
  SectionState state = SectionState::kPresent;
  std::string encoded;  // empty unless kPresent
};

class ViewBatch;

// An append-only store of ledger entries. No entry, dedup row or tile is ever
// overwritten or deleted; erasure destroys subject keys and erasable bytes.
//
// Thread safety: readers from any thread; `Commit()`, `BlockSection()` and
// `EraseSection()` from one thread, the sequencer's; `CommitView()` and
// `ClearViews()` from one thread, the view applier's. All of these and
// `PutCheckpoint()`, from any thread, may run at the same time.
class LedgerStore {
 public:
  // Opens the store, checks the schema version, rebuilds the right edge of the
  // tree and compares it with the stored head.
  //
  // Errors:
  //   kNotFound: there is no store and creation was not asked for.
  //   kFailedPrecondition: a newer program wrote it (schema version).
  //   kUnavailable: another process has it open.
  //   kDataLoss: head and tiles disagree; run `daodi fsck`.
  static absl::StatusOr<std::unique_ptr<LedgerStore>> Open(
      const LedgerStoreOptions& options);
  ~LedgerStore();

  // Makes `batch` durable and visible in one atomic, fsynced write. Subject
  // keys of its erasable sections are durable in the key store before.
  //
  // Errors:
  //   kFailedPrecondition: wrong `first_index`, or an earlier write ended in
  //     kUnknown. Nothing was written.
  //   kInvalidArgument: head, leaves or tiles do not fit the entries, or an
  //     author is no organization id. Nothing was written.
  //   kResourceExhausted: less than `min_free_bytes` left. Nothing was written.
  //   kUnknown: write or fsync failed: the batch may or may not be durable.
  //     Every later write fails; reopen the store: `head()` then tells.
  absl::Status Commit(const CommitBatch& batch);

  // The head of the last durable batch. Never blocks on `Commit()`.
  TreeHead head() const;

  // The incremental tree at the stored head, to be owned by the sequencer.
  absl::StatusOr<crypto::merkle::TileTree> LoadTree() const;

  // One point read with a bloom filter; the dedup decision of the sequencer.
  absl::StatusOr<std::optional<StoredStatement>> FindStatement(
      absl::string_view author, const crypto::StatementId& statement_id) const;

  // Errors: kOutOfRange beyond the log; kDataLoss naming the row.
  absl::StatusOr<StoredEntry> ReadEntry(uint64_t index) const;
  // Entries [begin, end), as far as there are; stops early at 4 MiB of
  // envelopes.
  absl::StatusOr<std::vector<StoredEntry>> ReadEntries(uint64_t begin,
                                                       uint64_t end) const;
  // All sections of one entry with their state; decrypts erasable ones.
  // `heads` are those of the entry's header. Errors: kDataLoss naming the row.
  absl::StatusOr<std::vector<StoredSection>> ReadSections(
      uint64_t index, const std::vector<crypto::SectionHead>& heads) const;
  // Indexes of governance entries, ascending.
  absl::StatusOr<std::vector<uint64_t>> GovernanceIndexes() const;
  // 8192 bytes, or kNotFound.
  absl::StatusOr<std::string> ReadFullTile(uint8_t level,
                                           uint64_t number) const;
  // Leaf hashes [begin, end) recomputed from stored entries.
  absl::StatusOr<std::vector<crypto::Digest>> LeafHashes(uint64_t begin,
                                                         uint64_t end) const;
  // Root of the first `size` entries.
  absl::StatusOr<crypto::Digest> RootAt(uint64_t size) const;
  absl::StatusOr<std::vector<crypto::Digest>> InclusionPath(
      uint64_t index, uint64_t size) const;
  absl::StatusOr<std::vector<crypto::Digest>> ConsistencyPath(
      uint64_t old_size, uint64_t new_size) const;

  // Signed notes by tree size; a note with more cosignatures replaces the one
  // of the same size. Put fsyncs.
  absl::Status PutCheckpoint(uint64_t size, absl::string_view note);
  absl::StatusOr<std::string> LatestCheckpoint() const;
  // The smallest stored checkpoint that covers `size` entries, or kNotFound.
  absl::StatusOr<std::string> CheckpointCovering(uint64_t size) const;

  // Stage BLOCK: the section is no longer shown. Stage ERASE: its subject key
  // and bytes are gone from the files of this store and its key store; takes
  // some 10 ms, and a crash in between is made good by Open(). Idempotent.
  // Errors: kNotFound: no such erasable section.
  absl::Status BlockSection(uint64_t index, uint8_t label);
  absl::Status EraseSection(uint64_t index, uint8_t label);

  // --- views: rows derived from entries, see storage/view_store.h ---
  // Writes the rows and `view_position` in one unsynced batch.
  absl::Status CommitView(const ViewBatch& batch);
  // Entries [0, n) are in the views.
  uint64_t view_position() const;
  // Drops every view row; the applier starts again from entry 0.
  absl::Status ClearViews();

  struct Impl;
  Impl& impl() const { return *impl_; }

 private:
  explicit LedgerStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_LEDGER_STORE_H_
