#include "tests/integration/acked_statements.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "crypto/envelope.h"
#include "crypto/leaf.h"

namespace daodi::testing {

void AckedStatements::Add(const Ack& ack) {
  const auto [found, added] = acks_.emplace(ack.statement_id, ack);
  if (added) return;
  const Ack& first = found->second;
  if (first.index != ack.index || first.leaf_hash != ack.leaf_hash) {
    contradictions_.push_back(absl::StrCat(
        "statement ", ack.statement_id.hex(), " was acknowledged at index ",
        first.index, " and again, differently, at index ", ack.index));
  }
}

const Ack* AckedStatements::Find(const crypto::StatementId& id) const {
  const auto found = acks_.find(id);
  return found == acks_.end() ? nullptr : &found->second;
}

std::vector<std::string> AckedStatements::Check(
    const storage::LedgerStore& store) {
  std::vector<std::string> problems = contradictions_;
  std::string changed = CompareSeen(store);
  if (!changed.empty()) problems.push_back(std::move(changed));
  std::string unreadable = ReadNew(store);
  if (!unreadable.empty()) problems.push_back(std::move(unreadable));
  for (const auto& [id, indexes] : places_) {
    if (indexes.size() == 1) continue;
    problems.push_back(absl::StrCat("statement ", id.hex(),
                                    " is in the log more than once, at ",
                                    absl::StrJoin(indexes, " and ")));
  }
  for (const auto& [id, ack] : acks_) {
    std::string problem = Compare(ack, store);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

std::string AckedStatements::CompareSeen(
    const storage::LedgerStore& store) const {
  const uint64_t size = store.head().size;
  if (size < seen_.size()) {
    return absl::StrCat("the log had ", seen_.size(), " entries and has ",
                        size);
  }
  const auto hashes = store.LeafHashes(0, seen_.size());
  if (!hashes.ok()) return hashes.status().ToString();
  for (size_t i = 0; i < seen_.size(); ++i) {
    if ((*hashes)[i] != seen_[i].leaf_hash) {
      return absl::StrCat("entry ", i, " is another one than before");
    }
  }
  return "";
}

std::string AckedStatements::ReadNew(const storage::LedgerStore& store) {
  const uint64_t size = store.head().size;
  while (seen_.size() < size) {
    const auto entries = store.ReadEntries(seen_.size(), size);
    if (!entries.ok()) return entries.status().ToString();
    for (const storage::StoredEntry& entry : *entries) {
      const auto envelope = crypto::ParseEnvelope(entry.envelope);
      if (!envelope.ok()) return envelope.status().ToString();
      const crypto::StatementHeader& header = envelope->header;
      places_[header.statement_id].push_back(seen_.size());
      seen_.push_back(
          {header.statement_id, header.author, crypto::LeafHash(entry.leaf)});
    }
  }
  return "";
}

std::string AckedStatements::Compare(const Ack& ack,
                                     const storage::LedgerStore& store) const {
  const std::string told =
      absl::StrCat("statement ", ack.statement_id.hex(),
                   " was acknowledged at index ", ack.index);
  if (ack.index >= store.head().size) {
    return absl::StrCat(told, " and is lost: the log has ", store.head().size,
                        " entries");
  }
  const SeenEntry& entry = seen_[ack.index];
  if (entry.statement_id != ack.statement_id) {
    return absl::StrCat(told, ", where another statement is");
  }
  if (entry.leaf_hash != ack.leaf_hash) {
    return absl::StrCat(told, " with another leaf hash");
  }
  const auto found = store.FindStatement(entry.author, ack.statement_id);
  if (!found.ok()) return found.status().ToString();
  if (!found->has_value()) return absl::StrCat(told, "; its id is not found");
  if ((*found)->index != ack.index) {
    return absl::StrCat(told, "; its id is found at ", (*found)->index);
  }
  return "";
}

}  // namespace daodi::testing
