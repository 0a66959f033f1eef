#include "storage/notice_store.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/row_names.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

constexpr uint8_t kRowFormat = 1;
// Places of column families. DO NOT CHANGE; add at the end.
constexpr size_t kAttempt = 0;  // notice key || u32 number -> attempt
constexpr size_t kDrill = 1;    // u64 drill -> drill
constexpr const char* kFamilies[] = {"attempt", "drill"};

std::string AttemptKey(absl::string_view notice_key, uint32_t number) {
  std::string key(notice_key);
  crypto::AppendU32(number, &key);
  return key;
}

std::string DrillKey(uint64_t drill) {
  std::string key;
  crypto::AppendU64(drill, &key);
  return key;
}

bool ReadContact(absl::string_view* bytes,
                 std::optional<NoticeContact>* contact) {
  uint8_t has_contact = 0;
  if (!crypto::ReadU8(bytes, &has_contact) || has_contact > 1) return false;
  if (has_contact == 0) return true;
  NoticeContact read;
  if (!crypto::ReadU64(bytes, &read.entry) ||
      !crypto::ReadU32(bytes, &read.line) || !ReadName(bytes, &read.purpose)) {
    return false;
  }
  *contact = std::move(read);
  return true;
}

}  // namespace

bool operator==(const NoticeContact& a, const NoticeContact& b) {
  return a.entry == b.entry && a.line == b.line && a.purpose == b.purpose;
}

std::string EncodeNoticeAttemptRow(const NoticeAttemptRow& row) {
  std::string bytes;
  crypto::AppendU8(kRowFormat, &bytes);
  crypto::AppendU8(static_cast<uint8_t>(row.channel), &bytes);
  crypto::AppendU8(static_cast<uint8_t>(row.outcome), &bytes);
  crypto::AppendBigEndian(row.due_ms, &bytes);
  crypto::AppendBigEndian(row.attempt_ms, &bytes);
  crypto::AppendBigEndian(row.outcome_ms, &bytes);
  crypto::AppendU8(row.contact.has_value() ? 1 : 0, &bytes);
  if (row.contact.has_value()) {
    crypto::AppendU64(row.contact->entry, &bytes);
    crypto::AppendU32(row.contact->line, &bytes);
    AppendName(row.contact->purpose, &bytes);
  }
  AppendName(row.outcome_code, &bytes);
  return bytes;
}

std::optional<NoticeAttemptRow> ParseNoticeAttemptRow(absl::string_view bytes) {
  NoticeAttemptRow row;
  uint8_t format = 0;
  uint8_t channel = 0;
  uint8_t outcome = 0;
  if (!crypto::ReadU8(&bytes, &format) || format != kRowFormat ||
      !crypto::ReadU8(&bytes, &channel) ||
      channel < static_cast<uint8_t>(NoticeChannel::kWebhook) ||
      channel > static_cast<uint8_t>(NoticeChannel::kLetter) ||
      !crypto::ReadU8(&bytes, &outcome) ||
      outcome > static_cast<uint8_t>(DeliveryOutcome::kFailed) ||
      !crypto::ReadBigEndian(&bytes, &row.due_ms) ||
      !crypto::ReadBigEndian(&bytes, &row.attempt_ms) ||
      !crypto::ReadBigEndian(&bytes, &row.outcome_ms) ||
      !ReadContact(&bytes, &row.contact) ||
      !ReadName(&bytes, &row.outcome_code) || !bytes.empty()) {
    return std::nullopt;
  }
  row.channel = static_cast<NoticeChannel>(channel);
  row.outcome = static_cast<DeliveryOutcome>(outcome);
  return row;
}

std::string EncodeNoticeDrillRow(const NoticeDrillRow& row) {
  std::string bytes;
  crypto::AppendU8(kRowFormat, &bytes);
  crypto::AppendBigEndian(row.begin_ms, &bytes);
  crypto::AppendBigEndian(row.answered_ms, &bytes);
  crypto::AppendU8(row.on_behalf ? 1 : 0, &bytes);
  AppendName(row.author, &bytes);
  AppendName(row.recipient, &bytes);
  return bytes;
}

