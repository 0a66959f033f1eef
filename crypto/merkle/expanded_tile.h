// A tile with the inner nodes its hashes imply, and a cache of such tiles: a
// node is then looked up instead of hashed again for every proof.

#ifndef DAODI_CRYPTO_MERKLE_EXPANDED_TILE_H_
#define DAODI_CRYPTO_MERKLE_EXPANDED_TILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/tile_layout.h"

namespace daodi::crypto::merkle {

// Immutable; a full one has 16 kB and costs 254 node hashes to make.
class ExpandedTile {
 public:
  // `hashes`: 1 to 256 of them, 32 bytes each.
  explicit ExpandedTile(absl::string_view hashes);

  uint32_t width() const { return static_cast<uint32_t>(levels_[0].size()); }

  // The root over slice.count hashes from slice.first on; these must be within
  // width() and aligned, as SliceOfNode() gives them.
  const Digest& Node(const TileSlice& slice) const;

 private:
  // levels_[h][i]: the root over the hashes [i << h, (i + 1) << h).
  std::array<std::vector<Digest>, kTileHeight> levels_;
};

// Tiles used lately. Tiles of an append-only tree never change but grow at its
// right edge, so a kept tile serves all sizes up to its width. Thread-safe.
class TileCache {
 public:
  // Keeps at least the last `tiles` different ones found or kept, at most twice
  // as many.
  explicit TileCache(size_t tiles) : tiles_(tiles) {}

  // Null when no tile of at least `width` hashes is kept.
  std::shared_ptr<const ExpandedTile> Find(uint32_t level, uint64_t number,
                                           uint32_t width);
  void Keep(uint32_t level, uint64_t number,
            std::shared_ptr<const ExpandedTile> tile);

 private:
  using Place = std::pair<uint32_t, uint64_t>;
  using Generation =
      absl::flat_hash_map<Place, std::shared_ptr<const ExpandedTile>>;

  const size_t tiles_;
  std::mutex mutex_;
  // What is found in `old_` moves to `young_`; when that is full it becomes
  // `old_` and what was there and not found again goes.
  Generation young_;  // guarded by mutex_
  Generation old_;    // guarded by mutex_
};

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_EXPANDED_TILE_H_
