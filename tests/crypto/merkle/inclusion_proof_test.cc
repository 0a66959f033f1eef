#include "crypto/merkle/inclusion_proof.h"

#include <random>
#include <vector>

#include "crypto/merkle/rfc6962_hasher.h"
#include "gtest/gtest.h"
#include "tests/testing/reference_merkle_tree.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto::merkle {
namespace {

using ::daodi::testing::IsOk;
using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;
using ::daodi::testing::U64LeafHashes;
using ::testing::Not;

constexpr uint64_t kSeed = 6962;

NodeReader ReaderOf(ReferenceMerkleTree* tree) {
  return [tree](NodeAddress node) -> absl::StatusOr<Digest> {
    return tree->Hash(node.index << node.level, (node.index + 1) << node.level);
  };
}

bool Verifies(const InclusionProof& proof, const Digest& leaf,
              const Digest& root) {
  return VerifyInclusion(proof, LeafHash{leaf}, RootHash{root}).ok();
}

TEST(VerifyInclusion, AcceptsThePublishedProofs) {
  ReferenceMerkleTree tree = testing::EightLeaves();
  const nlohmann::json vectors =
      testing::ReadTlogVectorJson("trees.json")["eight_leaves"];
  ASSERT_EQ(vectors["inclusion"].size(), 3u);
  for (const auto& vector : vectors["inclusion"]) {
    const uint64_t index = vector["index"];
    const uint64_t size = vector["size"];
    const std::vector<Digest> path = testing::DigestsFromHex(vector["path"]);
    const Digest root =
        testing::DigestFromHex(vectors["roots"][size].get<std::string>());
    EXPECT_OK(VerifyInclusion({LeafIndex{index}, TreeSize{size}, path},
                              LeafHash{tree.leaf_hashes()[index]},
                              RootHash{root}));
    ASSERT_OK_AND_ASSIGN(
        const InclusionProof made,
        MakeInclusionProof(LeafIndex{index}, TreeSize{size}, ReaderOf(&tree)));
    EXPECT_EQ(made.path, path);
  }
}

TEST(MakeInclusionProof, EqualsTheRecursiveDefinitionInEverySmallTree) {
  ReferenceMerkleTree tree(U64LeafHashes(130));
  for (uint64_t size = 1; size <= tree.size(); ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      ASSERT_OK_AND_ASSIGN(const InclusionProof proof,
                           MakeInclusionProof(LeafIndex{index}, TreeSize{size},
                                              ReaderOf(&tree)));
      ASSERT_EQ(proof.path, tree.InclusionPath(index, size));
      ASSERT_OK(VerifyInclusion(proof, LeafHash{tree.leaf_hashes()[index]},
                                RootHash{tree.Root(size)}))
          << index << " of " << size;
    }
  }
}

TEST(MakeInclusionProof, HoldsInThousandsOfRandomTrees) {
  RecordProperty("seed", kSeed);
  std::mt19937_64 random(kSeed);
  const std::vector<Digest> pool = U64LeafHashes(4000);
  for (int trial = 0; trial < 2000; ++trial) {
    const uint64_t size = 1 + random() % 400;
    const uint64_t first = random() % (pool.size() - size);
    ReferenceMerkleTree tree(
        {pool.begin() + first, pool.begin() + first + size});
    const uint64_t index = random() % size;
    ASSERT_OK_AND_ASSIGN(
        const InclusionProof proof,
        MakeInclusionProof(LeafIndex{index}, TreeSize{size}, ReaderOf(&tree)));
    ASSERT_EQ(proof.path, tree.InclusionPath(index, size))
        << "seed " << kSeed << " trial " << trial;
    ASSERT_OK(VerifyInclusion(proof, LeafHash{pool[first + index]},
                              RootHash{tree.Root(size)}))
        << "seed " << kSeed << " trial " << trial;
  }
}

TEST(VerifyInclusion, RefusesEveryMutatedPath) {
  std::mt19937_64 random(kSeed);
  ReferenceMerkleTree tree(U64LeafHashes(300));
  int mutations = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const uint64_t size = 2 + random() % (tree.size() - 1);
    const uint64_t index = random() % size;
    const InclusionProof good{LeafIndex{index}, TreeSize{size},
                              tree.InclusionPath(index, size)};
    const Digest leaf = tree.leaf_hashes()[index];
    const Digest root = tree.Root(size);
    ASSERT_TRUE(Verifies(good, leaf, root));
    const auto refused = [&](const InclusionProof& proof, const char* what) {
      ++mutations;
      EXPECT_FALSE(Verifies(proof, leaf, root))
          << what << ": seed " << kSeed << ", " << index << " of " << size;
    };
    for (size_t i = 0; i < good.path.size(); ++i) {
      InclusionProof bad = good;
      bad.path[i].data()[random() % 32] ^= 1 << (random() % 8);
      refused(bad, "flipped bit");
      bad = good;
      bad.path.erase(bad.path.begin() + i);
      refused(bad, "dropped hash");
      bad = good;
      bad.path.insert(bad.path.begin() + i, good.path[i]);
      refused(bad, "repeated hash");
      if (i + 1 < good.path.size()) {
        bad = good;
        std::swap(bad.path[i], bad.path[i + 1]);
        refused(bad, "swapped hashes");
      }
    }
    InclusionProof bad = good;
    bad.path.push_back(root);
    refused(bad, "extra hash");
    bad = good;
    bad.path.clear();
    refused(bad, "empty path");
  }
  EXPECT_GT(mutations, 1000);
}

