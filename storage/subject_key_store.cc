#include "storage/subject_key_store.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/block_cipher.h"
#include "rocksdb/db.h"
#include "rocksdb/table.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/database.h"
#include "storage/durable_file.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

// Column family "subject_key": u64 index, u8 label -> u8 state [, key[32]].
// Since schema 1. DO NOT CHANGE.
constexpr char kFamilyName[] = "subject_key";
constexpr char kPresentState = 1;
constexpr char kDestroyedState = 2;

rocksdb::ColumnFamilyOptions KeyRows() {
  rocksdb::ColumnFamilyOptions options;
  // Small files: destroying a key rewrites the file that holds it.
  options.write_buffer_size = 1 << 20;
  options.target_file_size_base = 2 << 20;
  options.max_bytes_for_level_base = 32 << 20;
  options.compression = rocksdb::kNoCompression;  // random bytes
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;  // the kernel's cache will do
  table.checksum = rocksdb::kXXH3;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::string NameOf(SectionPlace place) {
  return absl::StrCat("subject_key/", place.index, "/",
                      static_cast<int>(place.label));
}

absl::StatusOr<SubjectKeyStore::Found> ParseRow(SectionPlace place,
                                                absl::string_view row) {
  if (row.size() == 1 && row[0] == kDestroyedState) {
    return SubjectKeyStore::Found{SubjectKeyStore::State::kDestroyed, {}};
  }
  if (row.size() == 1 + crypto::kCipherKeyBytes && row[0] == kPresentState) {
    return SubjectKeyStore::Found{SubjectKeyStore::State::kPresent,
                                  crypto::SecretBytes(row.substr(1))};
  }
  return absl::DataLossError(
      absl::StrCat(NameOf(place), ": malformed row; restore the key backup"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SubjectKeyStore>> SubjectKeyStore::Open(
    const SubjectKeyStoreOptions& options) {
  const bool exists = access((options.path + "/CURRENT").c_str(), F_OK) == 0;
  if (!exists && (!options.create_if_missing || options.read_only)) {
    return absl::NotFoundError(
        absl::StrCat(options.path,
                     ": there is no subject key store; correct "
                     "--subject-keys or restore the key backup"));
  }
  if (absl::Status status = MakeFolders(options.path); !status.ok()) {
    return status;
  }
  rocksdb::DBOptions db_options =
      DurableDbOptions(options.env, /*clean=*/false, options.read_only);
  db_options.create_if_missing = !exists;
  db_options.create_missing_column_families = true;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, KeyRows()}, {kFamilyName, KeyRows()}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      options.read_only ? rocksdb::DB::OpenForReadOnly(db_options, options.path,
                                                       families, &handles, &db)
                        : rocksdb::DB::Open(db_options, options.path, families,
                                            &handles, &db);
  if (IsHeldByAnother(opened)) {
    return absl::UnavailableError(absl::StrCat(
        options.path, ": another process has it open; stop it first"));
  }
  if (!opened.ok()) {
    return FromRocksdb(opened, absl::StrCat("open ", options.path));
  }
  auto store = std::unique_ptr<SubjectKeyStore>(new SubjectKeyStore());
  store->db_.reset(db);
  store->meta_ = handles[0];
  store->keys_ = handles[1];
  if (absl::Status status = store->CheckSchema(options.read_only);
      !status.ok()) {
    return status;
  }
  return store;
}

absl::Status SubjectKeyStore::CheckSchema(bool read_only) {
  if (db_->GetLatestSequenceNumber() == 0 && !read_only) {
    rocksdb::WriteOptions durable;
    durable.sync = true;
    return FromRocksdb(db_->Put(durable, meta_, ToSlice(kSchemaVersionKey),
                                EncodeSchemaVersion(kSchemaVersion)),
                       "write schema_version");
  }
  std::string version;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), meta_,
                                          ToSlice(kSchemaVersionKey), &version);
  if (!status.ok() && !status.IsNotFound()) {
    return FromRocksdb(status, "read schema_version");
  }
  return CheckSchemaVersion(version);
}

SubjectKeyStore::~SubjectKeyStore() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : {meta_, keys_}) {
    if (handle != nullptr) {
      db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
  db_->Close().PermitUncheckedError();
}

absl::Status SubjectKeyStore::Put(const std::vector<NewKey>& keys) {
  rocksdb::WriteBatch batch;
  for (const NewKey& key : keys) {
    const SectionKey place = MakeSectionKey(key.place);
    const rocksdb::Slice key_part = ToSlice(place.view());
    const rocksdb::Slice value_parts[] = {rocksdb::Slice(&kPresentState, 1),
                                          ToSlice(key.key.InsecureView())};
    const rocksdb::Status status =
        batch.Put(keys_, rocksdb::SliceParts(&key_part, 1),
                  rocksdb::SliceParts(value_parts, 2));
    if (!status.ok()) return FromRocksdb(status, NameOf(key.place));
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status = db_->Write(durable, &batch);
  if (status.ok()) return absl::OkStatus();
  return absl::UnknownError(
      absl::StrCat("write subject keys: ", status.ToString()));
}

absl::StatusOr<SubjectKeyStore::Found> SubjectKeyStore::Find(
    SectionPlace place) const {
  rocksdb::PinnableSlice row;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), keys_,
               ToSlice(MakeSectionKey(place).view()), &row);
  if (status.IsNotFound()) return Found{};
  if (!status.ok()) {
    return FromRocksdb(status, absl::StrCat("read ", NameOf(place)));
  }
  return ParseRow(place, ToView(row));
}

