#include "crypto/merkle/tile_layout.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "crypto/decimal.h"

namespace daodi::crypto::merkle {
namespace {

constexpr uint32_t kMaxPathLevel = 63;
constexpr absl::string_view kTilePrefix = "tile/";
constexpr absl::string_view kEntriesPrefix = "tile/entries/";

// Number of hashes on tile level `tile_level`, of full and partial tiles.
uint64_t HashesOnLevel(uint32_t tile_level, TreeSize size) {
  return tile_level < kTileLevels ? size.value >> (kTileHeight * tile_level)
                                  : 0;
}

// Zero-padded 3-digit groups, all but the last with an x before.
std::string NumberPath(uint64_t number) {
  std::string path = absl::StrFormat("%03d", number % 1000);
  for (number /= 1000; number > 0; number /= 1000) {
    path = absl::StrFormat("x%03d/%s", number % 1000, path);
  }
  return path;
}

std::string NumberAndWidthPath(uint64_t number, uint32_t width) {
  std::string path = NumberPath(number);
  if (width != kTileWidth) absl::StrAppend(&path, ".p/", width);
  return path;
}

struct NumberAndWidth {
  uint64_t number = 0;
  uint32_t width = kTileWidth;
};

absl::Status BadPath(absl::string_view path, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("tile path \"", path.substr(0, 64), "\": ", reason));
}

// The number of its digits only; whether they were grouped rightly is checked
// by writing the number again.
std::optional<uint64_t> DigitsOf(absl::string_view number_path) {
  std::string digits;
  for (const char c : number_path) {
    if (c != 'x' && c != '/') digits.push_back(c);
  }
  const size_t nonzero = digits.find_first_not_of('0');
  return ParseDecimal(nonzero == std::string::npos ? "0"
                                                   : digits.substr(nonzero));
}

absl::StatusOr<NumberAndWidth> ParseNumberAndWidth(absl::string_view path) {
  // 2^64 has seven groups of three digits: "x000/" seven times, ".p/255".
  constexpr size_t kLongest = 7 * 5 + 6;
  if (path.size() > kLongest) return BadPath(path, "too long");
  NumberAndWidth result;
  absl::string_view number_path = path;
  const size_t partial = path.find(".p/");
  if (partial != absl::string_view::npos) {
    number_path = path.substr(0, partial);
    const std::optional<uint64_t> width =
        ParseDecimal(path.substr(partial + 3));
    if (!width.has_value() || *width < 1 || *width >= kTileWidth) {
      return BadPath(path, "the width must be 1 to 255");
    }
    result.width = static_cast<uint32_t>(*width);
  }
  const std::optional<uint64_t> number = DigitsOf(number_path);
  if (!number.has_value() || NumberPath(*number) != number_path) {
    return BadPath(path, "the number must be groups like x001/x234/067");
  }
  result.number = *number;
  return result;
}

}  // namespace

TileSlice SliceOfNode(NodeAddress node) {
  const uint32_t height = node.level % kTileHeight;
  TileSlice slice;
  slice.level = node.level / kTileHeight;
  slice.number = node.index >> (kTileHeight - height);
  slice.first =
      static_cast<uint32_t>((node.index << height) & (kTileWidth - 1));
  slice.count = 1u << height;
  return slice;
}

uint32_t PartialWidth(uint32_t tile_level, TreeSize size) {
  return static_cast<uint32_t>(HashesOnLevel(tile_level, size) % kTileWidth);
}

uint32_t WidthInTree(uint32_t tile_level, uint64_t number, TreeSize size) {
  const uint64_t full_tiles = HashesOnLevel(tile_level, size) / kTileWidth;
  if (number < full_tiles) return kTileWidth;
  return number == full_tiles ? PartialWidth(tile_level, size) : 0;
}

std::vector<TileCoordinate> PartialTilesOf(TreeSize size) {
  std::vector<TileCoordinate> tiles;
  for (uint32_t level = 0; level < kTileLevels; ++level) {
    const uint32_t width = PartialWidth(level, size);
    if (width == 0) continue;
    tiles.push_back({level, HashesOnLevel(level, size) / kTileWidth, width});
  }
  return tiles;
}

std::string TilePath(const TileCoordinate& tile) {
  return absl::StrCat(kTilePrefix, tile.level, "/",
                      NumberAndWidthPath(tile.number, tile.width));
}

std::string EntryBundlePath(const EntryBundleCoordinate& bundle) {
  return absl::StrCat(kEntriesPrefix,
                      NumberAndWidthPath(bundle.number, bundle.width));
}

absl::StatusOr<TileCoordinate> ParseTilePath(absl::string_view path) {
  absl::string_view rest = path;
  if (!absl::ConsumePrefix(&rest, kTilePrefix)) {
    return BadPath(path, "must start with tile/");
  }
  const size_t slash = rest.find('/');
  if (slash == absl::string_view::npos) return BadPath(path, "has no number");
  const std::optional<uint64_t> level = ParseDecimal(rest.substr(0, slash));
  if (!level.has_value() || *level > kMaxPathLevel) {
    return BadPath(path, "the level must be 0 to 63");
  }
  const absl::StatusOr<NumberAndWidth> parsed =
      ParseNumberAndWidth(rest.substr(slash + 1));
  if (!parsed.ok()) return parsed.status();
  return TileCoordinate{static_cast<uint32_t>(*level), parsed->number,
                        parsed->width};
}

absl::StatusOr<EntryBundleCoordinate> ParseEntryBundlePath(
    absl::string_view path) {
  absl::string_view rest = path;
  if (!absl::ConsumePrefix(&rest, kEntriesPrefix)) {
    return BadPath(path, "must start with tile/entries/");
  }
  const absl::StatusOr<NumberAndWidth> parsed = ParseNumberAndWidth(rest);
  if (!parsed.ok()) return parsed.status();
  return EntryBundleCoordinate{parsed->number, parsed->width};
}

}  // namespace daodi::crypto::merkle