TEST(VerifyInclusion, RefusesEveryOtherIndex) {
  ReferenceMerkleTree tree(U64LeafHashes(37));
  for (uint64_t index = 0; index < 37; ++index) {
    for (uint64_t claimed = 0; claimed < 40; ++claimed) {
      const InclusionProof proof{LeafIndex{claimed}, TreeSize{37},
                                 tree.InclusionPath(index, 37)};
      EXPECT_EQ(Verifies(proof, tree.leaf_hashes()[index], tree.Root(37)),
                claimed == index);
    }
  }
}

TEST(VerifyInclusion, RefusesTheSizeDoubledHalvedOrHuge) {
  ReferenceMerkleTree tree(U64LeafHashes(100));
  for (uint64_t size = 2; size <= 100; ++size) {
    const uint64_t index = size - 1;
    for (const uint64_t claimed : {size * 2, size / 2, ~uint64_t{0}}) {
      const InclusionProof proof{LeafIndex{index}, TreeSize{claimed},
                                 tree.InclusionPath(index, size)};
      EXPECT_FALSE(Verifies(proof, tree.leaf_hashes()[index], tree.Root(size)))
          << size << " as " << claimed;
    }
  }
}

TEST(VerifyInclusion, RefusesAnotherLeafOrRoot) {
  ReferenceMerkleTree tree(U64LeafHashes(20));
  const InclusionProof proof{LeafIndex{7}, TreeSize{20},
                             tree.InclusionPath(7, 20)};
  EXPECT_THAT(VerifyInclusion(proof, LeafHash{tree.leaf_hashes()[8]},
                              RootHash{tree.Root(20)}),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(VerifyInclusion(proof, LeafHash{tree.leaf_hashes()[7]},
                              RootHash{tree.Root(19)}),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(VerifyInclusion, KnowsNoLeafOfTheEmptyTree) {
  EXPECT_THAT(VerifyInclusion({LeafIndex{0}, TreeSize{0}, {}},
                              LeafHash{EmptyRoot()}, RootHash{EmptyRoot()}),
              StatusIs(absl::StatusCode::kInvalidArgument, "outside a tree"));
}

TEST(RootFromInclusionProof, StopsEarlyOnAPathOfAMillionHashes) {
  const InclusionProof proof{LeafIndex{0}, TreeSize{~uint64_t{0}},
                             std::vector<Digest>(1000000)};
  EXPECT_THAT(RootFromInclusionProof(proof, LeafHash{}),
              StatusIs(absl::StatusCode::kInvalidArgument, "do not fit"));
}

TEST(RootFromInclusionProof, HandlesTheLargestTree) {
  const uint64_t size = ~uint64_t{0};
  ASSERT_OK_AND_ASSIGN(
      const std::vector<LeafRange> ranges,
      InclusionPathRanges(LeafIndex{size - 1}, TreeSize{size}));
  EXPECT_EQ(ranges.size(), 63u);
  const InclusionProof proof{LeafIndex{size - 1}, TreeSize{size},
                             std::vector<Digest>(ranges.size())};
  EXPECT_OK(RootFromInclusionProof(proof, LeafHash{}));
}

TEST(MakeInclusionProof, RefusesAnIndexOutsideTheTree) {
  ReferenceMerkleTree tree(U64LeafHashes(4));
  EXPECT_THAT(MakeInclusionProof(LeafIndex{4}, TreeSize{4}, ReaderOf(&tree)),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(MakeInclusionProof(LeafIndex{0}, TreeSize{0}, ReaderOf(&tree)),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(MakeInclusionProof, PassesOnTheErrorOfTheReader) {
  const NodeReader broken = [](NodeAddress) -> absl::StatusOr<Digest> {
    return absl::UnavailableError("disk");
  };
  EXPECT_THAT(MakeInclusionProof(LeafIndex{1}, TreeSize{4}, broken),
              StatusIs(absl::StatusCode::kUnavailable, "disk"));
}

}  // namespace
}  // namespace daodi::crypto::merkle
