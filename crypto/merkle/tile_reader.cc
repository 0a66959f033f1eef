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
  const absl::StatusOr<absl::string_view> tile =
      Tile(slice.level, slice.number);
  if (!tile.ok()) return tile.status();
  return RootOfCompleteHashes(
      tile->substr(slice.first * Digest::size(), slice.count * Digest::size()));
}

absl::StatusOr<absl::string_view> TileNodeReader::Tile(uint32_t level,
                                                       uint64_t number) {
  for (const KeptTile& tile : kept_) {
    if (tile.level == level && tile.number == number) return tile.hashes;
  }
  const TileCoordinate coordinate{level, number,
                                  WidthInTree(level, number, size_)};
  absl::StatusOr<std::string> hashes = tiles_(coordinate);
  if (!hashes.ok()) return hashes.status();
  if (hashes->size() < coordinate.width * Digest::size() ||
      hashes->size() > kFullTileBytes) {
    return absl::DataLossError(absl::StrCat(
        TilePath(coordinate), ": has ", hashes->size(),
        " bytes, the tree requires ", coordinate.width * Digest::size()));
  }
  if (kept_.size() >= kMaxKeptTiles) kept_.clear();
  kept_.push_back({level, number, *std::move(hashes)});
  return kept_.back().hashes;
}

}  // namespace daodi::crypto::merkle
