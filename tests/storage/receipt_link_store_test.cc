// Receipt links on disk: rows, and which link of a shipment is the latest.

#include "storage/receipt_link_store.h"

#include <string>

#include "crypto/hash.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;

ReceiptLinkRow Open(uint64_t shipment) {
  ReceiptLinkRow row;
  row.shipment = shipment;
  row.created_ms = 1'700'000'000'000;
  row.expires_ms = 1'700'000'000'001;
  return row;
}

TEST(ReceiptLinkRow, IsReadAsWrittenAndRefusedWhenDamaged) {
  ReceiptLinkRow row = Open(7);
  row.state = ReceiptLinkState::kConfirming;
  row.statement = "signed";
  const std::string bytes = EncodeReceiptLinkRow(row);
  const auto read = ParseReceiptLinkRow(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->state, row.state);
  EXPECT_EQ(read->shipment, 7u);
  EXPECT_EQ(read->created_ms, row.created_ms);
  EXPECT_EQ(read->expires_ms, row.expires_ms);
  EXPECT_EQ(read->statement, "signed");
  for (size_t size = 0; size <= bytes.size() - row.statement.size(); ++size) {
    EXPECT_FALSE(ParseReceiptLinkRow(bytes.substr(0, size)).has_value());
  }
  std::string other = bytes;
  other[0] = 2;
  EXPECT_FALSE(ParseReceiptLinkRow(other).has_value());
  other = bytes;
  other[1] = 9;
  EXPECT_FALSE(ParseReceiptLinkRow(other).has_value());
  EXPECT_FALSE(
      ParseReceiptLinkRow(EncodeReceiptLinkRow(Open(7)) + "x").has_value());
}

TEST(ReceiptLinkStore, KeepsLinksAndTheLatestOfEachShipment) {
  const TemporaryDirectory folder;
  const crypto::Digest first = crypto::Sha256("first");
  const crypto::Digest second = crypto::Sha256("second");
  {
    auto store = ReceiptLinkStore::Open(folder.File("links"));
    ASSERT_OK(store.status());
    EXPECT_FALSE((*(*store)->LatestOf(7)).has_value());
    ASSERT_OK((*store)->Add(first, Open(7)));
    ASSERT_OK((*store)->Add(second, Open(7)));
    ReceiptLinkRow confirmed = Open(7);
    confirmed.state = ReceiptLinkState::kConfirmed;
    confirmed.receipt = 9;
    ASSERT_OK((*store)->Update(first, confirmed));
    EXPECT_THAT(ReceiptLinkStore::Open(folder.File("links")).status(),
                StatusIs(absl::StatusCode::kUnavailable, ""));
  }
  auto store = ReceiptLinkStore::Open(folder.File("links"));
  ASSERT_OK(store.status());
  EXPECT_EQ(**(*store)->LatestOf(7), second);
  EXPECT_FALSE((*(*store)->LatestOf(8)).has_value());
  EXPECT_EQ((**(*store)->Find(first)).receipt, 9u);
  EXPECT_EQ((**(*store)->Find(second)).state, ReceiptLinkState::kOpen);
  EXPECT_FALSE((*(*store)->Find(crypto::Sha256("third"))).has_value());
}

}  // namespace
}  // namespace daodi::storage
