#include "storage/dispensing_slip_store.h"

#include <iterator>
#include <utility>

#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

constexpr uint8_t kRowFormat = 1;
// Places of column families. DO NOT CHANGE; add at the end.
constexpr size_t kSlip = 0;    // SHA-256 of the token -> row
constexpr size_t kExpiry = 1;  // i64 expires, ms || the hash -> empty
constexpr const char* kFamilies[] = {"slip", "expiry"};

std::string ExpiryKey(int64_t expires_ms, absl::string_view token_hash) {
  std::string key;
  crypto::AppendBigEndian(expires_ms, &key);
  key.append(token_hash.data(), token_hash.size());
  return key;
}

}  // namespace

std::string EncodeDispensingSlipRow(const DispensingSlipRow& row) {
  std::string bytes;
  crypto::AppendU8(kRowFormat, &bytes);
  crypto::AppendBigEndian(row.expires_ms, &bytes);
  bytes.append(row.salt.view().data(), row.salt.view().size());
  return bytes + row.statement;
}

std::optional<DispensingSlipRow> ParseDispensingSlipRow(
    absl::string_view bytes) {
  DispensingSlipRow row;
  uint8_t format = 0;
  if (!crypto::ReadU8(&bytes, &format) || format != kRowFormat ||
      !crypto::ReadBigEndian(&bytes, &row.expires_ms) ||
      bytes.size() <= crypto::Digest::size()) {
    return std::nullopt;
  }
  row.salt = *crypto::Digest::From(bytes.substr(0, crypto::Digest::size()));
  row.statement = std::string(bytes.substr(crypto::Digest::size()));
  return row;
}

absl::StatusOr<std::unique_ptr<DispensingSlipStore>> DispensingSlipStore::Open(
    const std::string& path) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "dispensing slips";
  options.missing_hint = "correct --dispensing-slips";
  options.create_if_missing = true;
  options.families.assign(std::begin(kFamilies), std::end(kFamilies));
  options.rows = UncachedRows();
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<DispensingSlipStore>(
      new DispensingSlipStore(*std::move(side)));
}

DispensingSlipStore::DispensingSlipStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

DispensingSlipStore::~DispensingSlipStore() = default;

absl::StatusOr<std::optional<DispensingSlipRow>> DispensingSlipStore::Find(
    const crypto::Digest& token_hash) const {
  std::string bytes;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), side_->family(kSlip),
                       ToSlice(token_hash.view()), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read a dispensing slip");
  auto row = ParseDispensingSlipRow(bytes);
  if (!row.has_value()) return absl::DataLossError("row of a dispensing slip");
  return row;
}

absl::Status DispensingSlipStore::Add(const crypto::Digest& token_hash,
                                      const DispensingSlipRow& row) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status =
      batch.Put(side_->family(kSlip), ToSlice(token_hash.view()),
                EncodeDispensingSlipRow(row));
  if (status.ok()) {
    status = batch.Put(side_->family(kExpiry),
                       ExpiryKey(row.expires_ms, token_hash.view()), "");
  }
  if (status.ok()) status = side_->db()->Write(DurableWrite(), &batch);
  return FromRocksdb(status, "write a dispensing slip");
}

absl::Status DispensingSlipStore::DeleteExpired(int64_t now_ms, size_t count) {
  rocksdb::WriteBatch batch;
  size_t found = 0;
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), side_->family(kExpiry)));
  for (row->SeekToFirst(); row->Valid() && found < count; row->Next()) {
    absl::string_view key(row->key().data(), row->key().size());
    int64_t expires_ms = 0;
    if (!crypto::ReadBigEndian(&key, &expires_ms)) {
      return absl::DataLossError("row of a dispensing slip");
    }
    if (expires_ms >= now_ms) break;
    ++found;
    rocksdb::Status status = batch.Delete(side_->family(kSlip), ToSlice(key));
    if (status.ok()) {
      status = batch.Delete(side_->family(kExpiry), row->key());
    }
    if (!status.ok()) return FromRocksdb(status, "delete a dispensing slip");
  }
  if (!row->status().ok()) {
    return FromRocksdb(row->status(), "read dispensing slips");
  }
  if (found == 0) return absl::OkStatus();
  return FromRocksdb(side_->db()->Write(DurableWrite(), &batch),
                     "delete a dispensing slip");
}

}  // namespace daodi::storage
