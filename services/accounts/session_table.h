// Who is signed in. Tokens are random and are known here by their SHA-256 only;
// sessions live in memory: after a restart of the node people sign in again.

#ifndef DAODI_SERVICES_ACCOUNTS_SESSION_TABLE_H_
#define DAODI_SERVICES_ACCOUNTS_SESSION_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/secret.h"
#include "services/accounts/account_limits.h"
#include "services/clock.h"

namespace daodi::services::accounts {

// As whom a session reads.
struct SessionOwner {
  std::string account;
  std::string person;
  std::string organization;
};

struct Session {
  SessionOwner owner;
  int64_t expire_time_ms = 0;  // unless used before
};

struct NewSession {
  crypto::SecretBytes token;  // 64 hexadecimal digits
  Session session;
};

// Thread-safe.
class SessionTable {
 public:
  // `clock` must outlive it.
  explicit SessionTable(const Clock* clock, size_t max_sessions = kMaxSessions)
      : clock_(*clock), max_sessions_(max_sessions) {}

  // Ends the longest unused sessions of the account, or of all, where there
  // would be too many.
  NewSession Begin(SessionOwner owner);
  // The session of that token; it was used now. Nothing: there is none, or it
  // ended.
  std::optional<Session> Use(absl::string_view token);
  // The same without using it.
  std::optional<Session> Look(absl::string_view token) const;
  void End(absl::string_view token);
  // Ends every session of the account.
  void EndAllOf(absl::string_view account);

 private:
  struct Row {
    SessionOwner owner;
    int64_t begin_ms = 0;
    int64_t used_ms = 0;
  };
  using Rows = absl::flat_hash_map<crypto::Digest, Row>;

  static Session AsSession(const Row& row);
  // Those below with mutex_ held. The row of a token that is in force.
  Rows::const_iterator Find(absl::string_view token, int64_t now_ms) const;
  void MakeRoom(const std::string& account, int64_t now_ms);

  const Clock& clock_;
  const size_t max_sessions_;
  mutable std::mutex mutex_;
  Rows rows_;  // guarded by mutex_
};

}  // namespace daodi::services::accounts

#endif  // DAODI_SERVICES_ACCOUNTS_SESSION_TABLE_H_
