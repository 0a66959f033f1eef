#include "crypto/leaf.h"

#include <limits>
#include <string>

#include "crypto/hash.h"
#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::GoldenBytes;
using ::daodi::testing::StatusIs;

std::string Encoded(const Leaf& leaf) {
  const auto bytes = EncodeLeaf(leaf);
  return std::string(bytes.data(), bytes.size());
}

TEST(Leaf, HasTheGoldenBytesAndHash) {
  Leaf leaf;
  leaf.index = 42;
  leaf.record_time_ms = 1748736000999;
  leaf.envelope_digest = Sha256(GoldenBytes("direct_ed25519"));
  EXPECT_EQ(Encoded(leaf), GoldenBytes("leaf"));
  EXPECT_EQ(LeafHash(leaf).view(), GoldenBytes("leaf_hash"));
}

TEST(Leaf, ComesBackFromItsBytes) {
  Leaf leaf;
  leaf.leaf_class = LeafClass::kGovernance;
  leaf.index = std::numeric_limits<uint64_t>::max();
  leaf.record_time_ms = std::numeric_limits<int64_t>::max();
  ASSERT_OK_AND_ASSIGN(const Leaf parsed, ParseLeaf(Encoded(leaf)));
  EXPECT_EQ(Encoded(parsed), Encoded(leaf));
  EXPECT_EQ(parsed.leaf_class, LeafClass::kGovernance);
}

TEST(Leaf, RefusesOtherLengthsDomainsClassesAndNegativeTimes) {
  const std::string leaf = GoldenBytes("leaf");
  const auto invalid = absl::StatusCode::kInvalidArgument;
  for (size_t size = 0; size < leaf.size(); ++size) {
    EXPECT_THAT(ParseLeaf(leaf.substr(0, size)), StatusIs(invalid, "57"));
  }
  EXPECT_THAT(ParseLeaf(leaf + "x"), StatusIs(invalid, "57"));
  std::string changed = leaf;
  changed[7] = '2';
  EXPECT_THAT(ParseLeaf(changed), StatusIs(invalid, "daodi/l1"));
  changed = leaf;
  changed[8] = 2;
  EXPECT_THAT(ParseLeaf(changed), StatusIs(invalid, "leaf.class"));
  changed = leaf;
  changed[17] = static_cast<char>(0x80);
  EXPECT_THAT(ParseLeaf(changed), StatusIs(invalid, "record_time_ms"));
}

}  // namespace
}  // namespace daodi::crypto
