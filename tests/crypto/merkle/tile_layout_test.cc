#include "crypto/merkle/tile_layout.h"

#include <random>
#include <string>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto::merkle {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::StatusIs;

TEST(TilePath, GroupsTheNumberByThreeDigits) {
  EXPECT_EQ(TilePath({0, 0}), "tile/0/000");
  EXPECT_EQ(TilePath({0, 999}), "tile/0/999");
  EXPECT_EQ(TilePath({1, 1000}), "tile/1/x001/000");
  EXPECT_EQ(TilePath({0, 1234067}), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath({2, 273, 112}), "tile/2/273.p/112");
  EXPECT_EQ(EntryBundlePath({1234067, 8}), "tile/entries/x001/x234/067.p/8");
}

TEST(ParseTilePath, ReadsWhatTilePathWrites) {
  std::mt19937_64 random(8);
  for (int trial = 0; trial < 2000; ++trial) {
    const TileCoordinate tile{static_cast<uint32_t>(random() % 64),
                              random() >> (random() % 64),
                              static_cast<uint32_t>(1 + random() % 256)};
    EXPECT_THAT(ParseTilePath(TilePath(tile)), IsOkAndHolds(tile));
    ASSERT_OK_AND_ASSIGN(
        const EntryBundleCoordinate bundle,
        ParseEntryBundlePath(EntryBundlePath({tile.number, tile.width})));
    EXPECT_EQ(bundle.number, tile.number);
    EXPECT_EQ(bundle.width, tile.width);
  }
  EXPECT_THAT(ParseTilePath(TilePath({63, ~uint64_t{0}, 255})),
              IsOkAndHolds(TileCoordinate{63, ~uint64_t{0}, 255}));
}

TEST(ParseTilePath, RefusesAnyOtherSpelling) {
  for (const char* path : {
           "",
           "tile",
           "tile/",
           "tile/0",
           "tile/0/",
           "/tile/0/000",
           "tile/00/000",
           "tile/64/000",
           "tile/-1/000",
           "tile/+1/000",
           "tile/0/0",
           "tile/0/00",
           "tile/0/0000",
           "tile/0/1",
           "tile/0/x000",
           "tile/0/x000/000",
           "tile/0/x001",
           "tile/0/001/000",
           "tile/0/x001/x000",
           "tile/0/x01/000",
           "tile/0/X001/000",
           "tile/0/x001/000/",
           "tile/0/x001//000",
           "tile/0/000.p",
           "tile/0/000.p/",
           "tile/0/000.p/0",
           "tile/0/000.p/256",
           "tile/0/000.p/01",
           "tile/0/000.p/1/",
           "tile/0/000.p/1.p/1",
           "tile/0/000/1",
           "tile/0/0a0",
           "tile/0/ 00",
           "tile/0/000\n",
           "tile/entries/000",
           "tile/0/x018/x446/x744/x073/x709/x551/616",
           "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
           "tile/0/../000",
           "tile/0/%30%30%30",
       }) {
    EXPECT_THAT(ParseTilePath(path),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << path;
  }
  EXPECT_THAT(ParseTilePath("tile/0/" + std::string(1000000, '0')),
              StatusIs(absl::StatusCode::kInvalidArgument, "too long"));
  EXPECT_THAT(ParseEntryBundlePath("tile/0/000"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParseEntryBundlePath("tile/entries/000.p/256"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(PartialTilesOf, AreTheOnesTheSpecificationLists) {
  EXPECT_EQ(
      PartialTilesOf(TreeSize{70000}),
      (std::vector<TileCoordinate>{{0, 273, 112}, {1, 1, 17}, {2, 0, 1}}));
  EXPECT_EQ(PartialTilesOf(TreeSize{256}),
            (std::vector<TileCoordinate>{{1, 0, 1}}));
  EXPECT_TRUE(PartialTilesOf(TreeSize{0}).empty());
}

TEST(WidthInTree, IsFullThenPartialThenNothing) {
  const TreeSize size{70000};
  EXPECT_EQ(WidthInTree(0, 272, size), 256u);
  EXPECT_EQ(WidthInTree(0, 273, size), 112u);
  EXPECT_EQ(WidthInTree(0, 274, size), 0u);
  EXPECT_EQ(WidthInTree(1, 0, size), 256u);
  EXPECT_EQ(WidthInTree(2, 0, size), 1u);
  EXPECT_EQ(WidthInTree(3, 0, size), 0u);
  EXPECT_EQ(WidthInTree(63, 0, size), 0u);
  EXPECT_EQ(WidthInTree(7, 0, TreeSize{~uint64_t{0}}), 255u);
}

TEST(SliceOfNode, CoversTheLeavesOfTheNode) {
  std::mt19937_64 random(9);
  for (int trial = 0; trial < 2000; ++trial) {
    const uint32_t level = random() % 64;
    const NodeAddress node{level, random() >> level >> (random() % 8)};
    const TileSlice slice = SliceOfNode(node);
    ASSERT_LE(slice.first + slice.count, kTileWidth);
    EXPECT_EQ(slice.level, level / 8);
    // First leaf below the first hash of the slice.
    const uint64_t hash_number = slice.number * kTileWidth + slice.first;
    EXPECT_EQ(hash_number << (8 * slice.level), node.index << level);
    EXPECT_EQ(slice.count, 1u << (level % 8));
  }
}

}  // namespace
}  // namespace daodi::crypto::merkle
