#include "storage/ledger_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/block_cipher.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "rocksdb/iterator.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

absl::Status PutSection(const Database& database, SectionPlace place,
                        const NewSection& section,
                        std::vector<SubjectKeyStore::NewKey>* keys,
                        rocksdb::WriteBatch* batch) {
  const SectionKey key = MakeSectionKey(place);
  if (!section.erasable) {
    return FromRocksdb(batch->Put(database.family(ColumnFamily::kSection),
                                  ToSlice(key.view()), section.encoded),
                       SectionName(place));
  }
  crypto::SecretBytes subject_key(crypto::RandomBytes(crypto::kCipherKeyBytes));
  const std::string nonce = crypto::RandomBytes(kNonceBytes);
  const std::string sealed =
      crypto::Seal(subject_key, nonce, key.view(), section.encoded);
  keys->push_back({place, std::move(subject_key)});
  return FromRocksdb(
      batch->Put(database.family(ColumnFamily::kErasable), ToSlice(key.view()),
                 MakeErasableValue({ErasableState::kPresent, nonce, sealed})),
      SectionName(place));
}

absl::Status PutEntry(const Database& database, const NewEntry& entry,
                      std::vector<SubjectKeyStore::NewKey>* keys,
                      rocksdb::WriteBatch* batch) {
  const crypto::Leaf& leaf = entry.leaf;
  const IndexKey key = MakeIndexKey(leaf.index);
  const rocksdb::Slice key_part = ToSlice(key.view());
  const EntryValuePrefix prefix =
      MakeEntryValuePrefix(leaf.leaf_class, leaf.record_time_ms);
  const rocksdb::Slice value_parts[] = {ToSlice(prefix.view()), entry.envelope};
  rocksdb::Status status = batch->Put(database.family(ColumnFamily::kEntry),
                                      rocksdb::SliceParts(&key_part, 1),
                                      rocksdb::SliceParts(value_parts, 2));
  if (!status.ok()) return FromRocksdb(status, EntryName(leaf.index));

  const absl::StatusOr<DedupKey> dedup =
      MakeDedupKey(entry.author, entry.statement_id);
  if (!dedup.ok()) return dedup.status();
  const DedupValue seen = MakeDedupValue({leaf.index, entry.header_digest});
  status = batch->Put(database.family(ColumnFamily::kDedup),
                      ToSlice(dedup->view()), ToSlice(seen.view()));
  if (!status.ok()) return FromRocksdb(status, EntryName(leaf.index));

  if (leaf.leaf_class == crypto::LeafClass::kGovernance) {
    status = batch->Put(database.family(ColumnFamily::kGovernance), key_part,
                        rocksdb::Slice());
    if (!status.ok()) return FromRocksdb(status, EntryName(leaf.index));
  }
  for (const NewSection& section : entry.sections) {
    absl::Status put =
        PutSection(database, {leaf.index, section.label}, section, keys, batch);
    if (!put.ok()) return put;
  }
  return absl::OkStatus();
}

absl::Status PutTiles(const Database& database,
                      const std::vector<FullTile>& tiles,
                      rocksdb::WriteBatch* batch) {
  for (const FullTile& tile : tiles) {
    if (tile.hashes.size() != crypto::merkle::kFullTileBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("full_tiles: a tile has ", tile.hashes.size(),
                       " bytes, must have ", crypto::merkle::kFullTileBytes));
    }
    const rocksdb::Status status = batch->Put(
        database.family(ColumnFamily::kTile),
        ToSlice(MakeTileKey({tile.level, tile.number}).view()), tile.hashes);
    if (!status.ok()) return FromRocksdb(status, "full_tiles");
  }
  return absl::OkStatus();
}