std::optional<NoticeDrillRow> ParseNoticeDrillRow(absl::string_view bytes) {
  NoticeDrillRow row;
  uint8_t format = 0;
  uint8_t on_behalf = 0;
  if (!crypto::ReadU8(&bytes, &format) || format != kRowFormat ||
      !crypto::ReadBigEndian(&bytes, &row.begin_ms) ||
      !crypto::ReadBigEndian(&bytes, &row.answered_ms) ||
      !crypto::ReadU8(&bytes, &on_behalf) || on_behalf > 1 ||
      !ReadName(&bytes, &row.author) || !ReadName(&bytes, &row.recipient) ||
      !bytes.empty()) {
    return std::nullopt;
  }
  row.on_behalf = on_behalf == 1;
  return row;
}

std::string OrderNoticeKey(uint64_t order, absl::string_view recipient) {
  std::string key = "O";
  crypto::AppendU64(order, &key);
  AppendName(recipient, &key);
  return key;
}

std::string DrillNoticeKey(uint64_t drill) {
  return absl::StrCat("D", DrillKey(drill));
}

absl::StatusOr<std::unique_ptr<NoticeStore>> NoticeStore::Open(
    const std::string& path) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "notices";
  options.missing_hint = "correct --notices";
  options.create_if_missing = true;
  options.families.assign(std::begin(kFamilies), std::end(kFamilies));
  options.rows = UncachedRows();
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<NoticeStore>(new NoticeStore(*std::move(side)));
}

NoticeStore::NoticeStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

NoticeStore::~NoticeStore() = default;

absl::StatusOr<std::vector<NoticeAttemptRow>> NoticeStore::Attempts(
    absl::string_view notice_key) const {
  std::vector<NoticeAttemptRow> attempts;
  const std::unique_ptr<rocksdb::Iterator> row(side_->db()->NewIterator(
      rocksdb::ReadOptions(), side_->family(kAttempt)));
  for (row->Seek(ToSlice(notice_key)); row->Valid(); row->Next()) {
    const absl::string_view key = ToView(row->key());
    if (!absl::StartsWith(key, notice_key) ||
        key.size() != notice_key.size() + sizeof(uint32_t)) {
      break;
    }
    auto attempt = ParseNoticeAttemptRow(ToView(row->value()));
    if (!attempt.has_value()) {
      return absl::DataLossError("row of an attempt of a notice");
    }
    attempts.push_back(*std::move(attempt));
  }
  if (!row->status().ok()) {
    return FromRocksdb(row->status(), "read attempts of a notice");
  }
  return attempts;
}

absl::Status NoticeStore::PutAttempt(absl::string_view notice_key,
                                     uint32_t number,
                                     const NoticeAttemptRow& row) {
  return FromRocksdb(side_->db()->Put(DurableWrite(), side_->family(kAttempt),
                                      AttemptKey(notice_key, number),
                                      EncodeNoticeAttemptRow(row)),
                     "write an attempt of a notice");
}

absl::StatusOr<std::optional<NoticeDrillRow>> NoticeStore::FindDrill(
    uint64_t drill) const {
  std::string bytes;
  const rocksdb::Status status = side_->db()->Get(
      rocksdb::ReadOptions(), side_->family(kDrill), DrillKey(drill), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read a drill");
  auto row = ParseNoticeDrillRow(bytes);
  if (!row.has_value()) return absl::DataLossError("row of a drill");
  return row;
}

absl::Status NoticeStore::PutDrill(uint64_t drill, const NoticeDrillRow& row) {
  return FromRocksdb(
      side_->db()->Put(DurableWrite(), side_->family(kDrill), DrillKey(drill),
                       EncodeNoticeDrillRow(row)),
      "write a drill");
}

absl::Status NoticeStore::ScanDrills(
    uint64_t first,
    const std::function<bool(uint64_t drill, const NoticeDrillRow& row)>& visit)
    const {
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), side_->family(kDrill)));
  for (row->SeekForPrev(DrillKey(first)); row->Valid(); row->Prev()) {
    absl::string_view key = ToView(row->key());
    uint64_t drill = 0;
    const auto parsed = ParseNoticeDrillRow(ToView(row->value()));
    if (!crypto::ReadU64(&key, &drill) || !parsed.has_value()) {
      return absl::DataLossError("row of a drill");
    }
    if (!visit(drill, *parsed)) break;
  }
  return FromRocksdb(row->status(), "read drills");
}

}  // namespace daodi::storage
