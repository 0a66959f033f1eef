#include "crypto/merkle/rfc6962_hasher.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto::merkle {
namespace {

TEST(EmptyRoot, IsTheHashOfNothing) {
  EXPECT_EQ(EmptyRoot().hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(HashLeaf, IsTheRootOfATreeOfOneLeaf) {
  const nlohmann::json vector =
      testing::ReadTlogVectorJson("trees.json")["eight_leaves"];
  EXPECT_EQ(HashLeaf("").hex(), vector["roots"][1].get<std::string>());
}

TEST(HashNode, IsTheRootOfATreeOfTwoLeaves) {
  const nlohmann::json vector =
      testing::ReadTlogVectorJson("trees.json")["eight_leaves"];
  EXPECT_EQ(HashNode(HashLeaf(""), HashLeaf(std::string(1, '\0'))).hex(),
            vector["roots"][2].get<std::string>());
}

TEST(HashLeaf, OfTwoHashesIsNotTheirNode) {
  const Digest left = HashLeaf("left");
  const Digest right = HashLeaf("right");
  const std::string both = std::string(left.view()) + std::string(right.view());
  EXPECT_NE(HashLeaf(both), HashNode(left, right));
}

TEST(HashNode, DependsOnTheOrder) {
  EXPECT_NE(HashNode(HashLeaf("a"), HashLeaf("b")),
            HashNode(HashLeaf("b"), HashLeaf("a")));
}

}  // namespace
}  // namespace daodi::crypto::merkle
