#include "services/rpc/tile_service.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crypto/merkle/tile_reader.h"
#include "services/domain/violation.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using crypto::merkle::kTileWidth;
using crypto::merkle::TileCoordinate;
using domain::ErrorReason;
using domain::ErrorWithReason;

// "ledgers/{ledger}/tiles/{level}/{number}".
absl::StatusOr<TileCoordinate> ParseTileName(
    const std::string& name, const crypto::LedgerId& ledger_id) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  TileCoordinate tile;
  if (parts.size() != 5 || parts[2] != "tiles" ||
      !absl::SimpleAtoi(parts[3], &tile.level) ||
      !absl::SimpleAtoi(parts[4], &tile.number)) {
    return ErrorWithReason(ErrorReason::kResourceNameMalformed, "name",
                           "not a resource name of this kind",
                           "write ledgers/{ledger}/tiles/{level}/{number}");
  }
  absl::Status ledger =
      CheckLedgerName(absl::StrCat(parts[0], "/", parts[1]), "name", ledger_id);
  if (!ledger.ok()) return ledger;
  return tile;
}

// Hash i of a tile above the leaves is the root of full tile i below it.
absl::StatusOr<std::string> HashesOfTilesBelow(
    const storage::LedgerStore& store, const TileCoordinate& tile) {
  std::string hashes;
  for (uint64_t i = 0; i < tile.width; ++i) {
    auto below = store.ReadFullTile(static_cast<uint8_t>(tile.level - 1),
                                    tile.number * kTileWidth + i);
    if (!below.ok()) return below.status();
    absl::StrAppend(&hashes,
                    crypto::merkle::RootOfCompleteHashes(*below).view());
  }
  return hashes;
}

}  // namespace

absl::StatusOr<std::string> TileHashes(const storage::LedgerStore& store,
                                       const TileCoordinate& tile,
                                       uint64_t size) {
  const uint32_t width =
      tile.level >= crypto::merkle::kTileLevels
          ? 0
          : crypto::merkle::WidthInTree(tile.level, tile.number,
                                        crypto::merkle::TreeSize{size});
  if (tile.width > width) {
    return absl::OutOfRangeError(
        absl::StrCat("a log of ", size, " has ", width, " hashes there"));
  }
  if (width == kTileWidth) {
    auto full =
        store.ReadFullTile(static_cast<uint8_t>(tile.level), tile.number);
    if (!full.ok()) return full;
    return full->substr(0, tile.width * crypto::Digest::kLength);
  }
  if (tile.level > 0) return HashesOfTilesBelow(store, tile);
  const uint64_t begin = tile.number * kTileWidth;
  auto leaves = store.LeafHashes(begin, begin + tile.width);
  if (!leaves.ok()) return leaves.status();
  std::string hashes;
  for (const crypto::Digest& leaf : *leaves) {
    absl::StrAppend(&hashes, leaf.view());
  }
  return hashes;
}

grpc::ServerUnaryReactor* TileService::GetTile(
    grpc::CallbackServerContext* context, const v1::GetTileRequest* request,
    v1::Tile* response) {
  return Finish(context, Get(*request, response));
}

absl::Status TileService::Get(const v1::GetTileRequest& request,
                              v1::Tile* response) {
  auto tile = ParseTileName(request.name(), parts_.ledger_id);
  if (!tile.ok()) return tile.status();
  if (request.width() < 0 ||
      request.width() > static_cast<int32_t>(kTileWidth)) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "width",
                           "not 1 to 256", "give the width of the tile");
  }
  if (request.width() > 0) {
    tile->width = static_cast<uint32_t>(request.width());
  }
  // Nothing beyond a checkpoint is promised to anybody.
  const uint64_t size = parts_.board->Latest(ledger::Coverage::kSigned).size;
  auto hashes = TileHashes(*parts_.store, *tile, size);
  if (absl::IsOutOfRange(hashes.status())) {
    return ErrorWithReason(ErrorReason::kNotFound, "name",
                           hashes.status().message(),
                           "ask for a tile of the latest checkpoint's size");
  }
  if (!hashes.ok()) return hashes.status();
  response->set_hashes(*std::move(hashes));
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
