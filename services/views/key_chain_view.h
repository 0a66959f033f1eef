// Which statements a key that numbers its statements has signed, so that gaps
// and forks of its chain are seen (docs/formats/registry.md: shown, never
// refused). A pure lookup.

#ifndef DAODI_SERVICES_VIEWS_KEY_CHAIN_VIEW_H_
#define DAODI_SERVICES_VIEWS_KEY_CHAIN_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/statement_header.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Table kKeyChain: key id || u64 ones' complement of the sequence || u64 entry
// -> empty. So the first row from KeyChainSuffix(n) on is the last one that has
// at most number n.
struct KeyChainPlace {
  uint64_t sequence = 0;
  uint64_t entry = 0;
};
std::string KeyChainSuffix(uint64_t sequence);
// From a key without the key id.
std::optional<KeyChainPlace> ReadKeyChainPlace(absl::string_view suffix);

// Adds the row of the statement at `index`, if its key chains.
void PutKeyChain(const crypto::StatementHeader& header, uint64_t index,
                 storage::ViewBatch* batch);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_KEY_CHAIN_VIEW_H_
