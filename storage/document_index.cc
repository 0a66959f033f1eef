#include "storage/document_index.h"

#include <unistd.h>

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "rocksdb/table.h"
#include "rocksdb/utilities/checkpoint.h"
#include "storage/database.h"
#include "storage/durable_file.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"

namespace daodi::storage {
namespace {

// Since schema 1. DO NOT CHANGE.
constexpr char kFamilyName[] = "document";
constexpr size_t kDigestBytes = 32;

rocksdb::ColumnFamilyOptions IndexRows() {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 4 << 20;
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;  // the kernel's cache will do
  table.checksum = rocksdb::kXXH3;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

void AppendName(absl::string_view name, std::string* out) {
  crypto::AppendU8(static_cast<uint8_t>(name.size()), out);
  out->append(name.data(), name.size());
}

bool ReadName(absl::string_view* input, std::string* name) {
  uint8_t size = 0;
  if (!crypto::ReadU8(input, &size) || input->size() < size) return false;
  *name = std::string(input->substr(0, size));
  input->remove_prefix(size);
  return true;
}

std::string RowName(absl::string_view key) {
  return absl::StrCat("document/", absl::BytesToHexString(key));
}

}  // namespace

std::string DocumentKeyOf(const DocumentName& name) {
  std::string key;
  AppendName(name.owner, &key);
  key += std::string(name.digest.view());
  return key;
}

std::optional<DocumentName> ParseDocumentKey(absl::string_view key) {
  DocumentName name;
  if (!ReadName(&key, &name.owner)) return std::nullopt;
  const auto digest = crypto::Digest::From(key);
  if (!digest.has_value() || key.size() != kDigestBytes) return std::nullopt;
  name.digest = *digest;
  return name;
}

std::string EncodeDocumentInfo(const DocumentInfo& info) {
  std::string row;
  crypto::AppendU8(static_cast<uint8_t>(info.state), &row);
  crypto::AppendU64(info.size_bytes, &row);
  crypto::AppendBigEndian(info.started_ms, &row);
  crypto::AppendBigEndian(info.arrived_ms, &row);
  AppendName(info.uploader, &row);
  AppendName(info.media_type, &row);
  return row;
}

std::optional<DocumentInfo> ParseDocumentInfo(absl::string_view row) {
  DocumentInfo info;
  uint8_t state = 0;
  if (!crypto::ReadU8(&row, &state) || state < 1 ||
      state > static_cast<uint8_t>(StoredDocumentState::kErased) ||
      !crypto::ReadU64(&row, &info.size_bytes) ||
      !crypto::ReadBigEndian(&row, &info.started_ms) ||
      !crypto::ReadBigEndian(&row, &info.arrived_ms) ||
      !ReadName(&row, &info.uploader) || !ReadName(&row, &info.media_type) ||
      !row.empty()) {
    return std::nullopt;
  }
  info.state = static_cast<StoredDocumentState>(state);
  return info;
}

absl::StatusOr<std::unique_ptr<DocumentIndex>> DocumentIndex::Open(
    const std::string& path, bool read_only) {
  const bool exists = access((path + "/CURRENT").c_str(), F_OK) == 0;
  if (!exists && read_only) {
    return absl::NotFoundError(
        absl::StrCat(path, ": there is no index of documents"));
  }
  if (!read_only) {
    if (absl::Status status = MakeFolders(path); !status.ok()) return status;
  }
  rocksdb::DBOptions db_options =
      DurableDbOptions(/*env=*/nullptr, /*clean=*/false, read_only);
  db_options.create_if_missing = !exists;
  db_options.create_missing_column_families = true;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, IndexRows()},
      {kFamilyName, IndexRows()}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      read_only ? rocksdb::DB::OpenForReadOnly(db_options, path, families,
                                               &handles, &db)
                : rocksdb::DB::Open(db_options, path, families, &handles, &db);
  if (IsHeldByAnother(opened)) {
    return absl::UnavailableError(
        absl::StrCat(path, ": another process has it open; stop it first"));
  }
  if (!opened.ok()) return FromRocksdb(opened, absl::StrCat("open ", path));
  auto index = std::unique_ptr<DocumentIndex>(new DocumentIndex());
  index->db_.reset(db);
  index->meta_ = handles[0];
  index->documents_ = handles[1];
  if (absl::Status status = index->CheckSchema(read_only); !status.ok()) {
    return status;
  }
  return index;
}

absl::Status DocumentIndex::CheckSchema(bool read_only) {
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

DocumentIndex::~DocumentIndex() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : {meta_, documents_}) {
    if (handle != nullptr) {
      db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
  db_->Close().PermitUncheckedError();
}

absl::Status DocumentIndex::Put(const DocumentName& name,
                                const DocumentInfo& info) {
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const std::string key = DocumentKeyOf(name);
  return FromRocksdb(
      db_->Put(durable, documents_, key, EncodeDocumentInfo(info)),
      absl::StrCat("write ", RowName(key)));
}

absl::Status DocumentIndex::Delete(const DocumentName& name) {
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const std::string key = DocumentKeyOf(name);
  return FromRocksdb(db_->Delete(durable, documents_, key),
                     absl::StrCat("delete ", RowName(key)));
}

absl::StatusOr<std::optional<DocumentInfo>> DocumentIndex::Find(
    const DocumentName& name) const {
  const std::string key = DocumentKeyOf(name);
  std::string row;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), documents_, key, &row);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) {
    return FromRocksdb(status, absl::StrCat("read ", RowName(key)));
  }
  std::optional<DocumentInfo> info = ParseDocumentInfo(row);
  if (!info.has_value()) {
    return absl::DataLossError(
        absl::StrCat(RowName(key), ": malformed row; run `daodi fsck`"));
  }
  return info;
}

absl::Status DocumentIndex::ForEach(
    absl::string_view from,
    const std::function<bool(const DocumentName&, const DocumentInfo&)>& visit,
    const std::function<void(absl::string_view key)>& malformed) const {
  const std::unique_ptr<rocksdb::Iterator> row(
      db_->NewIterator(rocksdb::ReadOptions(), documents_));
  for (row->Seek(ToSlice(from)); row->Valid(); row->Next()) {
    const auto name = ParseDocumentKey(ToView(row->key()));
    const auto info = ParseDocumentInfo(ToView(row->value()));
    if (name.has_value() && info.has_value()) {
      if (!visit(*name, *info)) break;
    } else if (malformed) {
      malformed(ToView(row->key()));
    } else {
      return absl::DataLossError(absl::StrCat(
          RowName(ToView(row->key())), ": malformed row; run `daodi fsck`"));
    }
  }
  return FromRocksdb(row->status(), "read documents");
}

absl::Status DocumentIndex::CopyTo(const std::string& target) const {
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &raw);
  if (!status.ok()) return FromRocksdb(status, "copy documents");
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return FromRocksdb(checkpoint->CreateCheckpoint(target),
                     absl::StrCat("copy documents to ", target));
}

}  // namespace daodi::storage
