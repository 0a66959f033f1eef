#include "storage/document_index.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/row_names.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

// Since schema 1. DO NOT CHANGE.
constexpr char kFamilyName[] = "document";
constexpr size_t kDigestBytes = 32;

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
  SideDatabaseOptions options;
  options.path = path;
  options.name = "documents";
  options.missing_hint = "correct --documents or restore a backup";
  options.create_if_missing = true;
  options.read_only = read_only;
  options.families = {kFamilyName};
  options.rows = UncachedRows();
  options.rows.write_buffer_size = 4 << 20;
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<DocumentIndex>(new DocumentIndex(*std::move(side)));
}

DocumentIndex::DocumentIndex(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)), documents_(side_->family(0)) {}

DocumentIndex::~DocumentIndex() = default;

absl::Status DocumentIndex::Put(const DocumentName& name,
                                const DocumentInfo& info) {
  const std::string key = DocumentKeyOf(name);
  return FromRocksdb(side_->db()->Put(DurableWrite(), documents_, key,
                                      EncodeDocumentInfo(info)),
                     absl::StrCat("write ", RowName(key)));
}

absl::Status DocumentIndex::Delete(const DocumentName& name) {
  const std::string key = DocumentKeyOf(name);
  return FromRocksdb(side_->db()->Delete(DurableWrite(), documents_, key),
                     absl::StrCat("delete ", RowName(key)));
}

absl::StatusOr<std::optional<DocumentInfo>> DocumentIndex::Find(
    const DocumentName& name) const {
  const std::string key = DocumentKeyOf(name);
  std::string row;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), documents_, key, &row);
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
      side_->db()->NewIterator(rocksdb::ReadOptions(), documents_));
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
  return side_->CopyTo(target);
}

}  // namespace daodi::storage
