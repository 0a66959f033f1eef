#include "services/views/key_chain_view.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {

std::string KeyChainSuffix(uint64_t sequence) { return OrdinalKey(~sequence); }

std::optional<KeyChainPlace> ReadKeyChainPlace(absl::string_view suffix) {
  KeyChainPlace place;
  if (!crypto::ReadU64(&suffix, &place.sequence) ||
      !crypto::ReadU64(&suffix, &place.entry) || !suffix.empty()) {
    return std::nullopt;
  }
  place.sequence = ~place.sequence;
  return place;
}

void PutKeyChain(const crypto::StatementHeader& header, uint64_t index,
                 storage::ViewBatch* batch) {
  if (header.key_sequence == 0) return;
  batch->Put(
      storage::ViewTable::kKeyChain,
      absl::StrCat(header.key_id.view(), KeyChainSuffix(header.key_sequence),
                   OrdinalKey(index)),
      "");
}

}  // namespace daodi::services::views
