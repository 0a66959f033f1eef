// What LedgerStore reads: entries, dedup rows, tiles, proofs, checkpoints.

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "rocksdb/iterator.h"
#include "storage/ledger_store.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

using crypto::merkle::PartialTiles;
using crypto::merkle::TileCache;
using crypto::merkle::TileCoordinate;
using crypto::merkle::TileNodeReader;
using crypto::merkle::TileReader;
using crypto::merkle::TileTree;
using crypto::merkle::TreeSize;

constexpr size_t kMaxReadBytes = 4 << 20;
// Bringing proofs forward by more entries than this is slower than reading the
// right edge again.
constexpr uint64_t kMaxCatchUpEntries = 65536;

absl::Status BeyondTheLog(uint64_t index, uint64_t size) {
  return absl::OutOfRangeError(absl::StrCat(
      "index: ", index, " is beyond the log, which has ", size, " entries"));
}

// Calls `visit` with the stored rows of the entries [begin, end), which must
// be in the log, until it returns false.
template <typename Visit>
absl::Status ForEachEntryRow(const Database& database, uint64_t begin,
                             uint64_t end, Visit&& visit) {
  rocksdb::ReadOptions options;
  const IndexKey end_key = MakeIndexKey(end);
  const rocksdb::Slice end_slice = ToSlice(end_key.view());
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> row(database.db()->NewIterator(
      options, database.family(ColumnFamily::kEntry)));
  row->Seek(ToSlice(MakeIndexKey(begin).view()));
  for (uint64_t index = begin; index < end; ++index, row->Next()) {
    if (!row->Valid() && !row->status().ok()) {
      return FromRocksdb(row->status(),
                         absl::StrCat("read ", EntryName(index)));
    }
    if (!row->Valid() || ParseIndexKey(ToView(row->key())) != index) {
      return absl::DataLossError(
          absl::StrCat(EntryName(index), ": missing; run `daodi fsck`"));
    }
    absl::StatusOr<bool> more = visit(index, ToView(row->value()));
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
  return absl::OkStatus();
}

TileReader StoredTiles(const LedgerStore& store) {
  return [&store](TileCoordinate tile) {
    return store.ReadFullTile(static_cast<uint8_t>(tile.level), tile.number);
  };
}

absl::StatusOr<TileTree> RestoreTree(const LedgerStore& store, uint64_t size) {
  const uint64_t full = size - size % crypto::merkle::kTileWidth;
  const absl::StatusOr<std::vector<crypto::Digest>> leaves =
      store.LeafHashes(full, size);
  if (!leaves.ok()) return leaves.status();
  return TileTree::Restore(TreeSize{size}, *leaves, StoredTiles(store));
}

// Appends the entries up to `size`: leaf hashes out of full tiles as far as
// there are, of the rest out of the entries.
absl::Status CatchUp(const LedgerStore& store, uint64_t size, TileTree* tree) {
  const auto ignore_tile = [](const crypto::merkle::FullTile&) {};
  while (tree->size() < size) {
    const uint64_t number = tree->size() / crypto::merkle::kTileWidth;
    const uint64_t tile_begin = number * crypto::merkle::kTileWidth;
    if (tile_begin + crypto::merkle::kTileWidth > size) break;
    const absl::StatusOr<std::string> tile = store.ReadFullTile(0, number);
    if (!tile.ok()) return tile.status();
    for (uint64_t i = tree->size() - tile_begin; i < crypto::merkle::kTileWidth;
         ++i) {
      const auto hash = crypto::Digest::From(absl::ClippedSubstr(
          *tile, i * crypto::Digest::size(), crypto::Digest::size()));
      if (!hash.has_value()) {
        return absl::DataLossError(
            absl::StrCat("tile/0/", number, ": too short; run `daodi fsck`"));
      }
      tree->Append(*hash, ignore_tile);
    }
  }
  const absl::StatusOr<std::vector<crypto::Digest>> leaves =
      store.LeafHashes(tree->size(), size);
  if (!leaves.ok()) return leaves.status();
  for (const crypto::Digest& leaf : *leaves) tree->Append(leaf, ignore_tile);
  return absl::OkStatus();
}

absl::Status CheckSizeInLog(uint64_t size, const LedgerStore& store) {
  const uint64_t head_size = store.head().size;
  if (size <= head_size) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(
      "size: ", size, " is beyond the log, which has ", head_size, " entries"));
}

