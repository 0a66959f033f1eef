#include "storage/receipt_link_store.h"

#include <utility>

#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

constexpr uint8_t kRowFormat = 1;
// Places of column families. DO NOT CHANGE; add at the end.
constexpr size_t kLink = 0;      // SHA-256 of the token -> row
constexpr size_t kShipment = 1;  // u64 entry -> SHA-256 of the latest token
constexpr const char* kFamilies[] = {"link", "shipment"};

std::string ShipmentKey(uint64_t shipment) {
  std::string key;
  crypto::AppendU64(shipment, &key);
  return key;
}

}  // namespace

std::string EncodeReceiptLinkRow(const ReceiptLinkRow& row) {
  std::string bytes;
  crypto::AppendU8(kRowFormat, &bytes);
  crypto::AppendU8(static_cast<uint8_t>(row.state), &bytes);
  crypto::AppendU64(row.shipment, &bytes);
  crypto::AppendBigEndian(row.created_ms, &bytes);
  crypto::AppendBigEndian(row.expires_ms, &bytes);
  crypto::AppendU64(row.receipt, &bytes);
  return bytes + row.statement;
}

std::optional<ReceiptLinkRow> ParseReceiptLinkRow(absl::string_view bytes) {
  ReceiptLinkRow row;
  uint8_t format = 0;
  uint8_t state = 0;
  if (!crypto::ReadU8(&bytes, &format) || format != kRowFormat ||
      !crypto::ReadU8(&bytes, &state) ||
      state < static_cast<uint8_t>(ReceiptLinkState::kOpen) ||
      state > static_cast<uint8_t>(ReceiptLinkState::kConfirmed) ||
      !crypto::ReadU64(&bytes, &row.shipment) ||
      !crypto::ReadBigEndian(&bytes, &row.created_ms) ||
      !crypto::ReadBigEndian(&bytes, &row.expires_ms) ||
      !crypto::ReadU64(&bytes, &row.receipt)) {
    return std::nullopt;
  }
  row.state = static_cast<ReceiptLinkState>(state);
  if (bytes.empty() == (row.state == ReceiptLinkState::kConfirming)) {
    return std::nullopt;
  }
  row.statement = std::string(bytes);
  return row;
}

absl::StatusOr<std::unique_ptr<ReceiptLinkStore>> ReceiptLinkStore::Open(
    const std::string& path) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "receipt links";
  options.missing_hint = "correct --receipt-links";
  options.create_if_missing = true;
  options.families.assign(std::begin(kFamilies), std::end(kFamilies));
  options.rows = UncachedRows();
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<ReceiptLinkStore>(
      new ReceiptLinkStore(*std::move(side)));
}

ReceiptLinkStore::ReceiptLinkStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

ReceiptLinkStore::~ReceiptLinkStore() = default;

absl::StatusOr<std::optional<ReceiptLinkRow>> ReceiptLinkStore::Find(
    const crypto::Digest& token_hash) const {
  std::string bytes;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), side_->family(kLink),
                       ToSlice(token_hash.view()), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read a receipt link");
  auto row = ParseReceiptLinkRow(bytes);
  if (!row.has_value()) return absl::DataLossError("row of a receipt link");
  return row;
}

absl::StatusOr<std::optional<crypto::Digest>> ReceiptLinkStore::LatestOf(
    uint64_t shipment) const {
  std::string bytes;
  const rocksdb::Status status =
      side_->db()->Get(rocksdb::ReadOptions(), side_->family(kShipment),
                       ShipmentKey(shipment), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read a receipt link");
  auto hash = crypto::Digest::From(bytes);
  if (!hash.has_value()) return absl::DataLossError("row of a receipt link");
  return hash;
}

absl::Status ReceiptLinkStore::Add(const crypto::Digest& token_hash,
                                   const ReceiptLinkRow& row) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status =
      batch.Put(side_->family(kLink), ToSlice(token_hash.view()),
                EncodeReceiptLinkRow(row));
  if (status.ok()) {
    status = batch.Put(side_->family(kShipment), ShipmentKey(row.shipment),
                       ToSlice(token_hash.view()));
  }
  if (status.ok()) status = side_->db()->Write(DurableWrite(), &batch);
  return FromRocksdb(status, "write a receipt link");
}

absl::Status ReceiptLinkStore::Update(const crypto::Digest& token_hash,
                                      const ReceiptLinkRow& row) {
  return FromRocksdb(
      side_->db()->Put(DurableWrite(), side_->family(kLink),
                       ToSlice(token_hash.view()), EncodeReceiptLinkRow(row)),
      "write a receipt link");
}

}  // namespace daodi::storage
