#include "crypto/merkle/tile_reader.h"

#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto::merkle {
namespace {

// More than the tiles of any one proof (two per tile level and side), so that
// only a reader used for many proofs ever starts over.
constexpr size_t kMaxKeptTiles = 64;

}  // namespace

Digest RootOfCompleteHashes(absl::string_view hashes) {
  const size_t size = hashes.size();
  if (size <= Digest::size()) return *Digest::From(hashes);
  return HashNode(RootOfCompleteHashes(hashes.substr(0, size / 2)),
                  RootOfCompleteHashes(hashes.substr(size / 2)));
}

absl::StatusOr<Digest> TileNodeReader::Read(NodeAddress node) {
  if (!IsComplete(node, size_)) {
    return absl::OutOfRangeError(
        absl::StrCat("node: index ", node.index, " of level ", node.level,
                     " is not complete in a tree of ", size_.value, " leaves"));
  }
  const TileSlice slice = SliceOfNode(node);
  const absl::StatusOr<const ExpandedTile*> tile =
      Tile(slice.level, slice.number);
  if (!tile.ok()) return tile.status();
  return (*tile)->Node(slice);
}

absl::StatusOr<const ExpandedTile*> TileNodeReader::Tile(uint32_t level,
                                                         uint64_t number) {
  for (const KeptTile& kept : kept_) {
    if (kept.level == level && kept.number == number) return kept.tile.get();
  }
  const TileCoordinate coordinate{level, number,
                                  WidthInTree(level, number, size_)};
  std::shared_ptr<const ExpandedTile> tile;
  if (cache_ != nullptr) tile = cache_->Find(level, number, coordinate.width);
  if (tile == nullptr) {
    auto read = ReadTile(coordinate);
    if (!read.ok()) return read.status();
    tile = *std::move(read);
    if (cache_ != nullptr) cache_->Keep(level, number, tile);
  }
  if (kept_.size() >= kMaxKeptTiles) kept_.clear();
  kept_.push_back({level, number, std::move(tile)});
  return kept_.back().tile.get();
}

absl::StatusOr<std::shared_ptr<const ExpandedTile>> TileNodeReader::ReadTile(
    const TileCoordinate& coordinate) const {
  const absl::StatusOr<std::string> hashes = tiles_(coordinate);
  if (!hashes.ok()) return hashes.status();
  if (hashes->size() < coordinate.width * Digest::size() ||
      hashes->size() > kFullTileBytes) {
    return absl::DataLossError(absl::StrCat(
        TilePath(coordinate), ": has ", hashes->size(),
        " bytes, the tree requires ", coordinate.width * Digest::size()));
  }
  return std::make_shared<const ExpandedTile>(*hashes);
}

}  // namespace daodi::crypto::merkle
