#include "storage/subject_key_store.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
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
// Column family "document_key": key of the document's row -> as above.
constexpr char kDocumentFamilyName[] = "document_key";
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

std::string DocumentKeyName(absl::string_view document) {
  return absl::StrCat("document_key/", absl::BytesToHexString(document));
}

absl::StatusOr<SubjectKeyStore::Found> ParseRow(const std::string& name,
                                                absl::string_view row) {
  if (row.size() == 1 && row[0] == kDestroyedState) {
    return SubjectKeyStore::Found{SubjectKeyStore::State::kDestroyed, {}};
  }
  if (row.size() == 1 + crypto::kCipherKeyBytes && row[0] == kPresentState) {
    return SubjectKeyStore::Found{SubjectKeyStore::State::kPresent,
                                  crypto::SecretBytes(row.substr(1))};
  }
  return absl::DataLossError(
      absl::StrCat(name, ": malformed row; restore the key backup"));
}

// Not in stores of before there were documents, unless opened for writing.
bool HasDocumentKeys(const rocksdb::DBOptions& options,
                     const std::string& path) {
  std::vector<std::string> names;
  return rocksdb::DB::ListColumnFamilies(options, path, &names).ok() &&
         std::find(names.begin(), names.end(), kDocumentFamilyName) !=
             names.end();
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
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, KeyRows()}, {kFamilyName, KeyRows()}};
  if (!options.read_only || HasDocumentKeys(db_options, options.path)) {
    families.emplace_back(kDocumentFamilyName, KeyRows());
  }
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
  if (handles.size() > 2) store->document_keys_ = handles[2];
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
  for (rocksdb::ColumnFamilyHandle* handle : {meta_, keys_, document_keys_}) {
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
  return ParseRow(NameOf(place), ToView(row));
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
  const auto by_place = [](const SectionPlace& a, const SectionPlace& b) {
    return std::pair(a.index, a.label) < std::pair(b.index, b.label);
  };
  const auto ends = std::minmax_element(places.begin(), places.end(), by_place);
  return RewriteFiles(keys_, MakeSectionKey(*ends.first).view(),
                      MakeSectionKey(*ends.second).view());
}

absl::Status SubjectKeyStore::PutDocumentKey(absl::string_view document,
                                             const crypto::SecretBytes& key) {
  absl::StatusOr<Found> found = FindDocumentKey(document);
  if (!found.ok()) return found.status();
  if (found->state == State::kDestroyed) {
    return absl::FailedPreconditionError(
        absl::StrCat(DocumentKeyName(document), ": was destroyed for ever"));
  }
  rocksdb::WriteBatch batch;
  const rocksdb::Slice key_part = ToSlice(document);
  const rocksdb::Slice value_parts[] = {rocksdb::Slice(&kPresentState, 1),
                                        ToSlice(key.InsecureView())};
  rocksdb::Status status =
      batch.Put(document_keys_, rocksdb::SliceParts(&key_part, 1),
                rocksdb::SliceParts(value_parts, 2));
  rocksdb::WriteOptions durable;
  durable.sync = true;
  if (status.ok()) status = db_->Write(durable, &batch);
  return FromRocksdb(status, absl::StrCat("write ", DocumentKeyName(document)));
}

absl::StatusOr<SubjectKeyStore::Found> SubjectKeyStore::FindDocumentKey(
    absl::string_view document) const {
  if (document_keys_ == nullptr) return Found{};
  rocksdb::PinnableSlice row;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), document_keys_, ToSlice(document), &row);
  if (status.IsNotFound()) return Found{};
  if (!status.ok()) {
    return FromRocksdb(status,
                       absl::StrCat("read ", DocumentKeyName(document)));
  }
  return ParseRow(DocumentKeyName(document), ToView(row));
}

absl::Status SubjectKeyStore::DropDocumentKey(absl::string_view document) {
  return FromRocksdb(
      db_->Delete(rocksdb::WriteOptions(), document_keys_, ToSlice(document)),
      absl::StrCat("drop ", DocumentKeyName(document)));
}

absl::Status SubjectKeyStore::DestroyDocumentKey(absl::string_view document) {
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status =
      db_->Put(durable, document_keys_, ToSlice(document),
               rocksdb::Slice(&kDestroyedState, 1));
  if (!status.ok()) {
    return FromRocksdb(status,
                       absl::StrCat("destroy ", DocumentKeyName(document)));
  }
  return RewriteFiles(document_keys_, document, document);
}

absl::Status SubjectKeyStore::ForEachDocumentKey(
    const std::function<void(absl::string_view document, State state)>& visit)
    const {
  if (document_keys_ == nullptr) return absl::OkStatus();
  const std::unique_ptr<rocksdb::Iterator> row(
      db_->NewIterator(rocksdb::ReadOptions(), document_keys_));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    absl::StatusOr<Found> found =
        ParseRow(DocumentKeyName(ToView(row->key())), ToView(row->value()));
    if (!found.ok()) return found.status();
    visit(ToView(row->key()), found->state);
  }
  return FromRocksdb(row->status(), "read document keys");
}

// The overwritten keys are still in the WAL, perhaps in a memtable, and in SST
// files: flushing retires the first two, compaction the last.
absl::Status SubjectKeyStore::RewriteFiles(rocksdb::ColumnFamilyHandle* family,
                                           absl::string_view first,
                                           absl::string_view last) {
  rocksdb::Status status =
      db_->Flush(rocksdb::FlushOptions(), {meta_, keys_, document_keys_});
  if (!status.ok()) return FromRocksdb(status, "flush subject keys");
  const rocksdb::Slice begin = ToSlice(first);
  const rocksdb::Slice end = ToSlice(last);
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  status = db_->CompactRange(compact, family, &begin, &end);
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
    absl::StatusOr<Found> found =
        ParseRow(NameOf(*place), ToView(row->value()));
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
