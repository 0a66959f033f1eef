// Entries and commits for tests of storage: well-formed headers and sections
// whose digests are right, with signatures that are not. The same seed gives
// the same bytes.

#ifndef DAODI_TESTS_TESTING_SAMPLE_LEDGER_H_
#define DAODI_TESTS_TESTING_SAMPLE_LEDGER_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "crypto/merkle/tile_tree.h"
#include "crypto/statement_header.h"
#include "storage/ledger_store.h"

namespace daodi::testing {

// What every sample harvest has: trade in the clear, a person erasable.
inline constexpr uint8_t kFactsLabel = 1;
inline constexpr uint8_t kPersonLabel = 2;

struct SampleEntry {
  storage::NewEntry entry;
  crypto::StatementHeader header;
};

class SampleLedger {
 public:
  explicit SampleLedger(uint64_t seed) : random_(seed) {}

  // The next `count` entries after those made before. Every 16th from the
  // first on is a governance entry; the others have the sections above, the
  // person only when `with_persons`.
  storage::CommitBatch NextBatch(size_t count, bool with_persons = true);

  uint64_t size() const { return tree_.size(); }
  const crypto::merkle::TileTree& tree() const { return tree_; }

  // Forget what is kept of each entry, for large ledgers.
  void KeepNothing() { keeps_headers_ = false; }
  const crypto::StatementHeader& header(uint64_t index) const {
    return headers_[index];
  }
  // The text in the person section of `index`, which must not survive erasure.
  static std::string PersonName(uint64_t index);

 private:
  SampleEntry MakeEntry(uint64_t index, bool with_person);

  std::mt19937_64 random_;
  crypto::merkle::TileTree tree_;
  std::vector<crypto::StatementHeader> headers_;
  bool keeps_headers_ = true;
};

// An unsigned checkpoint note of the log "storage.test/log".
std::string SampleCheckpoint(uint64_t size, const crypto::Digest& root);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_SAMPLE_LEDGER_H_
