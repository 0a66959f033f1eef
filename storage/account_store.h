// The accounts of people who sign in: a small RocksDB beside the ledger, with
// no promise of the ledger. It holds hashes of passwords and, as they are, the
// secrets of second factors; its folder is its owner's only, and no backup of
// the ledger has it. Rows byte by byte: docs/formats/accounts.md.

#ifndef DAODI_STORAGE_ACCOUNT_STORE_H_
#define DAODI_STORAGE_ACCOUNT_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"

namespace daodi::storage {

class SideDatabase;

struct StoredAccount {
  std::string name;  // names are at most 255 bytes
  std::string organization;
  std::string person;
  int64_t create_time_ms = 0;
  int64_t last_sign_in_time_ms = 0;  // 0: never
  int64_t last_totp_step = 0;        // 0: none was used
  std::string password_hash;         // at most 255 bytes
  crypto::SecretBytes totp_secret;   // at most 255 bytes
};

// Without its name, which is the row's key.
crypto::SecretBytes EncodeAccount(const StoredAccount& account);
std::optional<StoredAccount> ParseAccount(absl::string_view name,
                                          absl::string_view bytes);

// Thread-safe.
class AccountStore {
 public:
  // Errors: kUnavailable (another process has it), kFailedPrecondition (newer
  // program), kDataLoss.
  static absl::StatusOr<std::unique_ptr<AccountStore>> Open(
      const std::string& path);
  ~AccountStore();

  absl::StatusOr<std::optional<StoredAccount>> Find(
      absl::string_view name) const;
  // By name.
  absl::StatusOr<std::vector<StoredAccount>> ListOf(
      absl::string_view organization) const;
  // New, or instead of the one of that name and organization. Durable when it
  // returns OK.
  absl::Status Put(const StoredAccount& account);
  // No file of this store holds it once this returns OK. Idempotent.
  absl::Status Remove(absl::string_view name, absl::string_view organization);

 private:
  explicit AccountStore(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_ACCOUNT_STORE_H_
