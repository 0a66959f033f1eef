#include "crypto/merkle/tile_tree.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "crypto/hash.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/merkle/inclusion_proof.h"
#include "gtest/gtest.h"
#include "tests/testing/reference_merkle_tree.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto::merkle {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;
using ::daodi::testing::U64LeafHashes;

constexpr uint64_t kSeed = 256;

// A tile tree and the full tiles it has given out.
class StoredTree {
 public:
  void Append(const Digest& leaf) {
    tree_.Append(leaf, [this](const FullTile& tile) {
      EXPECT_EQ(tile.hashes.size(), kFullTileBytes);
      const bool is_new =
          full_tiles_
              .emplace(std::make_pair(tile.level, tile.number), tile.hashes)
              .second;
      EXPECT_TRUE(is_new) << "tile given out twice";
    });
  }
  void AppendAll(const std::vector<Digest>& leaves) {
    for (const Digest& leaf : leaves) Append(leaf);
  }

  TileReader FullTiles() {
    return [this](TileCoordinate tile) -> absl::StatusOr<std::string> {
      EXPECT_TRUE(tile.is_full());
      EXPECT_TRUE(read_.insert({tile.level, tile.number}).second ||
                  !reads_once_)
          << TilePath(tile) << " read twice";
      const auto found = full_tiles_.find({tile.level, tile.number});
      if (found == full_tiles_.end()) return absl::NotFoundError("no tile");
      return found->second;
    };
  }
  std::string TileSha256(const TileCoordinate& tile) {
    const auto hashes = tree_.partial_tiles().ReadTile(tile, FullTiles());
    EXPECT_OK(hashes);
    return hashes.ok() ? Sha256(*hashes).hex() : "";
  }

  TileTree& tree() { return tree_; }
  std::map<std::pair<uint32_t, uint64_t>, std::string>& full_tiles() {
    return full_tiles_;
  }
  // From now on each full tile may be read once.
  void ExpectSingleReads() {
    read_.clear();
    reads_once_ = true;
  }

 private:
  TileTree tree_;
  std::map<std::pair<uint32_t, uint64_t>, std::string> full_tiles_;
  std::set<std::pair<uint32_t, uint64_t>> read_;
  bool reads_once_ = false;
};

void ExpectTiles(StoredTree* stored, const nlohmann::json& vector) {
  for (const auto& [path, sha256] : vector["tile_sha256"].items()) {
    ASSERT_OK_AND_ASSIGN(const TileCoordinate tile, ParseTilePath(path));
    EXPECT_EQ(stored->TileSha256(tile), sha256.get<std::string>()) << path;
  }
  if (!vector.contains("tile_hex")) return;
  for (const auto& [path, hex] : vector["tile_hex"].items()) {
    ASSERT_OK_AND_ASSIGN(const TileCoordinate tile, ParseTilePath(path));
    EXPECT_THAT(
        stored->tree().partial_tiles().ReadTile(tile, stored->FullTiles()),
        IsOkAndHolds(absl::HexStringToBytes(hex.get<std::string>())))
        << path;
  }
}

TEST(TileTree, HasThePublishedTilesOfEightLeaves) {
  StoredTree stored;
  stored.AppendAll(testing::EightLeaves().leaf_hashes());
  ExpectTiles(&stored,
              testing::ReadTlogVectorJson("trees.json")["eight_leaves"]);
}

TEST(TileTree, HasThePublishedTilesOf256Leaves) {
  const nlohmann::json vector =
      testing::ReadTlogVectorJson("trees.json")["one_byte_leaves"];
  StoredTree stored;
  for (int i = 0; i < 256; ++i) {
    stored.Append(HashLeaf(std::string(1, static_cast<char>(i))));
  }
  EXPECT_EQ(stored.tree().Root().hex(), vector["root"].get<std::string>());
  EXPECT_EQ(stored.full_tiles().size(), 1u);
  ExpectTiles(&stored, vector);
}

TEST(TileTree, HasThePublishedTilesOf70000Leaves) {
  const nlohmann::json vector =
      testing::ReadTlogVectorJson("trees.json")["u64_leaves"];
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(70000));
  EXPECT_EQ(stored.tree().Root().hex(), vector["root"].get<std::string>());
  EXPECT_EQ(stored.full_tiles().size(), 273u + 1);
  ExpectTiles(&stored, vector);
}

