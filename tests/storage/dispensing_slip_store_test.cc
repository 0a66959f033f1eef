// Slips on disk: rows, and how expired ones go.

#include "storage/dispensing_slip_store.h"

#include <string>

#include "crypto/hash.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::TemporaryDirectory;

DispensingSlipRow Row(int64_t expires_ms) {
  return {expires_ms, crypto::Sha256("salt"), "list"};
}

TEST(DispensingSlipRow, IsReadAsWrittenAndRefusedWhenDamaged) {
  const std::string bytes = EncodeDispensingSlipRow(Row(1'700'000'000'000));
  const auto read = ParseDispensingSlipRow(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->expires_ms, 1'700'000'000'000);
  EXPECT_EQ(read->salt, crypto::Sha256("salt"));
  EXPECT_EQ(read->statement, "list");
  for (size_t size = 0; size <= bytes.size() - 4; ++size) {
    EXPECT_FALSE(ParseDispensingSlipRow(bytes.substr(0, size)).has_value());
  }
  std::string other = bytes;
  other[0] = 2;
  EXPECT_FALSE(ParseDispensingSlipRow(other).has_value());
}

TEST(DispensingSlipStore, KeepsSlipsUntilTheyExpired) {
  const TemporaryDirectory folder;
  const crypto::Digest old = crypto::Sha256("old");
  const crypto::Digest older = crypto::Sha256("older");
  const crypto::Digest fresh = crypto::Sha256("fresh");
  {
    auto store = DispensingSlipStore::Open(folder.File("slips"));
    ASSERT_OK(store.status());
    ASSERT_OK((*store)->Add(old, Row(200)));
    ASSERT_OK((*store)->Add(older, Row(100)));
    ASSERT_OK((*store)->Add(fresh, Row(300)));
  }
  auto store = DispensingSlipStore::Open(folder.File("slips"));
  ASSERT_OK(store.status());
  ASSERT_OK((*store)->DeleteExpired(300, 1));
  EXPECT_FALSE((*(*store)->Find(older)).has_value());
  EXPECT_TRUE((*(*store)->Find(old)).has_value());
  ASSERT_OK((*store)->DeleteExpired(300, 10));
  EXPECT_FALSE((*(*store)->Find(old)).has_value());
  EXPECT_TRUE((*(*store)->Find(fresh)).has_value());
}

}  // namespace
}  // namespace daodi::storage
