// How an RFC 6962 tree is cut into tiles of 256 hashes, and their names
// (c2sp.org/tlog-tiles): hash i of tile n on tile level l is the root over the
// leaves [(n * 256 + i) * 256^l, (n * 256 + i + 1) * 256^l).

#ifndef DAODI_CRYPTO_MERKLE_TILE_LAYOUT_H_
#define DAODI_CRYPTO_MERKLE_TILE_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

// DO NOT CHANGE: the C2SP specification fixes these.
inline constexpr uint32_t kTileHeight = 8;
inline constexpr uint32_t kTileWidth = 256;
inline constexpr size_t kFullTileBytes = kTileWidth * Digest::kLength;
// Tile levels that a tree of at most 2^64 - 1 leaves can have.
inline constexpr uint32_t kTileLevels = 8;

// One tile of a tree of some size. `width` is 256 for a full tile and 1 to 255
// for the partial one at the right edge.
struct TileCoordinate {
  uint32_t level = 0;
  uint64_t number = 0;
  uint32_t width = kTileWidth;

  bool is_full() const { return width == kTileWidth; }
  friend bool operator==(const TileCoordinate& a, const TileCoordinate& b) {
    return a.level == b.level && a.number == b.number && a.width == b.width;
  }
};

// Entry bundle `number`; it has as many entries as the tile of level 0 has
// hashes.
struct EntryBundleCoordinate {
  uint64_t number = 0;
  uint32_t width = kTileWidth;
};

// Where the hashes that make up a node stand: `count` hashes of a tile from
// `first` on. `count` is a power of two below 256.
struct TileSlice {
  uint32_t level = 0;
  uint64_t number = 0;
  uint32_t first = 0;
  uint32_t count = 0;
};

// Needs node.level < 64.
TileSlice SliceOfNode(NodeAddress node);

// Width of the partial tile of `tile_level` in a tree of `size`; 0 for none.
uint32_t PartialWidth(uint32_t tile_level, TreeSize size);

// The width tile `number` of `tile_level` has in a tree of `size`: 256 when
// full, 0 when the tree has no such tile.
uint32_t WidthInTree(uint32_t tile_level, uint64_t number, TreeSize size);

// The partial tiles of a tree of `size`, from tile level 0 up.
std::vector<TileCoordinate> PartialTilesOf(TreeSize size);

// "tile/0/x001/x234/067" or "tile/0/x001/x234/067.p/8".
std::string TilePath(const TileCoordinate& tile);
// "tile/entries/x001/x234/067.p/8".
std::string EntryBundlePath(const EntryBundleCoordinate& bundle);

// Accept exactly what the two functions above write, of tile levels 0 to 63;
// any other spelling of the same tile is refused, so that a cache holds each
// once. Errors: kInvalidArgument.
absl::StatusOr<TileCoordinate> ParseTilePath(absl::string_view path);
absl::StatusOr<EntryBundleCoordinate> ParseEntryBundlePath(
    absl::string_view path);

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_TILE_LAYOUT_H_
