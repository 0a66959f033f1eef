#include "services/supervision/key_chains.h"

#include <vector>

#include "crypto/envelope.h"
#include "services/limits.h"
#include "services/views/key_chain_view.h"

namespace daodi::services::supervision {
namespace {

// Entries of `key` with the highest number that is at most `sequence`.
struct ChainLink {
  uint64_t sequence = 0;  // 0: there are none
  std::vector<uint64_t> entries;
};

absl::StatusOr<ChainLink> LinkAt(const storage::ViewReader& views,
                                 const crypto::KeyId& key, uint64_t sequence,
                                 uint64_t as_of_size) {
  ChainLink link;
  bool damaged = false;
  size_t examined = 0;
  absl::Status scanned = views.Scan(
      storage::ViewTable::kKeyChain, key.view(),
      views::KeyChainSuffix(sequence),
      [&](absl::string_view suffix, absl::string_view) {
        const auto place = views::ReadKeyChainPlace(suffix);
        damaged = !place.has_value();
        if (damaged || ++examined > kMaxChainRowsExamined) return false;
        if (place->entry >= as_of_size) return true;
        if (!link.entries.empty() && place->sequence != link.sequence) {
          return false;
        }
        link.sequence = place->sequence;
        link.entries.push_back(place->entry);
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (damaged) return absl::DataLossError("view row of a key chain");
  return link;
}

absl::StatusOr<bool> HasDigest(const storage::LedgerStore& store,
                               uint64_t entry,
                               const crypto::HeaderDigest& digest) {
  auto stored = store.ReadEntry(entry);
  if (!stored.ok()) return stored.status();
  const auto envelope = crypto::ParseEnvelope(stored->envelope);
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  return crypto::HeaderDigestOf(envelope->header_bytes) == digest;
}

}  // namespace

absl::StatusOr<std::optional<ChainBreak>> FindChainBreak(
    const storage::LedgerStore& store, const storage::ViewReader& views,
    uint64_t index, const crypto::StatementHeader& header,
    uint64_t as_of_size) {
  const uint64_t sequence = header.key_sequence;
  if (sequence == 0) return std::nullopt;
  ChainBreak broken;
  broken.organization = header.author;
  broken.key_id = header.key_id;
  broken.entry = index;
  broken.first_sequence = sequence;
  broken.last_sequence = sequence;
  broken.kind = ChainBreak::Kind::kFork;
  auto same = LinkAt(views, header.key_id, sequence, as_of_size);
  if (!same.ok()) return same.status();
  // Told at the later entry only.
  if (same->sequence == sequence && same->entries.front() < index) {
    broken.other_entry = same->entries.front();
    return broken;
  }
  if (sequence == 1) return std::nullopt;
  auto before = LinkAt(views, header.key_id, sequence - 1, as_of_size);
  if (!before.ok()) return before.status();
  if (before->sequence != sequence - 1) {
    broken.kind = ChainBreak::Kind::kGap;
    broken.first_sequence = before->sequence + 1;
    broken.last_sequence = sequence - 1;
    return broken;
  }
  for (const uint64_t entry : before->entries) {
    auto follows = HasDigest(store, entry, header.previous_header_digest);
    if (!follows.ok()) return follows.status();
    if (*follows) return std::nullopt;
  }
  broken.other_entry = before->entries.front();
  return broken;
}

}  // namespace daodi::services::supervision
