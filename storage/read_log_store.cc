#include "storage/read_log_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/secret.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb_status.h"
#include "storage/row_names.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

// Since schema 1. DO NOT CHANGE.
enum Family : size_t { kRead, kOrganization, kAgency, kCase, kSeal };
const std::vector<std::string>& FamilyNames() {
  static const auto* names = new std::vector<std::string>{
      "read", "organization", "agency", "case", "seal"};
  return *names;
}
constexpr uint8_t kRowFormat = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kMaxRowLots = 255;
constexpr absl::string_view kNoteKey = "note";
constexpr absl::string_view kTreeKey = "tree";

std::string NumberKey(uint64_t number) {
  std::string key;
  crypto::AppendU64(number, &key);
  return key;
}

// Descending within a name.
std::string IndexKey(absl::string_view name, uint64_t number) {
  return NamePart(name) + NumberKey(~number);
}

std::string CaseKey(absl::string_view agency, absl::string_view case_number) {
  return NamePart(agency) + NamePart(case_number);
}

absl::Status Damaged(uint64_t number) {
  return absl::DataLossError(absl::StrCat("read/", number, ": malformed row"));
}

}  // namespace

std::string EncodeReadRow(const ReadRow& row, absl::string_view salt) {
  std::string out;
  crypto::AppendU8(kRowFormat, &out);
  out.append(salt.data(), salt.size());
  crypto::AppendU8(static_cast<uint8_t>(row.kind), &out);
  crypto::AppendBigEndian(row.time_ms, &out);
  crypto::AppendU64(row.entries, &out);
  for (const std::string* name : {&row.agency, &row.organization, &row.method,
                                  &row.case_number, &row.detail}) {
    AppendName(*name, &out);
  }
  const size_t lots = std::min(row.lots.size(), kMaxRowLots);
  crypto::AppendU8(static_cast<uint8_t>(lots), &out);
  for (size_t i = 0; i < lots; ++i) {
    AppendName(row.lots[i].first, &out);
    AppendName(row.lots[i].second, &out);
  }
  return out;
}

std::optional<ReadRow> ParseReadRow(absl::string_view bytes) {
  ReadRow row;
  uint8_t format = 0;
  uint8_t kind = 0;
  if (!crypto::ReadU8(&bytes, &format) || format != kRowFormat ||
      bytes.size() < kSaltBytes) {
    return std::nullopt;
  }
  bytes.remove_prefix(kSaltBytes);
  if (!crypto::ReadU8(&bytes, &kind) || kind < 1 ||
      kind > static_cast<uint8_t>(ReadRowKind::kCaseClosed) ||
      !crypto::ReadBigEndian(&bytes, &row.time_ms) ||
      !crypto::ReadU64(&bytes, &row.entries)) {
    return std::nullopt;
  }
  row.kind = static_cast<ReadRowKind>(kind);
  for (std::string* name : {&row.agency, &row.organization, &row.method,
                            &row.case_number, &row.detail}) {
    if (!ReadName(&bytes, name)) return std::nullopt;
  }
  uint8_t lots = 0;
  if (!crypto::ReadU8(&bytes, &lots)) return std::nullopt;
  row.lots.resize(lots);
  for (auto& [issuer, lot] : row.lots) {
    if (!ReadName(&bytes, &issuer) || !ReadName(&bytes, &lot)) {
      return std::nullopt;
    }
  }
  if (!bytes.empty()) return std::nullopt;
  return row;
}

absl::StatusOr<std::unique_ptr<ReadLogStore>> ReadLogStore::Open(
    const std::string& path, bool read_only) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "reads of regulators";
  options.missing_hint = "correct --reads or restore a backup";
  options.create_if_missing = true;
  options.read_only = read_only;
  options.families = FamilyNames();
  options.rows = UncachedRows();
  options.rows.write_buffer_size = 4 << 20;
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  std::unique_ptr<ReadLogStore> log(new ReadLogStore(*std::move(side)));
  absl::Status loaded = log->LoadTree();
  if (!loaded.ok()) return loaded;
  return log;
}

ReadLogStore::ReadLogStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

ReadLogStore::~ReadLogStore() = default;

// From the last sealed tree on.
absl::Status ReadLogStore::LoadTree() {
  std::string sealed;
  const rocksdb::Status status = side_->db()->Get(
      rocksdb::ReadOptions(), side_->family(kSeal), ToSlice(kTreeKey), &sealed);
  if (!status.ok() && !status.IsNotFound()) {
    return FromRocksdb(status, "read the tree of reads");
  }
  if (status.ok()) {
    auto tree = crypto::merkle::CompactRange::Parse(sealed);
    if (!tree.ok()) return absl::DataLossError(tree.status().message());
    tree_ = *tree;
  }
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), side_->family(kRead)));
  for (row->Seek(NumberKey(tree_.size())); row->Valid(); row->Next()) {
    if (ToView(row->key()) != NumberKey(tree_.size())) {
      return Damaged(tree_.size());
    }
    tree_.Append(crypto::merkle::HashLeaf(ToView(row->value())));
  }
  return FromRocksdb(row->status(), "read the log of reads");
}