TEST(TileTree, HasTheRootOfTheRecursiveDefinitionAtEverySize) {
  ReferenceMerkleTree reference(U64LeafHashes(2000));
  TileTree tree;
  EXPECT_EQ(tree.Root(), reference.Root(0));
  for (uint64_t i = 0; i < reference.size(); ++i) {
    tree.Append(reference.leaf_hashes()[i], [](const FullTile&) {});
    ASSERT_EQ(tree.Root(), reference.Root(i + 1)) << "size " << i + 1;
  }
}

// Proofs of any pair of sizes come from full tiles and the newest partial ones.
TEST(TileTree, ServesProofsOfEveryOldSize) {
  RecordProperty("seed", kSeed);
  std::mt19937_64 random(kSeed);
  ReferenceMerkleTree reference(U64LeafHashes(70000));
  StoredTree stored;
  stored.AppendAll(reference.leaf_hashes());
  const PartialTiles snapshot = stored.tree().partial_tiles();
  const TileReader tiles = snapshot.ReaderOver(stored.FullTiles());
  for (int trial = 0; trial < 1500; ++trial) {
    const uint64_t size = 1 + random() % (trial % 2 ? 70000 : 1000);
    const uint64_t index = random() % size;
    const uint64_t old_size = 1 + random() % size;
    TileNodeReader nodes(TreeSize{size}, tiles);
    ASSERT_OK_AND_ASSIGN(const InclusionProof proof,
                         MakeInclusionProof(LeafIndex{index}, TreeSize{size},
                                            nodes.AsFunction()));
    ASSERT_EQ(proof.path, reference.InclusionPath(index, size))
        << "seed " << kSeed << ", " << index << " of " << size;
    ASSERT_OK_AND_ASSIGN(
        const std::vector<Digest> path,
        MakeConsistencyProof({old_size, size}, nodes.AsFunction()));
    ASSERT_EQ(path, reference.ConsistencyPath(old_size, size))
        << "seed " << kSeed << ", " << old_size << " to " << size;
  }
}

TEST(TileTree, ReadsEveryNodeOfTheTree) {
  ReferenceMerkleTree reference(U64LeafHashes(1000));
  StoredTree stored;
  stored.AppendAll(reference.leaf_hashes());
  TileNodeReader nodes(TreeSize{1000}, stored.tree().partial_tiles().ReaderOver(
                                           stored.FullTiles()));
  for (uint32_t level = 0; level < 64; ++level) {
    uint64_t index = 0;
    for (; index < (uint64_t{1000} >> level); ++index) {
      ASSERT_THAT(
          nodes.Read({level, index}),
          IsOkAndHolds(reference.Hash(index << level, (index + 1) << level)));
    }
    EXPECT_THAT(nodes.Read({level, index}),
                StatusIs(absl::StatusCode::kOutOfRange));
  }
  EXPECT_THAT(nodes.Read({64, 0}), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(TileNodeReader, AsksForEachTileOfAProofOnce) {
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(70000));
  const TileReader tiles =
      stored.tree().partial_tiles().ReaderOver(stored.FullTiles());
  stored.ExpectSingleReads();
  TileNodeReader nodes(TreeSize{70000}, tiles);
  EXPECT_OK(
      MakeInclusionProof(LeafIndex{1234}, TreeSize{70000}, nodes.AsFunction()));
}

TEST(TileNodeReader, ReportsATileThatIsTooShort) {
  TileNodeReader nodes(TreeSize{300},
                       [](TileCoordinate) -> absl::StatusOr<std::string> {
                         return std::string(43 * 32, 'x');
                       });
  EXPECT_THAT(nodes.Read({0, 5}),
              StatusIs(absl::StatusCode::kDataLoss, "tile/0/000"));
  EXPECT_THAT(nodes.Read({0, 299}),
              StatusIs(absl::StatusCode::kDataLoss, "tile/0/001.p/44"));
}

TEST(PartialTiles, GivesTilesOfEarlierSizesAndNoLaterOnes) {
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(600));
  const PartialTiles& tiles = stored.tree().partial_tiles();
  const TileReader full = stored.FullTiles();
  ASSERT_OK_AND_ASSIGN(const std::string whole, tiles.ReadTile({0, 1}, full));
  EXPECT_THAT(tiles.ReadTile({0, 1, 17}, full),
              IsOkAndHolds(whole.substr(0, 17 * 32)));
  ASSERT_OK_AND_ASSIGN(const std::string edge,
                       tiles.ReadTile({0, 2, 88}, full));
  EXPECT_EQ(edge, tiles.tile(0));
  EXPECT_THAT(tiles.ReadTile({0, 2, 3}, full),
              IsOkAndHolds(edge.substr(0, 3 * 32)));
  for (const TileCoordinate& absent :
       std::vector<TileCoordinate>{{0, 2, 89},
                                   {0, 2},
                                   {0, 3, 1},
                                   {1, 0, 3},
                                   {1, 1, 1},
                                   {2, 0, 1},
                                   {63, 0, 1},
                                   {0, ~uint64_t{0}, 1},
                                   {0, 0, 0}}) {
    EXPECT_THAT(tiles.ReadTile(absent, full),
                StatusIs(absl::StatusCode::kNotFound))
        << TilePath(absent);
  }
}

