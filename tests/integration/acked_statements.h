// What the ledger owes: remembers every acknowledgement and every entry it ever
// saw, and looks for them in the log.

#ifndef DAODI_TESTS_INTEGRATION_ACKED_STATEMENTS_H_
#define DAODI_TESTS_INTEGRATION_ACKED_STATEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "crypto/fixed_bytes.h"
#include "storage/ledger_store.h"

namespace daodi::testing {

// What an author was told of a statement.
struct Ack {
  crypto::StatementId statement_id;
  uint64_t index = 0;
  crypto::Digest leaf_hash;
};

// One ledger, through all its restarts. Not thread-safe.
class AckedStatements {
 public:
  void Add(const Ack& ack);

  // Compares all acknowledgements with the log: each statement is there exactly
  // once, at its index, with its leaf hash, found by its id; nothing seen by an
  // earlier call has changed. Returns what is wrong; empty: nothing.
  std::vector<std::string> Check(const storage::LedgerStore& store);

  size_t size() const { return acks_.size(); }
  // Nothing for a statement that was not acknowledged.
  const Ack* Find(const crypto::StatementId& id) const;

 private:
  struct SeenEntry {
    crypto::StatementId statement_id;
    std::string author;
    crypto::Digest leaf_hash;
  };
  std::string CompareSeen(const storage::LedgerStore& store) const;
  std::string ReadNew(const storage::LedgerStore& store);
  std::string Compare(const Ack& ack, const storage::LedgerStore& store) const;

  std::map<crypto::StatementId, Ack> acks_;
  std::vector<std::string> contradictions_;
  std::vector<SeenEntry> seen_;  // by index
  std::map<crypto::StatementId, std::vector<uint64_t>> places_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_INTEGRATION_ACKED_STATEMENTS_H_