// Calls `make` with a reader of the nodes of a tree of `size`.
template <typename Make>
auto WithNodes(const LedgerStore& store, ProofEdge* edge, TileCache* cache,
               uint64_t size, Make&& make)
    -> decltype(make(std::declval<const crypto::merkle::NodeReader&>())) {
  absl::StatusOr<std::shared_ptr<const PartialTiles>> partial =
      edge->AtLeast(size, store);
  if (!partial.ok()) return partial.status();
  TileNodeReader nodes(TreeSize{size},
                       (*partial)->ReaderOver(StoredTiles(store)), cache);
  return make(nodes.AsFunction());
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PartialTiles>> ProofEdge::AtLeast(
    uint64_t size, const LedgerStore& store) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (tiles_ != nullptr && tiles_->size() >= size) return tiles_;
  const uint64_t head_size = store.head().size;
  if (!tree_.has_value() || head_size - tree_->size() > kMaxCatchUpEntries) {
    absl::StatusOr<TileTree> restored = RestoreTree(store, head_size);
    if (!restored.ok()) return restored.status();
    tree_ = *std::move(restored);
  }
  if (absl::Status status = CatchUp(store, head_size, &*tree_); !status.ok()) {
    tree_.reset();
    return status;
  }
  tiles_ = std::make_shared<const PartialTiles>(tree_->partial_tiles());
  return tiles_;
}

absl::StatusOr<StoredEntry> ParseStoredEntry(uint64_t index,
                                             absl::string_view row) {
  const std::optional<EntryValue> value = ParseEntryValue(row);
  if (!value.has_value()) {
    return absl::DataLossError(
        absl::StrCat(EntryName(index), ": malformed row; run `daodi fsck`"));
  }
  StoredEntry entry;
  entry.leaf.leaf_class = value->leaf_class;
  entry.leaf.index = index;
  entry.leaf.record_time_ms = value->record_time_ms;
  entry.leaf.envelope_digest = crypto::Sha256(value->envelope);
  entry.envelope.assign(value->envelope.data(), value->envelope.size());
  return entry;
}

absl::StatusOr<TileTree> LedgerStore::LoadTree() const {
  const TreeHead stored = head();
  absl::StatusOr<TileTree> tree = RestoreTree(*this, stored.size);
  if (!tree.ok()) return tree.status();
  if (tree->Root() != stored.root) {
    return absl::DataLossError(
        absl::StrCat("head: the tiles and last entries of ", stored.size,
                     " entries give the root ", tree->Root().hex(),
                     ", stored is ", stored.root.hex(), "; run `daodi fsck`"));
  }
  return tree;
}

absl::StatusOr<std::optional<StoredStatement>> LedgerStore::FindStatement(
    absl::string_view author, const crypto::StatementId& statement_id) const {
  const absl::StatusOr<DedupKey> key = MakeDedupKey(author, statement_id);
  if (!key.ok()) return key.status();
  const Database& database = *impl_->database;
  rocksdb::PinnableSlice row;
  const rocksdb::Status status = database.db()->Get(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kDedup),
      ToSlice(key->view()), &row);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read dedup row");
  std::optional<StoredStatement> statement = ParseDedupValue(ToView(row));
  if (!statement.has_value()) {
    return absl::DataLossError("dedup: malformed row; run `daodi fsck`");
  }
  return statement;
}

absl::StatusOr<StoredEntry> LedgerStore::ReadEntry(uint64_t index) const {
  if (const uint64_t size = head().size; index >= size) {
    return BeyondTheLog(index, size);
  }
  const Database& database = *impl_->database;
  rocksdb::PinnableSlice row;
  const rocksdb::Status status = database.db()->Get(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kEntry),
      ToSlice(MakeIndexKey(index).view()), &row);
  if (status.IsNotFound()) {
    return absl::DataLossError(
        absl::StrCat(EntryName(index), ": missing; run `daodi fsck`"));
  }
  if (!status.ok()) {
    return FromRocksdb(status, absl::StrCat("read ", EntryName(index)));
  }
  return ParseStoredEntry(index, ToView(row));
}

absl::StatusOr<std::vector<StoredEntry>> LedgerStore::ReadEntries(
    uint64_t begin, uint64_t end) const {
  end = std::min(end, head().size);
  std::vector<StoredEntry> entries;
  if (begin >= end) return entries;
  size_t bytes = 0;
  absl::Status status = ForEachEntryRow(
      *impl_->database, begin, end,
      [&](uint64_t index, absl::string_view row) -> absl::StatusOr<bool> {
        absl::StatusOr<StoredEntry> entry = ParseStoredEntry(index, row);
        if (!entry.ok()) return entry.status();
        bytes += entry->envelope.size();
        entries.push_back(*std::move(entry));
        return bytes < kMaxReadBytes;
      });
  if (!status.ok()) return status;
  return entries;
}