// The batch must go on exactly where the log ends.
absl::Status CheckBatch(const CommitBatch& batch, const TreeHead& head) {
  if (batch.first_index != head.size) {
    return absl::FailedPreconditionError(
        absl::StrCat("first_index: must be ", head.size,
                     ", the size of the log, is ", batch.first_index));
  }
  if (batch.entries.empty()) {
    return absl::InvalidArgumentError("entries: must not be empty");
  }
  if (batch.head.size != head.size + batch.entries.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("head.size: must be ", head.size + batch.entries.size(),
                     " after these entries, is ", batch.head.size));
  }
  uint64_t index = head.size;
  int64_t time_ms = head.size == 0 ? batch.entries[0].leaf.record_time_ms
                                   : head.record_time_ms;
  for (const NewEntry& entry : batch.entries) {
    if (entry.leaf.index != index || entry.leaf.record_time_ms < time_ms) {
      return absl::InvalidArgumentError(absl::StrCat(
          EntryName(index), ": leaf must have this index and a record time ",
          "not before ", time_ms));
    }
    time_ms = entry.leaf.record_time_ms;
    ++index;
  }
  if (batch.head.record_time_ms != time_ms) {
    return absl::InvalidArgumentError(
        "head.record_time_ms: must be that of the last entry");
  }
  return absl::OkStatus();
}

}  // namespace

std::string EntryName(uint64_t index) { return absl::StrCat("entry/", index); }

std::string SectionName(SectionPlace place) {
  return absl::StrCat("section/", place.index, "/",
                      static_cast<int>(place.label));
}

LedgerStore::LedgerStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LedgerStore::~LedgerStore() = default;

absl::StatusOr<std::unique_ptr<LedgerStore>> LedgerStore::Open(
    const LedgerStoreOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  DatabaseOptions database;
  database.path = options.path;
  database.create_if_missing = options.create_if_missing;
  database.read_only = options.read_only;
  database.block_cache_bytes = options.block_cache_bytes;
  database.env = options.env;
  absl::StatusOr<std::unique_ptr<Database>> opened = Database::Open(database);
  if (!opened.ok()) return opened.status();
  impl->database = *std::move(opened);

  SubjectKeyStoreOptions key_options;
  key_options.path = options.key_store_path.empty() ? options.path + ".keys"
                                                    : options.key_store_path;
  key_options.create_if_missing = options.create_if_missing;
  key_options.read_only = options.read_only;
  key_options.env = options.env;
  absl::StatusOr<std::unique_ptr<SubjectKeyStore>> keys =
      SubjectKeyStore::Open(key_options);
  if (!keys.ok()) return keys.status();
  impl->keys = *std::move(keys);

  if (absl::Status status = impl->LoadHead(); !status.ok()) return status;
  if (!options.read_only) {
    if (absl::Status status = impl->ResumeErasures(); !status.ok()) {
      return status;
    }
    if (absl::Status status = impl->DropOutdatedViews(); !status.ok()) {
      return status;
    }
  }
  auto store = std::unique_ptr<LedgerStore>(new LedgerStore(std::move(impl)));
  if (!options.tolerate_damage) {
    const absl::StatusOr<crypto::merkle::TileTree> tree = store->LoadTree();
    if (!tree.ok()) return tree.status();
  }
  return store;
}

absl::Status LedgerStore::Impl::LoadHead() {
  const absl::StatusOr<std::optional<std::string>> row =
      database->Get(ColumnFamily::kMeta, kHeadKey, "head");
  if (!row.ok()) return row.status();
  TreeHead stored;
  stored.root = crypto::merkle::EmptyRoot();
  if (row->has_value()) {
    const std::optional<TreeHead> parsed = ParseHeadValue(**row);
    if (!parsed.has_value() && !options.tolerate_damage) {
      return absl::DataLossError("head: malformed row; run `daodi fsck`");
    }
    stored = parsed.value_or(stored);
  }
  const absl::StatusOr<std::optional<std::string>> position =
      database->Get(ColumnFamily::kMeta, kViewPositionKey, "view_position");
  if (!position.ok()) return position.status();
  if (position->has_value()) {
    const std::optional<uint64_t> parsed = ParseViewPositionValue(**position);
    const bool usable = parsed.has_value() && *parsed <= stored.size;
    if (!usable && !options.tolerate_damage) {
      return absl::DataLossError(
          "view_position: malformed or beyond the log; run `daodi fsck`");
    }
    view_position = usable ? *parsed : 0;
  }
  std::lock_guard<std::mutex> lock(head_mutex);
  head = stored;
  return absl::OkStatus();
}

