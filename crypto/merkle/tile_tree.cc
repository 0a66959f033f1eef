#include "crypto/merkle/tile_tree.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace daodi::crypto::merkle {
namespace {

absl::StatusOr<std::string> ReadFullTile(uint32_t level, uint64_t number,
                                         const TileReader& full_tiles) {
  const TileCoordinate coordinate{level, number, kTileWidth};
  absl::StatusOr<std::string> hashes = full_tiles(coordinate);
  if (hashes.ok() && hashes->size() != kFullTileBytes) {
    return absl::DataLossError(
        absl::StrCat(TilePath(coordinate), ": stored with ", hashes->size(),
                     " bytes, a full tile has ", kFullTileBytes));
  }
  return hashes;
}

// The largest subtrees among `hashes` of one partial tile, left to right: one
// per set bit of their number, as a compact range wants them.
std::vector<Digest> SubtreesOfTile(absl::string_view hashes) {
  std::vector<Digest> subtrees;
  for (uint32_t count = kTileWidth / 2; count > 0; count /= 2) {
    const size_t bytes = count * Digest::size();
    if (hashes.size() < bytes) continue;
    subtrees.push_back(RootOfCompleteHashes(hashes.substr(0, bytes)));
    hashes.remove_prefix(bytes);
  }
  return subtrees;
}

void AppendHash(const Digest& hash, std::string* hashes) {
  hashes->append(hash.view().data(), hash.view().size());
}

}  // namespace

absl::StatusOr<std::string> PartialTiles::ReadTile(
    const TileCoordinate& tile, const TileReader& full_tiles) const {
  const uint32_t width_now =
      WidthInTree(tile.level, tile.number, TreeSize{size_});
  if (tile.width == 0 || tile.width > width_now) {
    return absl::NotFoundError(
        absl::StrCat(TilePath(tile), ": not in a tree of ", size_, " leaves"));
  }
  const size_t bytes = tile.width * Digest::size();
  if (width_now < kTileWidth) return tiles_[tile.level].substr(0, bytes);
  absl::StatusOr<std::string> hashes =
      ReadFullTile(tile.level, tile.number, full_tiles);
  if (hashes.ok()) hashes->resize(bytes);
  return hashes;
}

TileReader PartialTiles::ReaderOver(TileReader full_tiles) const {
  return [this, full_tiles = std::move(full_tiles)](TileCoordinate tile) {
    return ReadTile(tile, full_tiles);
  };
}

TileTree::TileTree() {
  for (std::string& tile : partial_.tiles_) tile.reserve(kFullTileBytes);
}

absl::StatusOr<TileTree> TileTree::Restore(
    TreeSize size, absl::Span<const Digest> partial_leaf_hashes,
    const TileReader& full_tiles) {
  if (partial_leaf_hashes.size() != PartialWidth(0, size)) {
    return absl::InvalidArgumentError(
        absl::StrCat("partial leaf hashes: ", partial_leaf_hashes.size(),
                     " given, a tree of ", size.value, " leaves has ",
                     PartialWidth(0, size), " after its last full tile"));
  }
  TileTree tree;
  for (const Digest& hash : partial_leaf_hashes) {
    AppendHash(hash, &tree.partial_.tiles_[0]);
  }
  for (const TileCoordinate& partial : PartialTilesOf(size)) {
    if (partial.level == 0) continue;
    for (uint32_t i = 0; i < partial.width; ++i) {
      const absl::StatusOr<std::string> below = ReadFullTile(
          partial.level - 1, partial.number * kTileWidth + i, full_tiles);
      if (!below.ok()) return below.status();
      AppendHash(RootOfCompleteHashes(*below),
                 &tree.partial_.tiles_[partial.level]);
    }
  }
  std::vector<Digest> subtrees;
  for (uint32_t level = kTileLevels; level-- > 0;) {
    const std::vector<Digest> part =
        SubtreesOfTile(tree.partial_.tiles_[level]);
    subtrees.insert(subtrees.end(), part.begin(), part.end());
  }
  absl::StatusOr<CompactRange> edge =
      CompactRange::FromSubtrees(size, subtrees);
  if (!edge.ok()) return edge.status();
  tree.edge_ = *std::move(edge);
  tree.partial_.size_ = size.value;
  return tree;
}

void TileTree::Append(const Digest& leaf_hash, FullTileSink store) {
  edge_.Append(leaf_hash, [&](NodeAddress node, const Digest& hash) {
    if (node.level % kTileHeight != 0) return;
    const uint32_t level = node.level / kTileHeight;
    std::string& tile = partial_.tiles_[level];
    AppendHash(hash, &tile);
    if (tile.size() < kFullTileBytes) return;
    store(FullTile{level, node.index / kTileWidth, tile});
    tile.clear();
  });
  partial_.size_ = edge_.size();
}

}  // namespace daodi::crypto::merkle