absl::Status SubjectKeyStore::Destroy(const std::vector<SectionPlace>& places) {
  if (places.empty()) return absl::OkStatus();
  rocksdb::WriteBatch batch;
  for (const SectionPlace& place : places) {
    const SectionKey key = MakeSectionKey(place);
    const rocksdb::Status status = batch.Put(
        keys_, ToSlice(key.view()), rocksdb::Slice(&kDestroyedState, 1));
    if (!status.ok()) return FromRocksdb(status, NameOf(place));
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status = db_->Write(durable, &batch);
  if (!status.ok()) {
    return absl::UnknownError(
        absl::StrCat("destroy subject keys: ", status.ToString()));
  }
  return RewriteFiles(places);
}

// The overwritten keys are still in the WAL, perhaps in a memtable, and in SST
// files: flushing retires the first two, compaction the last.
absl::Status SubjectKeyStore::RewriteFiles(
    const std::vector<SectionPlace>& places) {
  rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), {meta_, keys_});
  if (!status.ok()) return FromRocksdb(status, "flush subject keys");
  const auto by_place = [](const SectionPlace& a, const SectionPlace& b) {
    return std::pair(a.index, a.label) < std::pair(b.index, b.label);
  };
  const auto ends = std::minmax_element(places.begin(), places.end(), by_place);
  const SectionKey first_key = MakeSectionKey(*ends.first);
  const SectionKey last_key = MakeSectionKey(*ends.second);
  const rocksdb::Slice first = ToSlice(first_key.view());
  const rocksdb::Slice last = ToSlice(last_key.view());
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  status = db_->CompactRange(compact, keys_, &first, &last);
  if (!status.ok()) return FromRocksdb(status, "compact subject keys");
  // Removes the files that are no longer needed before returning.
  return FromRocksdb(db_->EnableFileDeletions(/*force=*/false),
                     "remove old files of subject keys");
}

absl::Status SubjectKeyStore::ForEach(
    const std::function<void(SectionPlace place, State state)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> row(
      db_->NewIterator(rocksdb::ReadOptions(), keys_));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const std::optional<SectionPlace> place =
        ParseSectionKey(ToView(row->key()));
    if (!place.has_value()) {
      return absl::DataLossError("subject_key: a key that is no place");
    }
    absl::StatusOr<Found> found = ParseRow(*place, ToView(row->value()));
    if (!found.ok()) return found.status();
    visit(*place, found->state);
  }
  return FromRocksdb(row->status(), "read subject keys");
}

absl::Status SubjectKeyStore::CopyTo(const std::string& target) const {
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &raw);
  if (!status.ok()) return FromRocksdb(status, "copy subject keys");
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return FromRocksdb(checkpoint->CreateCheckpoint(target),
                     absl::StrCat("copy subject keys to ", target));
}

}  // namespace daodi::storage