absl::Status LedgerStore::Impl::CheckWritable() const {
  if (options.read_only) {
    return absl::FailedPreconditionError("the store was opened read-only");
  }
  if (write_failed) {
    return absl::FailedPreconditionError(
        "an earlier write failed and may or may not be durable: nothing is "
        "written any more; reopen the store, head() then tells");
  }
  return absl::OkStatus();
}

absl::Status LedgerStore::Impl::Write(rocksdb::WriteBatch* batch, bool sync,
                                      absl::string_view what) {
  rocksdb::WriteOptions write;
  write.sync = sync;
  const rocksdb::Status status = database->db()->Write(write, batch);
  if (status.ok()) return absl::OkStatus();
  write_failed = true;
  database->MarkUnclean();
  return absl::UnknownError(absl::StrCat(
      what, ": write failed, may or may not be durable; reopen the store (",
      status.ToString(), ")"));
}

absl::Status LedgerStore::Commit(const CommitBatch& batch) {
  Impl& impl = *impl_;
  if (absl::Status status = impl.CheckWritable(); !status.ok()) return status;
  if (absl::Status status = CheckBatch(batch, impl.Head()); !status.ok()) {
    return status;
  }
  rocksdb::WriteBatch& rows = impl.commit_batch;
  rows.Clear();
  std::vector<SubjectKeyStore::NewKey> keys;
  for (const NewEntry& entry : batch.entries) {
    absl::Status status = PutEntry(*impl.database, entry, &keys, &rows);
    if (!status.ok()) return status;
  }
  absl::Status status = PutTiles(*impl.database, batch.full_tiles, &rows);
  if (!status.ok()) return status;
  status = FromRocksdb(rows.Put(impl.database->family(ColumnFamily::kMeta),
                                ToSlice(kHeadKey), MakeHeadValue(batch.head)),
                       "head");
  if (!status.ok()) return status;
  status = impl.free_space.Admit(rows.GetDataSize());
  if (!status.ok()) return status;
  if (!keys.empty()) {
    // First the keys: a section whose key was lost could never be read again.
    status = impl.keys->Put(keys);
    if (!status.ok()) {
      impl.write_failed = true;
      return status;
    }
  }
  status = impl.Write(&rows, /*sync=*/true, "commit");
  if (!status.ok()) return status;
  std::lock_guard<std::mutex> lock(impl.head_mutex);
  impl.head = batch.head;
  return absl::OkStatus();
}

TreeHead LedgerStore::head() const { return impl_->Head(); }

uint64_t LedgerStore::view_position() const { return impl_->view_position; }

absl::Status LedgerStore::PutCheckpoint(uint64_t size, absl::string_view note) {
  if (absl::Status status = impl_->CheckWritable(); !status.ok()) return status;
  if (size > impl_->Head().size) {
    return absl::FailedPreconditionError(
        absl::StrCat("size: the checkpoint covers ", size,
                     " entries, durable are ", impl_->Head().size));
  }
  rocksdb::WriteBatch batch;
  const rocksdb::Status put =
      batch.Put(impl_->database->family(ColumnFamily::kCheckpoint),
                ToSlice(MakeIndexKey(size).view()), ToSlice(note));
  if (!put.ok()) return FromRocksdb(put, "checkpoint");
  return impl_->Write(&batch, /*sync=*/true, "checkpoint");
}

}  // namespace daodi::storage
