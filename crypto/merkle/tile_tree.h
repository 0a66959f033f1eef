// The tree the sequencer grows: leaf hashes in, full tiles out, the root on
// demand. Keeps in memory what no full tile holds yet.

#ifndef DAODI_CRYPTO_MERKLE_TILE_TREE_H_
#define DAODI_CRYPTO_MERKLE_TILE_TREE_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/compact_range.h"
#include "crypto/merkle/tile_layout.h"
#include "crypto/merkle/tile_reader.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::crypto::merkle {

// A tile that will never change again; `hashes` is 8192 bytes and valid during
// the call that hands it out.
struct FullTile {
  uint32_t level = 0;
  uint64_t number = 0;
  absl::string_view hashes;
};

using FullTileSink = absl::FunctionRef<void(const FullTile&)>;

// The partial tiles of a tree of some size: at most 255 hashes per tile level.
// A value; a copy is a snapshot that readers may share between threads.
class PartialTiles {
 public:
  uint64_t size() const { return size_; }

  // Hashes of the partial tile, 32 bytes each; empty for none.
  absl::string_view tile(uint32_t level) const {
    return level < kTileLevels ? absl::string_view(tiles_[level])
                               : absl::string_view();
  }

  // A tile of this tree or of any earlier size of it, exactly `width` hashes:
  // the partial one from here, all others as the start of the full tile that
  // `full_tiles` gives. Errors: kNotFound when the tree has no such tile;
  // kDataLoss when storage gives less than a full tile; those of `full_tiles`.
  absl::StatusOr<std::string> ReadTile(const TileCoordinate& tile,
                                       const TileReader& full_tiles) const;

  // A reader for proofs about this size and all before it; this object must
  // outlive it.
  TileReader ReaderOver(TileReader full_tiles) const;

 private:
  friend class TileTree;
  uint64_t size_ = 0;
  std::array<std::string, kTileLevels> tiles_;
};

// Not thread-safe: one writer owns it and hands out copies of partial_tiles().
// An append costs one node hash amortised (255 for every 256 leaves and those
// above) and allocates nothing.
class TileTree {
 public:
  // The tree without leaves.
  TileTree();

  // The tree of `size` again, from the leaf hashes after the last full tile of
  // level 0 (size % 256 of them) and the full tiles. Reads at most 255 full
  // tiles per tile level. The caller must compare Root() with the signed head:
  // nothing else tells whether the tiles are right. Errors: kInvalidArgument
  // for another number of leaf hashes; kDataLoss for a tile that is not full;
  // those of `full_tiles`.
  static absl::StatusOr<TileTree> Restore(
      TreeSize size, absl::Span<const Digest> partial_leaf_hashes,
      const TileReader& full_tiles);

  // Calls `store` for every tile the leaf completes, lower levels first, before
  // returning.
  void Append(const Digest& leaf_hash, FullTileSink store);

  uint64_t size() const { return edge_.size(); }
  // At most 63 node hashes.
  Digest Root() const { return edge_.Root(); }
  const CompactRange& right_edge() const { return edge_; }
  const PartialTiles& partial_tiles() const { return partial_; }

 private:
  CompactRange edge_;
  PartialTiles partial_;
};

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_TILE_TREE_H_
