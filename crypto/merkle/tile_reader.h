// Nodes of a tree out of its tiles: what proofs about any size, old or new, are
// made from.

#ifndef DAODI_CRYPTO_MERKLE_TILE_READER_H_
#define DAODI_CRYPTO_MERKLE_TILE_READER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/expanded_tile.h"
#include "crypto/merkle/tile_layout.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

// Gives the hashes of a tile, 32 bytes each. May give more than `width` hashes:
// the same tile of a larger tree starts with the same hashes.
using TileReader = std::function<absl::StatusOr<std::string>(TileCoordinate)>;

// The root over `hashes` (a power of two of them, 32 bytes each).
Digest RootOfCompleteHashes(absl::string_view hashes);

// Reads nodes of a tree of `size` and keeps the tiles of one proof, so that a
// proof asks for each tile once. A tile that is not in `cache` (which must
// outlive the reader; null for none) costs at most 254 node hashes.
// Not thread-safe; make one per proof.
class TileNodeReader {
 public:
  TileNodeReader(TreeSize size, TileReader tiles, TileCache* cache = nullptr)
      : size_(size), tiles_(std::move(tiles)), cache_(cache) {}

  // Errors: kOutOfRange for a node this tree has not completed; kDataLoss when
  // a tile is shorter than the tree requires; those of the TileReader.
  absl::StatusOr<Digest> Read(NodeAddress node);

  // This reader as a function; the reader must outlive it.
  NodeReader AsFunction() {
    return [this](NodeAddress node) { return Read(node); };
  }

 private:
  struct KeptTile {
    uint32_t level;
    uint64_t number;
    std::shared_ptr<const ExpandedTile> tile;
  };
  absl::StatusOr<const ExpandedTile*> Tile(uint32_t level, uint64_t number);
  absl::StatusOr<std::shared_ptr<const ExpandedTile>> ReadTile(
      const TileCoordinate& coordinate) const;

  const TreeSize size_;
  const TileReader tiles_;
  TileCache* const cache_;
  std::vector<KeptTile> kept_;
};

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_TILE_READER_H_
