// Gaps and forks in the chains of keys that number their statements. They are
// shown and never refused: a statement may be late or lost with its device.

#ifndef DAODI_SERVICES_SUPERVISION_KEY_CHAINS_H_
#define DAODI_SERVICES_SUPERVISION_KEY_CHAINS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/statement_header.h"
#include "storage/view_store.h"

namespace daodi::services::supervision {

struct ChainBreak {
  enum class Kind : uint8_t { kGap = 1, kFork = 2 };
  Kind kind = Kind::kGap;
  std::string organization;  // author of the entry
  crypto::KeyId key_id;
  uint64_t entry = 0;  // that shows it
  // Missing numbers; of a fork both are the number of the entry.
  uint64_t first_sequence = 0;
  uint64_t last_sequence = 0;
  // Of a fork: the other statement of that number, or the one that has the
  // number before; nothing: none of these was looked at.
  std::optional<uint64_t> other_entry;
};

// What is broken between entry `index`, whose header is `header`, and the one
// before it in its key's chain, in the log of `as_of_size` entries. Nothing for
// a chain that holds, and for a key that does not chain. Errors: kDataLoss.
absl::StatusOr<std::optional<ChainBreak>> FindChainBreak(
    const storage::LedgerStore& store, const storage::ViewReader& views,
    uint64_t index, const crypto::StatementHeader& header, uint64_t as_of_size);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_KEY_CHAINS_H_
