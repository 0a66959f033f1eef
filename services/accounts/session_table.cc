#include "services/accounts/session_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "crypto/hash.h"

namespace daodi::services::accounts {
namespace {

constexpr size_t kTokenBytes = 32;

bool IsOver(int64_t begin_ms, int64_t used_ms, int64_t now_ms) {
  return now_ms >= used_ms + kSessionIdleMs ||
         now_ms >= begin_ms + kMaxSessionMs;
}

}  // namespace

Session SessionTable::AsSession(const Row& row) {
  return {row.owner,
          std::min(row.used_ms + kSessionIdleMs, row.begin_ms + kMaxSessionMs)};
}

SessionTable::Rows::const_iterator SessionTable::Find(absl::string_view token,
                                                      int64_t now_ms) const {
  const auto at = rows_.find(crypto::Sha256(token));
  if (at == rows_.end() ||
      IsOver(at->second.begin_ms, at->second.used_ms, now_ms)) {
    return rows_.end();
  }
  return at;
}

void SessionTable::MakeRoom(const std::string& account, int64_t now_ms) {
  absl::erase_if(rows_, [now_ms](const auto& entry) {
    return IsOver(entry.second.begin_ms, entry.second.used_ms, now_ms);
  });
  size_t of_account = 0;
  auto oldest = rows_.end();
  auto oldest_of_account = rows_.end();
  for (auto row = rows_.begin(); row != rows_.end(); ++row) {
    const int64_t used_ms = row->second.used_ms;
    if (oldest == rows_.end() || used_ms < oldest->second.used_ms) oldest = row;
    if (row->second.owner.account != account) continue;
    ++of_account;
    if (oldest_of_account == rows_.end() ||
        used_ms < oldest_of_account->second.used_ms) {
      oldest_of_account = row;
    }
  }
  if (of_account >= kMaxSessionsOfAccount) {
    rows_.erase(oldest_of_account);
  } else if (rows_.size() >= max_sessions_) {
    rows_.erase(oldest);
  }
}

NewSession SessionTable::Begin(SessionOwner owner) {
  std::string random = crypto::RandomBytes(kTokenBytes);
  std::string token = absl::BytesToHexString(random);
  const int64_t now_ms = clock_.Now().time_ms;
  const Row row = {std::move(owner), now_ms, now_ms};
  NewSession begun = {crypto::SecretBytes(token), AsSession(row)};
  {
    std::lock_guard<std::mutex> lock(mutex_);
    MakeRoom(row.owner.account, now_ms);
    rows_.emplace(crypto::Sha256(token), row);
  }
  crypto::WipeBytes(&random);
  crypto::WipeBytes(&token);
  return begun;
}

std::optional<Session> SessionTable::Use(absl::string_view token) {
  const int64_t now_ms = clock_.Now().time_ms;
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = Find(token, now_ms);
  if (found == rows_.end()) return std::nullopt;
  Row& row = rows_.find(found->first)->second;
  row.used_ms = std::max(row.used_ms, now_ms);
  return AsSession(row);
}

std::optional<Session> SessionTable::Look(absl::string_view token) const {
  const int64_t now_ms = clock_.Now().time_ms;
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = Find(token, now_ms);
  if (found == rows_.end()) return std::nullopt;
  return AsSession(found->second);
}

void SessionTable::End(absl::string_view token) {
  std::lock_guard<std::mutex> lock(mutex_);
  rows_.erase(crypto::Sha256(token));
}

void SessionTable::EndAllOf(absl::string_view account) {
  std::lock_guard<std::mutex> lock(mutex_);
  absl::erase_if(rows_, [account](const auto& entry) {
    return entry.second.owner.account == account;
  });
}

}  // namespace daodi::services::accounts
