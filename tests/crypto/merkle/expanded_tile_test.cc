#include "crypto/merkle/expanded_tile.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/merkle/tile_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::crypto::merkle {
namespace {

using ::testing::IsNull;
using ::testing::NotNull;

std::string Hashes(uint32_t width) {
  std::string hashes;
  for (uint32_t i = 0; i < width; ++i) {
    absl::StrAppend(&hashes, Sha256(absl::StrCat(i)).view());
  }
  return hashes;
}

std::shared_ptr<const ExpandedTile> TileOf(uint32_t width) {
  return std::make_shared<const ExpandedTile>(Hashes(width));
}

TEST(ExpandedTile, HasEveryCompleteSubtreeOfItsHashes) {
  for (const uint32_t width : {1u, 2u, 3u, 44u, 255u, 256u}) {
    const std::string hashes = Hashes(width);
    const ExpandedTile tile(hashes);
    ASSERT_EQ(tile.width(), width);
    for (uint32_t count = 1; count < kTileWidth; count *= 2) {
      for (uint32_t first = 0; first + count <= width; first += count) {
        ASSERT_EQ(tile.Node({0, 0, first, count}),
                  RootOfCompleteHashes(absl::string_view(hashes).substr(
                      first * Digest::size(), count * Digest::size())))
            << count << " from " << first << " of " << width;
      }
    }
  }
}

TEST(TileCache, FindsATileForAsManyHashesAsItHas) {
  TileCache cache(4);
  EXPECT_THAT(cache.Find(0, 7, 1), IsNull());
  cache.Keep(0, 7, TileOf(44));
  EXPECT_THAT(cache.Find(0, 7, 44), NotNull());
  EXPECT_THAT(cache.Find(0, 7, 1), NotNull());
  EXPECT_THAT(cache.Find(0, 7, 45), IsNull());
  EXPECT_THAT(cache.Find(1, 7, 1), IsNull());
  EXPECT_THAT(cache.Find(0, 8, 1), IsNull());
}

TEST(TileCache, KeepsTheWiderOfTwo) {
  TileCache cache(4);
  cache.Keep(0, 7, TileOf(44));
  cache.Keep(0, 7, TileOf(90));
  cache.Keep(0, 7, TileOf(50));
  const auto tile = cache.Find(0, 7, 44);
  ASSERT_THAT(tile, NotNull());
  EXPECT_EQ(tile->width(), 90);
}

TEST(TileCache, ForgetsWhatWasNotUsedAndKeepsWhatWas) {
  TileCache cache(4);
  cache.Keep(0, 0, TileOf(1));
  cache.Keep(0, 1, TileOf(1));
  for (uint64_t number = 100; number < 200; ++number) {
    cache.Keep(0, number, TileOf(1));
    EXPECT_THAT(cache.Find(0, 0, 1), NotNull()) << number;
  }
  EXPECT_THAT(cache.Find(0, 1, 1), IsNull());
  EXPECT_THAT(cache.Find(0, 199, 1), NotNull());
}

}  // namespace
}  // namespace daodi::crypto::merkle