TEST(PartialTiles, CopiesDoNotFollowTheTree) {
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(10));
  const PartialTiles snapshot = stored.tree().partial_tiles();
  stored.AppendAll(U64LeafHashes(300));
  EXPECT_EQ(snapshot.size(), 10u);
  EXPECT_EQ(snapshot.tile(0).size(), 10u * 32);
}

class RestoreTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(RestoreTest, ContinuesAsIfItHadNeverStopped) {
  const uint64_t size = GetParam();
  const std::vector<Digest> leaves = U64LeafHashes(size + 600);
  StoredTree stored;
  for (uint64_t i = 0; i < size; ++i) stored.Append(leaves[i]);
  const std::vector<Digest> partial(leaves.begin() + size / 256 * 256,
                                    leaves.begin() + size);
  ASSERT_OK_AND_ASSIGN(
      TileTree restored,
      TileTree::Restore(TreeSize{size}, partial, stored.FullTiles()));
  ASSERT_EQ(restored.Root(), stored.tree().Root());
  ASSERT_EQ(restored.right_edge().Serialize(),
            stored.tree().right_edge().Serialize());
  for (uint64_t i = size; i < leaves.size(); ++i) {
    std::vector<std::string> given_out;
    restored.Append(leaves[i], [&](const FullTile& tile) {
      given_out.push_back(TilePath({tile.level, tile.number}) +
                          std::string(tile.hashes));
    });
    std::vector<std::string> expected;
    stored.tree().Append(leaves[i], [&](const FullTile& tile) {
      expected.push_back(TilePath({tile.level, tile.number}) +
                         std::string(tile.hashes));
    });
    ASSERT_EQ(given_out, expected);
    ASSERT_EQ(restored.Root(), stored.tree().Root());
  }
  for (uint32_t level = 0; level < kTileLevels; ++level) {
    EXPECT_EQ(restored.partial_tiles().tile(level),
              stored.tree().partial_tiles().tile(level));
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, RestoreTest,
                         ::testing::Values(0, 1, 2, 255, 256, 257, 511, 512,
                                           1000, 65535, 65536, 65537, 66000));

TEST(Restore, RefusesAnotherNumberOfLeafHashes) {
  const TileReader none = [](TileCoordinate) -> absl::StatusOr<std::string> {
    return absl::NotFoundError("no tile");
  };
  EXPECT_THAT(TileTree::Restore(TreeSize{5}, U64LeafHashes(4), none),
              StatusIs(absl::StatusCode::kInvalidArgument, "partial leaf"));
  EXPECT_THAT(TileTree::Restore(TreeSize{0}, U64LeafHashes(1), none),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Restore, ReportsMissingAndTruncatedTiles) {
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(512));
  stored.full_tiles()[{0, 1}].pop_back();
  EXPECT_THAT(TileTree::Restore(TreeSize{512}, {}, stored.FullTiles()),
              StatusIs(absl::StatusCode::kDataLoss, "tile/0/001"));
  stored.full_tiles().erase({0, 1});
  EXPECT_THAT(TileTree::Restore(TreeSize{512}, {}, stored.FullTiles()),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(Restore, OfAlteredTilesShowsInTheRoot) {
  StoredTree stored;
  stored.AppendAll(U64LeafHashes(512));
  stored.full_tiles()[{0, 1}][77] ^= 1;
  ASSERT_OK_AND_ASSIGN(
      const TileTree restored,
      TileTree::Restore(TreeSize{512}, {}, stored.FullTiles()));
  EXPECT_NE(restored.Root(), stored.tree().Root());
}

}  // namespace
}  // namespace daodi::crypto::merkle
