#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::RefKind;
using crypto::StatementKind;
using domain::FlagCode;
using storage::ViewTable;

// Statements of one key that are marked at most; with more, those after the
// moment of compromise that come first.
constexpr size_t kMaxSuspects = 10'000;

struct AuthorRow {
  int64_t record_time_ms = 0;
  uint64_t entry = 0;
};

std::optional<AuthorRow> ReadAuthorSuffix(absl::string_view suffix) {
  uint64_t time = 0;
  AuthorRow row;
  if (!crypto::ReadU64(&suffix, &time) ||
      !crypto::ReadU64(&suffix, &row.entry) || !suffix.empty()) {
    return std::nullopt;
  }
  row.record_time_ms = static_cast<int64_t>(time ^ (uint64_t{1} << 63));
  return row;
}

std::string AuthorKey(absl::string_view author, int64_t record_time_ms,
                      uint64_t entry) {
  return absl::StrCat(storage::NamePart(author), TransferTime(record_time_ms),
                      OrdinalKey(entry));
}

// Entries of the author recorded since then, by record time.
absl::StatusOr<std::vector<AuthorRow>> EntriesSince(
    absl::string_view author, int64_t since_ms, const FlagSources& sources) {
  std::vector<AuthorRow> entries;
  const std::string prefix = storage::NamePart(author);
  absl::Status scanned =
      sources.rows->Scan(ViewTable::kAuthor, prefix, TransferTime(since_ms),
                         [&](absl::string_view suffix) {
                           const auto row = ReadAuthorSuffix(suffix);
                           if (row.has_value()) entries.push_back(*row);
                           return entries.size() < kMaxSuspects;
                         });
  if (!scanned.ok()) return scanned;
  std::sort(
      entries.begin(), entries.end(),
      [](const AuthorRow& a, const AuthorRow& b) { return a.entry < b.entry; });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const AuthorRow& a, const AuthorRow& b) {
                              return a.entry == b.entry;
                            }),
                entries.end());
  return entries;
}

// A suspension or revocation that says since when the key was in other hands.
struct Compromise {
  crypto::KeyId key;
  int64_t since_ms = 0;
};

std::optional<Compromise> CompromiseOf(const FlagInput& input) {
  if (!input.statement.governance.has_value()) return std::nullopt;
  const crypto::GovernanceRecord& record = *input.statement.governance;
  if (const auto* suspension =
          std::get_if<crypto::KeySuspensionRecord>(&record)) {
    return Compromise{suspension->key_id, suspension->compromised_since_ms};
  }
  if (const auto* revocation =
          std::get_if<crypto::KeyRevocationRecord>(&record);
      revocation != nullptr && revocation->compromised_since_ms != 0) {
    return Compromise{revocation->key_id, revocation->compromised_since_ms};
  }
  return std::nullopt;
}

absl::Status CheckCompromise(const FlagInput& input,
                             const FlagSources& sources) {
  const auto compromise = CompromiseOf(input);
  if (!compromise.has_value()) return absl::OkStatus();
  const crypto::KeyState* key = sources.registry->FindKey(compromise->key);
  if (key == nullptr) return absl::OkStatus();
  auto entries = EntriesSince(key->organization, compromise->since_ms, sources);
  if (!entries.ok()) return entries.status();
  FlagRow flag;
  flag.code = FlagCode::kKeySuspect;
  flag.causes = {input.entry};
  flag.subject = absl::StrCat(storage::NamePart(key->organization),
                              compromise->key.view());
  flag.organizations = {key->organization};
  for (const AuthorRow& row : *entries) {
    if (row.entry >= input.entry) continue;
    auto statement = ReadStatement(*sources.log, row.entry);
    if (!statement.ok()) return statement.status();
    if (sources.registry->IsKeySuspect(statement->envelope,
                                       {row.entry, row.record_time_ms})) {
      flag.causes.push_back(row.entry);
    }
  }
  if (flag.causes.size() < 2) return absl::OkStatus();
  sources.book->Raise(std::move(flag));
  return absl::OkStatus();
}

// Its author has said whether it is its own.
absl::StatusOr<bool> IsSettled(uint64_t entry, absl::string_view author,
                               const FlagSources& sources) {
  const std::string prefix = ReferencePrefix(entry, RefKind::kConfirms);
  std::vector<std::string> keys;
  absl::Status scanned = sources.rows->Scan(
      ViewTable::kReference, prefix, [&](absl::string_view suffix) {
        keys.push_back(absl::StrCat(prefix, suffix));
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (const std::string& key : keys) {
    auto value = sources.rows->Get(ViewTable::kReference, key);
    if (!value.ok()) return value.status();
    if (value->has_value() && **value == author) return true;
  }
  return false;
}

absl::Status CheckSettled(const FlagInput& input, const FlagSources& sources) {
  if (input.header().kind != StatementKind::kConfirmation) {
    return absl::OkStatus();
  }
  for (const std::string& subject : sources.book->OpenSubjects(
           FlagCode::kKeySuspect, storage::NamePart(input.header().author))) {
    auto flag = sources.book->OpenFlag(FlagCode::kKeySuspect, subject);
    if (!flag.ok()) return flag.status();
    bool settled = true;
    for (size_t i = 1; i < flag->causes.size() && settled; ++i) {
      auto is_settled =
          IsSettled(flag->causes[i], input.header().author, sources);
      if (!is_settled.ok()) return is_settled.status();
      settled = *is_settled;
    }
    if (!settled) continue;
    absl::Status closed = sources.book->Close(FlagCode::kKeySuspect, subject);
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckKeys(const FlagInput& input, const FlagSources& sources) {
  // Also the statements to come are found by author and time.
  sources.rows->Put(
      ViewTable::kAuthor,
      AuthorKey(input.header().author, input.record_time_ms, input.entry), "",
      input.batch);
  absl::Status status = CheckCompromise(input, sources);
  if (status.ok()) status = CheckSettled(input, sources);
  return status;
}

}  // namespace daodi::services::views
