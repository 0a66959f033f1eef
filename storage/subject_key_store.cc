#include "storage/subject_key_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/block_cipher.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/side_database.h"

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
  rocksdb::ColumnFamilyOptions options = UncachedRows();
  // Small files: destroying a key rewrites the file that holds it.
  options.write_buffer_size = 1 << 20;
  options.target_file_size_base = 2 << 20;
  options.max_bytes_for_level_base = 32 << 20;
  options.compression = rocksdb::kNoCompression;  // random bytes
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

}  // namespace

absl::StatusOr<std::unique_ptr<SubjectKeyStore>> SubjectKeyStore::Open(
    const SubjectKeyStoreOptions& options) {
  SideDatabaseOptions side_options;
  side_options.path = options.path;
  side_options.name = "subject keys";
  side_options.missing_hint =
      "correct --subject-keys or restore the key backup";
  side_options.create_if_missing = options.create_if_missing;
  side_options.read_only = options.read_only;
  side_options.env = options.env;
  side_options.families = {kFamilyName, kDocumentFamilyName};
  side_options.rows = KeyRows();
  auto side = SideDatabase::Open(side_options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<SubjectKeyStore>(
      new SubjectKeyStore(*std::move(side)));
}

SubjectKeyStore::SubjectKeyStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)),
      db_(side_->db()),
      keys_(side_->family(0)),
      document_keys_(side_->family(1)) {}

SubjectKeyStore::~SubjectKeyStore() = default;

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
  const rocksdb::Status status = db_->Write(DurableWrite(), &batch);
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
  const rocksdb::Status status = db_->Write(DurableWrite(), &batch);
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
  if (status.ok()) status = db_->Write(DurableWrite(), &batch);
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
  const rocksdb::Status status =
      db_->Put(DurableWrite(), document_keys_, ToSlice(document),
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

absl::Status SubjectKeyStore::RewriteFiles(rocksdb::ColumnFamilyHandle* family,
                                           absl::string_view first,
                                           absl::string_view last) {
  return side_->RewriteFiles(family, first, last);
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
  return side_->CopyTo(target);
}

}  // namespace daodi::storage