absl::StatusOr<std::vector<crypto::Digest>> LedgerStore::LeafHashes(
    uint64_t begin, uint64_t end) const {
  if (absl::Status status = CheckSizeInLog(end, *this); !status.ok()) {
    return status;
  }
  std::vector<crypto::Digest> hashes;
  if (begin >= end) return hashes;
  hashes.reserve(end - begin);
  absl::Status status = ForEachEntryRow(
      *impl_->database, begin, end,
      [&](uint64_t index, absl::string_view row) -> absl::StatusOr<bool> {
        const std::optional<EntryValue> value = ParseEntryValue(row);
        if (!value.has_value()) {
          return absl::DataLossError(absl::StrCat(
              EntryName(index), ": malformed row; run `daodi fsck`"));
        }
        hashes.push_back(
            crypto::LeafHash({value->leaf_class, index, value->record_time_ms,
                              crypto::Sha256(value->envelope)}));
        return true;
      });
  if (!status.ok()) return status;
  return hashes;
}

absl::StatusOr<std::vector<uint64_t>> LedgerStore::GovernanceIndexes() const {
  const Database& database = *impl_->database;
  const uint64_t size = head().size;
  std::vector<uint64_t> indexes;
  const std::unique_ptr<rocksdb::Iterator> row(database.db()->NewIterator(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kGovernance)));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const std::optional<uint64_t> index = ParseIndexKey(ToView(row->key()));
    if (!index.has_value()) {
      return absl::DataLossError("governance: malformed key; run `daodi fsck`");
    }
    if (*index >= size) break;  // committed since head() was read
    indexes.push_back(*index);
  }
  if (!row->status().ok()) return FromRocksdb(row->status(), "read governance");
  return indexes;
}

absl::StatusOr<std::string> LedgerStore::ReadFullTile(uint8_t level,
                                                      uint64_t number) const {
  const std::string place =
      absl::StrCat("tile/", static_cast<int>(level), "/", number);
  absl::StatusOr<std::optional<std::string>> row = impl_->database->Get(
      ColumnFamily::kTile, MakeTileKey({level, number}).view(), place);
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return absl::NotFoundError(absl::StrCat(place, ": no such full tile"));
  }
  return **std::move(row);
}

absl::StatusOr<crypto::Digest> LedgerStore::RootAt(uint64_t size) const {
  if (absl::Status status = CheckSizeInLog(size, *this); !status.ok()) {
    return status;
  }
  if (size == 0) return crypto::merkle::EmptyRoot();
  return WithNodes(*this, &impl_->proof_edge, &impl_->proof_tiles, size,
                   [size](const crypto::merkle::NodeReader& nodes) {
                     return crypto::merkle::HashOfRange({0, size}, nodes);
                   });
}

absl::StatusOr<std::vector<crypto::Digest>> LedgerStore::InclusionPath(
    uint64_t index, uint64_t size) const {
  if (absl::Status status = CheckSizeInLog(size, *this); !status.ok()) {
    return status;
  }
  using Path = absl::StatusOr<std::vector<crypto::Digest>>;
  return WithNodes(*this, &impl_->proof_edge, &impl_->proof_tiles, size,
                   [&](const crypto::merkle::NodeReader& nodes) -> Path {
                     absl::StatusOr<crypto::merkle::InclusionProof> proof =
                         crypto::merkle::MakeInclusionProof({index}, {size},
                                                            nodes);
                     if (!proof.ok()) return proof.status();
                     return std::move(proof->path);
                   });
}

absl::StatusOr<std::vector<crypto::Digest>> LedgerStore::ConsistencyPath(
    uint64_t old_size, uint64_t new_size) const {
  if (absl::Status status = CheckSizeInLog(new_size, *this); !status.ok()) {
    return status;
  }
  return WithNodes(*this, &impl_->proof_edge, &impl_->proof_tiles, new_size,
                   [&](const crypto::merkle::NodeReader& nodes) {
                     return crypto::merkle::MakeConsistencyProof(
                         {old_size, new_size}, nodes);
                   });
}

absl::StatusOr<std::string> LedgerStore::LatestCheckpoint() const {
  const Database& database = *impl_->database;
  const std::unique_ptr<rocksdb::Iterator> row(database.db()->NewIterator(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kCheckpoint)));
  row->SeekToLast();
  if (row->Valid()) return row->value().ToString();
  if (!row->status().ok()) return FromRocksdb(row->status(), "read checkpoint");
  return absl::NotFoundError("checkpoint: none was signed yet");
}

absl::StatusOr<std::string> LedgerStore::CheckpointCovering(
    uint64_t size) const {
  const Database& database = *impl_->database;
  const std::unique_ptr<rocksdb::Iterator> row(database.db()->NewIterator(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kCheckpoint)));
  row->Seek(ToSlice(MakeIndexKey(size).view()));
  if (row->Valid()) return row->value().ToString();
  if (!row->status().ok()) return FromRocksdb(row->status(), "read checkpoint");
  return absl::NotFoundError(
      absl::StrCat("checkpoint: none covers ", size, " entries yet"));
}

}  // namespace daodi::storage
