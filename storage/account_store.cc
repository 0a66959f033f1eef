#include "storage/account_store.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb_status.h"
#include "storage/row_names.h"
#include "storage/side_database.h"

namespace daodi::storage {
namespace {

// In this order on disk. DO NOT CHANGE; add at the end.
enum Family : size_t { kAccount, kMember };
constexpr uint8_t kRowFormat = 1;

std::string MemberKey(absl::string_view organization, absl::string_view name) {
  return absl::StrCat(NamePart(organization), name);
}

}  // namespace

crypto::SecretBytes EncodeAccount(const StoredAccount& account) {
  std::string out;
  // Grown, it would leave copies of the secret behind.
  out.reserve(4 * (kMaxRowNameBytes + 1) + 32);
  crypto::AppendU8(kRowFormat, &out);
  crypto::AppendBigEndian(account.create_time_ms, &out);
  crypto::AppendBigEndian(account.last_sign_in_time_ms, &out);
  crypto::AppendBigEndian(account.last_totp_step, &out);
  AppendName(account.organization, &out);
  AppendName(account.person, &out);
  AppendName(account.password_hash, &out);
  AppendName(account.totp_secret.InsecureView(), &out);
  crypto::SecretBytes row(out);
  crypto::WipeBytes(&out);
  return row;
}

std::optional<StoredAccount> ParseAccount(absl::string_view name,
                                          absl::string_view bytes) {
  StoredAccount account;
  account.name = std::string(name);
  uint8_t format = 0;
  std::string secret;
  const bool read =
      crypto::ReadU8(&bytes, &format) && format == kRowFormat &&
      crypto::ReadBigEndian(&bytes, &account.create_time_ms) &&
      crypto::ReadBigEndian(&bytes, &account.last_sign_in_time_ms) &&
      crypto::ReadBigEndian(&bytes, &account.last_totp_step) &&
      ReadName(&bytes, &account.organization) &&
      ReadName(&bytes, &account.person) &&
      ReadName(&bytes, &account.password_hash) && ReadName(&bytes, &secret) &&
      bytes.empty();
  account.totp_secret = crypto::SecretBytes(secret);
  crypto::WipeBytes(&secret);
  if (!read) return std::nullopt;
  return account;
}

absl::StatusOr<std::unique_ptr<AccountStore>> AccountStore::Open(
    const std::string& path) {
  SideDatabaseOptions options;
  options.path = path;
  options.name = "accounts";
  options.missing_hint = "correct --accounts";
  options.create_if_missing = true;
  options.families = {"account", "member"};
  options.rows = UncachedRows();
  options.rows.write_buffer_size = 1 << 20;
  auto side = SideDatabase::Open(options);
  if (!side.ok()) return side.status();
  return std::unique_ptr<AccountStore>(new AccountStore(*std::move(side)));
}

AccountStore::AccountStore(std::unique_ptr<SideDatabase> side)
    : side_(std::move(side)) {}

AccountStore::~AccountStore() = default;

absl::StatusOr<std::optional<StoredAccount>> AccountStore::Find(
    absl::string_view name) const {
  std::string row;
  const rocksdb::Status status = side_->db()->Get(
      rocksdb::ReadOptions(), side_->family(kAccount), ToSlice(name), &row);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "read accounts");
  std::optional<StoredAccount> account = ParseAccount(name, row);
  crypto::WipeBytes(&row);
  if (!account.has_value()) {
    return absl::DataLossError(
        absl::StrCat("account ", name, ": malformed row"));
  }
  return account;
}

absl::StatusOr<std::vector<StoredAccount>> AccountStore::ListOf(
    absl::string_view organization) const {
  std::vector<StoredAccount> accounts;
  const std::string prefix = NamePart(organization);
  const std::unique_ptr<rocksdb::Iterator> row(
      side_->db()->NewIterator(rocksdb::ReadOptions(), side_->family(kMember)));
  for (row->Seek(prefix); row->Valid(); row->Next()) {
    absl::string_view key = ToView(row->key());
    if (!absl::StartsWith(key, prefix)) break;
    key.remove_prefix(prefix.size());
    auto account = Find(key);
    if (!account.ok()) return account.status();
    // Removed since the iterator was made.
    if (account->has_value()) accounts.push_back(**std::move(account));
  }
  absl::Status status = FromRocksdb(row->status(), "read accounts");
  if (!status.ok()) return status;
  return accounts;
}

absl::Status AccountStore::Put(const StoredAccount& account) {
  const crypto::SecretBytes row = EncodeAccount(account);
  rocksdb::WriteBatch batch;
  for (const rocksdb::Status& status :
       {batch.Put(side_->family(kAccount), account.name,
                  ToSlice(row.InsecureView())),
        batch.Put(side_->family(kMember),
                  MemberKey(account.organization, account.name),
                  rocksdb::Slice())}) {
    if (!status.ok()) return FromRocksdb(status, "write accounts");
  }
  return FromRocksdb(side_->db()->Write(DurableWrite(), &batch),
                     "write accounts");
}

absl::Status AccountStore::Remove(absl::string_view name,
                                  absl::string_view organization) {
  rocksdb::WriteBatch batch;
  for (const rocksdb::Status& status :
       {batch.Delete(side_->family(kAccount), ToSlice(name)),
        batch.Delete(side_->family(kMember), MemberKey(organization, name))}) {
    if (!status.ok()) return FromRocksdb(status, "remove an account");
  }
  const rocksdb::Status written = side_->db()->Write(DurableWrite(), &batch);
  if (!written.ok()) return FromRocksdb(written, "remove an account");
  return side_->RewriteFiles(side_->family(kAccount), name, name);
}

}  // namespace daodi::storage
