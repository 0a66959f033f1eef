#include "crypto/merkle/consistency_proof.h"

#include <random>
#include <vector>

#include "crypto/merkle/rfc6962_hasher.h"
#include "gtest/gtest.h"
#include "tests/testing/reference_merkle_tree.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto::merkle {
namespace {

using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;
using ::daodi::testing::U64LeafHashes;

constexpr uint64_t kSeed = 9162;

NodeReader ReaderOf(ReferenceMerkleTree* tree) {
  return [tree](NodeAddress node) -> absl::StatusOr<Digest> {
    return tree->Hash(node.index << node.level, (node.index + 1) << node.level);
  };
}

TEST(VerifyConsistency, AcceptsThePublishedProofs) {
  ReferenceMerkleTree tree = testing::EightLeaves();
  const nlohmann::json vectors =
      testing::ReadTlogVectorJson("trees.json")["eight_leaves"];
  ASSERT_EQ(vectors["consistency"].size(), 3u);
  for (const auto& vector : vectors["consistency"]) {
    const uint64_t old_size = vector["old_size"];
    const uint64_t new_size = vector["new_size"];
    const std::vector<Digest> path = testing::DigestsFromHex(vector["path"]);
    EXPECT_OK(VerifyConsistency({old_size, tree.Root(old_size)},
                                {new_size, tree.Root(new_size)}, path));
    ASSERT_OK_AND_ASSIGN(
        const std::vector<Digest> made,
        MakeConsistencyProof({old_size, new_size}, ReaderOf(&tree)));
    EXPECT_EQ(made, path);
  }
}

TEST(MakeConsistencyProof, EqualsTheRecursiveDefinitionForAllSmallSizes) {
  ReferenceMerkleTree tree(U64LeafHashes(130));
  for (uint64_t new_size = 1; new_size <= tree.size(); ++new_size) {
    for (uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      ASSERT_OK_AND_ASSIGN(
          const std::vector<Digest> path,
          MakeConsistencyProof({old_size, new_size}, ReaderOf(&tree)));
      ASSERT_EQ(path, tree.ConsistencyPath(old_size, new_size));
      ASSERT_OK(VerifyConsistency({old_size, tree.Root(old_size)},
                                  {new_size, tree.Root(new_size)}, path))
          << old_size << " to " << new_size;
    }
  }
}

TEST(MakeConsistencyProof, HoldsInThousandsOfRandomTrees) {
  RecordProperty("seed", kSeed);
  std::mt19937_64 random(kSeed);
  const std::vector<Digest> pool = U64LeafHashes(4000);
  for (int trial = 0; trial < 2000; ++trial) {
    const uint64_t size = 1 + random() % 400;
    const uint64_t old_size = 1 + random() % size;
    const uint64_t first = random() % (pool.size() - size);
    ReferenceMerkleTree tree(
        {pool.begin() + first, pool.begin() + first + size});
    ASSERT_OK_AND_ASSIGN(
        const std::vector<Digest> path,
        MakeConsistencyProof({old_size, size}, ReaderOf(&tree)));
    ASSERT_EQ(path, tree.ConsistencyPath(old_size, size))
        << "seed " << kSeed << " trial " << trial;
    ASSERT_OK(VerifyConsistency({old_size, tree.Root(old_size)},
                                {size, tree.Root(size)}, path))
        << "seed " << kSeed << " trial " << trial;
  }
}

TEST(VerifyConsistency, RefusesEveryMutatedPath) {
  std::mt19937_64 random(kSeed);
  ReferenceMerkleTree tree(U64LeafHashes(300));
  int mutations = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const uint64_t size = 2 + random() % (tree.size() - 1);
    const uint64_t old_size = 1 + random() % (size - 1);
    const std::vector<Digest> good = tree.ConsistencyPath(old_size, size);
    const OldTreeHead old_head{old_size, tree.Root(old_size)};
    const NewTreeHead new_head{size, tree.Root(size)};
    ASSERT_OK(VerifyConsistency(old_head, new_head, good));
    const auto refused = [&](const std::vector<Digest>& path,
                             const char* what) {
      ++mutations;
      EXPECT_FALSE(VerifyConsistency(old_head, new_head, path).ok())
          << what << ": seed " << kSeed << ", " << old_size << " to " << size;
    };
    for (size_t i = 0; i < good.size(); ++i) {
      std::vector<Digest> bad = good;
      bad[i].data()[random() % 32] ^= 1 << (random() % 8);
      refused(bad, "flipped bit");
      bad = good;
      bad.erase(bad.begin() + i);
      refused(bad, "dropped hash");
      bad = good;
      bad.insert(bad.begin() + i, good[i]);
      refused(bad, "repeated hash");
      if (i + 1 < good.size()) {
        bad = good;
        std::swap(bad[i], bad[i + 1]);
        refused(bad, "swapped hashes");
      }
    }
    std::vector<Digest> bad = good;
    bad.push_back(new_head.root);
    refused(bad, "extra hash");
    refused({}, "empty path");
  }
  EXPECT_GT(mutations, 1000);
}