absl::Status ReadLogStore::Append(const std::vector<ReadRow>& rows) {
  std::lock_guard<std::mutex> lock(mutex_);
  crypto::merkle::CompactRange tree = tree_;
  rocksdb::WriteBatch batch;
  for (const ReadRow& row : rows) {
    const uint64_t number = tree.size();
    const std::string bytes =
        EncodeReadRow(row, crypto::RandomBytes(kSaltBytes));
    tree.Append(crypto::merkle::HashLeaf(bytes));
    batch.Put(side_->family(kRead), NumberKey(number), bytes);
    batch.Put(side_->family(kAgency), IndexKey(row.agency, number), "");
    if (!row.organization.empty()) {
      batch.Put(side_->family(kOrganization),
                IndexKey(row.organization, number), "");
    }
    if (row.kind == ReadRowKind::kCaseClosed) {
      std::string time;
      crypto::AppendBigEndian(row.time_ms, &time);
      batch.Put(side_->family(kCase), CaseKey(row.agency, row.case_number),
                time);
    }
  }
  const rocksdb::Status written =
      side_->db()->Write(rocksdb::WriteOptions(), &batch);
  if (written.ok()) tree_ = tree;
  return FromRocksdb(written, "write the log of reads");
}

ReadLogStore::Tree ReadLogStore::tree() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return {tree_.size(), tree_.Root()};
}

absl::Status ReadLogStore::Seal(const Tree& tree, absl::string_view note) {
  rocksdb::WriteBatch batch;
  batch.Put(side_->family(kSeal), ToSlice(kNoteKey), ToSlice(note));
  {
    std::lock_guard<std::mutex> lock(mutex_);
    // A later tree would not be what the note signs; rows are read again from
    // the last sealed one on.
    if (tree_.size() == tree.size) {
      batch.Put(side_->family(kSeal), ToSlice(kTreeKey), tree_.Serialize());
    }
  }
  return FromRocksdb(side_->db()->Write(DurableWrite(), &batch),
                     "seal the log of reads");
}

absl::StatusOr<std::string> ReadLogStore::LastNote() const {
  std::string note;
  const rocksdb::Status status = side_->db()->Get(
      rocksdb::ReadOptions(), side_->family(kSeal), ToSlice(kNoteKey), &note);
  if (status.IsNotFound()) return std::string();
  if (!status.ok()) return FromRocksdb(status, "read the seal of reads");
  return note;
}

absl::StatusOr<ReadRow> ReadLogStore::Read(uint64_t number) const {
  std::string bytes;
  const rocksdb::Status status = side_->db()->Get(
      rocksdb::ReadOptions(), side_->family(kRead), NumberKey(number), &bytes);
  if (!status.ok()) {
    return FromRocksdb(status, absl::StrCat("read/", number));
  }
  auto row = ParseReadRow(bytes);
  if (!row.has_value()) return Damaged(number);
  return *std::move(row);
}

absl::StatusOr<std::optional<int64_t>> ReadLogStore::CaseClosedMs(
    absl::string_view agency, absl::string_view case_number) const {
  std::string value;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), side_->family(kCase),
                       CaseKey(agency, case_number), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read a case");
  absl::string_view bytes = value;
  int64_t time_ms = 0;
  if (!crypto::ReadBigEndian(&bytes, &time_ms)) {
    return absl::DataLossError("case: malformed row");
  }
  return time_ms;
}

rocksdb::ColumnFamilyHandle* ReadLogStore::IndexFamily(Index index) const {
  return side_->family(index == Index::kAgency ? kAgency : kOrganization);
}

absl::Status ReadLogStore::ForEachOf(
    Index index, absl::string_view name, uint64_t end,
    const std::function<bool(uint64_t number)>& visit) const {
  if (end == 0) return absl::OkStatus();
  const std::string prefix = NamePart(name);
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), IndexFamily(index)));
  for (row->Seek(IndexKey(name, end - 1));
       row->Valid() && row->key().starts_with(prefix); row->Next()) {
    absl::string_view suffix = ToView(row->key()).substr(prefix.size());
    uint64_t complement = 0;
    if (!crypto::ReadU64(&suffix, &complement) || !suffix.empty()) {
      return absl::DataLossError("reads: malformed index");
    }
    if (!visit(~complement)) break;
  }
  return FromRocksdb(row->status(), "read the log of reads");
}

absl::Status ReadLogStore::ForEachStored(
    const std::function<bool(uint64_t number, absl::string_view bytes)>& visit)
    const {
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), side_->family(kRead)));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    absl::string_view key = ToView(row->key());
    uint64_t number = 0;
    if (!crypto::ReadU64(&key, &number) || !key.empty()) {
      return absl::DataLossError("read: malformed key");
    }
    if (!visit(number, ToView(row->value()))) break;
  }
  return FromRocksdb(row->status(), "read the log of reads");
}

absl::Status ReadLogStore::ForEachIndexed(
    Index index,
    const std::function<bool(absl::string_view name, uint64_t number)>& visit)
    const {
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), IndexFamily(index)));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    absl::string_view key = ToView(row->key());
    std::string name;
    uint64_t complement = 0;
    if (!ReadName(&key, &name) || !crypto::ReadU64(&key, &complement) ||
        !key.empty()) {
      return absl::DataLossError("reads: malformed index");
    }
    if (!visit(name, ~complement)) break;
  }
  return FromRocksdb(row->status(), "read the log of reads");
}

absl::Status ReadLogStore::CopyTo(const std::string& target) const {
  return side_->CopyTo(target);
}

}  // namespace daodi::storage
