#include "crypto/merkle/compact_range.h"

#include <vector>

#include "absl/numeric/bits.h"
#include "gtest/gtest.h"
#include "tests/testing/reference_merkle_tree.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto::merkle {
namespace {

using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;
using ::daodi::testing::U64LeafHashes;

TEST(CompactRange, HasThePublishedRootsOfEightLeaves) {
  const nlohmann::json roots =
      testing::ReadTlogVectorJson("trees.json")["eight_leaves"]["roots"];
  ASSERT_EQ(roots.size(), 9u);
  const ReferenceMerkleTree tree = testing::EightLeaves();
  CompactRange range;
  EXPECT_EQ(range.Root().hex(), roots[0].get<std::string>());
  for (uint64_t i = 0; i < 8; ++i) {
    range.Append(tree.leaf_hashes()[i]);
    EXPECT_EQ(range.Root().hex(), roots[i + 1].get<std::string>());
  }
}

TEST(CompactRange, AgreesWithTheRecursiveDefinitionAtEverySize) {
  ReferenceMerkleTree tree(U64LeafHashes(1500));
  CompactRange range;
  for (uint64_t i = 0; i < tree.size(); ++i) {
    range.Append(tree.leaf_hashes()[i]);
    ASSERT_EQ(range.Root(), tree.Root(i + 1)) << "size " << i + 1;
  }
}

TEST(CompactRange, ReportsEveryCompleteSubtreeOnce) {
  ReferenceMerkleTree tree(U64LeafHashes(600));
  CompactRange range;
  uint64_t node_hashes = 0;
  for (uint64_t i = 0; i < tree.size(); ++i) {
    uint32_t next_level = 0;
    range.Append(tree.leaf_hashes()[i],
                 [&](NodeAddress node, const Digest& hash) {
                   ASSERT_EQ(node.level, next_level++);
                   const uint64_t begin = node.index << node.level;
                   EXPECT_EQ(begin + (uint64_t{1} << node.level), i + 1);
                   EXPECT_EQ(hash, tree.Hash(begin, i + 1));
                   if (node.level > 0) ++node_hashes;
                 });
  }
  // Less than one node hash per leaf.
  EXPECT_EQ(node_hashes, 600u - absl::popcount(uint64_t{600}));
}

TEST(CompactRange, ContinuesFromItsSerializedForm) {
  ReferenceMerkleTree tree(U64LeafHashes(300));
  CompactRange range;
  for (uint64_t i = 0; i < tree.size(); ++i) {
    ASSERT_OK_AND_ASSIGN(range, CompactRange::Parse(range.Serialize()));
    ASSERT_EQ(range.size(), i);
    range.Append(tree.leaf_hashes()[i]);
    ASSERT_EQ(range.Root(), tree.Root(i + 1));
  }
}

TEST(CompactRange, KeepsSubtreesFromTheLargestToTheSmallest) {
  ReferenceMerkleTree tree(U64LeafHashes(11));
  CompactRange range;
  for (const Digest& leaf : tree.leaf_hashes()) range.Append(leaf);
  EXPECT_EQ(range.Subtrees(),
            (std::vector<Digest>{tree.Hash(0, 8), tree.Hash(8, 10),
                                 tree.Hash(10, 11)}));
}

TEST(CompactRange, TakesTheLargestSizeItsSubtreesAllow) {
  const std::vector<Digest> subtrees(64, HashLeaf("x"));
  ASSERT_OK_AND_ASSIGN(
      const CompactRange range,
      CompactRange::FromSubtrees(TreeSize{~uint64_t{0}}, subtrees));
  EXPECT_EQ(range.Serialize().size(), 8u + 64 * 32);
  ASSERT_OK_AND_ASSIGN(const CompactRange again,
                       CompactRange::Parse(range.Serialize()));
  EXPECT_EQ(again.Root(), range.Root());
}

TEST(CompactRange, RefusesAnotherNumberOfSubtreesThanTheSizeHas) {
  const std::vector<Digest> two(2, HashLeaf("x"));
  EXPECT_THAT(CompactRange::FromSubtrees(TreeSize{7}, two),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CompactRange::FromSubtrees(TreeSize{0}, two),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(CompactRange, RefusesBytesOfAnotherLength) {
  CompactRange range;
  range.Append(HashLeaf("x"));
  const std::string bytes = range.Serialize();
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THAT(CompactRange::Parse(bytes.substr(0, length)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << length;
  }
  EXPECT_THAT(CompactRange::Parse(bytes + "x"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CompactRange::Parse(std::string(8 + 65 * 32, '\xff')),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::crypto::merkle