TEST(VerifyConsistency, RefusesRootsThatAreSwappedOrOthers) {
  ReferenceMerkleTree tree(U64LeafHashes(50));
  for (uint64_t old_size = 1; old_size < 50; ++old_size) {
    const std::vector<Digest> path = tree.ConsistencyPath(old_size, 50);
    const Digest old_root = tree.Root(old_size);
    const Digest new_root = tree.Root(50);
    EXPECT_FALSE(
        VerifyConsistency({old_size, new_root}, {50, old_root}, path).ok());
    EXPECT_FALSE(
        VerifyConsistency({old_size, EmptyRoot()}, {50, new_root}, path).ok());
    EXPECT_FALSE(
        VerifyConsistency({old_size, old_root}, {50, EmptyRoot()}, path).ok());
  }
}

TEST(VerifyConsistency, RefusesSwappedOrDoubledSizes) {
  ReferenceMerkleTree tree(U64LeafHashes(50));
  for (uint64_t old_size = 1; old_size < 50; ++old_size) {
    const std::vector<Digest> path = tree.ConsistencyPath(old_size, 50);
    const OldTreeHead old_head{old_size, tree.Root(old_size)};
    EXPECT_THAT(
        VerifyConsistency({50, old_head.root}, {old_size, tree.Root(50)}, path),
        StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_FALSE(VerifyConsistency(old_head, {100, tree.Root(50)}, path).ok());
  }
}

TEST(VerifyConsistency, FindsALogThatRewroteItsPast) {
  std::vector<Digest> leaves = U64LeafHashes(40);
  ReferenceMerkleTree before(leaves);
  leaves[3] = HashLeaf("rewritten");
  ReferenceMerkleTree after(leaves);
  EXPECT_THAT(VerifyConsistency({20, before.Root(20)}, {40, after.Root(40)},
                                after.ConsistencyPath(20, 40)),
              StatusIs(absl::StatusCode::kDataLoss, "old root"));
}

TEST(VerifyConsistency, KnowsNoProofFromTheEmptyTree) {
  EXPECT_THAT(VerifyConsistency({0, EmptyRoot()}, {0, EmptyRoot()}, {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(VerifyConsistency({0, EmptyRoot()}, {5, HashLeaf("x")}, {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ConsistencyPathRanges({0, 5}),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(ConsistencyPathRanges({6, 5}),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(VerifyConsistency, StopsEarlyOnAPathOfAMillionHashes) {
  const std::vector<Digest> path(1000000);
  EXPECT_THAT(VerifyConsistency({1, {}}, {~uint64_t{0}, {}}, path),
              StatusIs(absl::StatusCode::kInvalidArgument, "do not fit"));
}

}  // namespace
}  // namespace daodi::crypto::merkle
