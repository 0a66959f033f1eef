#include "crypto/merkle/expanded_tile.h"

#include "absl/numeric/bits.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto::merkle {

ExpandedTile::ExpandedTile(absl::string_view hashes) {
  levels_[0].reserve(hashes.size() / Digest::size());
  for (; !hashes.empty(); hashes.remove_prefix(Digest::size())) {
    levels_[0].push_back(*Digest::From(hashes.substr(0, Digest::size())));
  }
  for (size_t height = 1; height < levels_.size(); ++height) {
    const std::vector<Digest>& below = levels_[height - 1];
    levels_[height].reserve(below.size() / 2);
    for (size_t i = 0; i + 1 < below.size(); i += 2) {
      levels_[height].push_back(HashNode(below[i], below[i + 1]));
    }
  }
}

const Digest& ExpandedTile::Node(const TileSlice& slice) const {
  const int height = absl::countr_zero(slice.count);
  return levels_[height][slice.first >> height];
}

std::shared_ptr<const ExpandedTile> TileCache::Find(uint32_t level,
                                                    uint64_t number,
                                                    uint32_t width) {
  const Place place(level, number);
  std::shared_ptr<const ExpandedTile> tile;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (const auto young = young_.find(place); young != young_.end()) {
      return young->second->width() < width ? nullptr : young->second;
    }
    const auto old = old_.find(place);
    if (old == old_.end() || old->second->width() < width) return nullptr;
    tile = old->second;
  }
  Keep(level, number, tile);
  return tile;
}

void TileCache::Keep(uint32_t level, uint64_t number,
                     std::shared_ptr<const ExpandedTile> tile) {
  std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<const ExpandedTile>& kept = young_[Place(level, number)];
  if (kept != nullptr && kept->width() >= tile->width()) return;
  kept = std::move(tile);
  if (young_.size() < tiles_) return;
  old_ = std::move(young_);
  young_.clear();
}

}  // namespace daodi::crypto::merkle
