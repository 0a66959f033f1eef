#include "storage/key_schema.h"

#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

// The bytes on disk since schema 1: these literals never change.
TEST(KeySchema, KeysAreTheBytesOfSchemaOne) {
  EXPECT_EQ(Hex(MakeIndexKey(0x0102030405060708).view()), "0102030405060708");
  EXPECT_EQ(Hex(MakeSectionKey({258, 7}).view()), "000000000000010207");
  EXPECT_EQ(Hex(MakeTileKey({2, 0xabcdef}).view()), "020000000000abcdef");
  const auto id = crypto::StatementId::From(
      absl::HexStringToBytes("101112131415161718191a1b1c1d1e1f"));
  ASSERT_OK_AND_ASSIGN(const DedupKey dedup,
                       MakeDedupKey("org-aaaqeayeaudaocajbifqydiob4", *id));
  EXPECT_EQ(Hex(dedup.view()),
            "000102030405060708090a0b0c0d0e0f"
            "101112131415161718191a1b1c1d1e1f");
}

TEST(KeySchema, ValuesAreTheBytesOfSchemaOne) {
  EXPECT_EQ(
      Hex(MakeEntryValuePrefix(crypto::LeafClass::kGovernance, 258).view()),
      "010000000000000102");
  StoredStatement seen;
  seen.index = 3;
  seen.header_digest.data()[31] = 9;
  EXPECT_EQ(Hex(MakeDedupValue(seen).view()),
            absl::StrCat("0000000000000003", std::string(62, '0'), "09"));
  TreeHead head;
  head.size = 5;
  head.root.data()[0] = 0xff;
  head.record_time_ms = -2;
  EXPECT_EQ(Hex(MakeHeadValue(head)),
            absl::StrCat("0000000000000005ff", std::string(62, '0'),
                         "fffffffffffffffe"));
  const std::string nonce(kNonceBytes, 'n');
  EXPECT_EQ(MakeErasableValue({ErasableState::kBlocked, nonce, "sealed"}),
            absl::StrCat("\x02", nonce, "sealed"));
  EXPECT_EQ(MakeErasableValue({ErasableState::kErased, {}, {}}), "\x03");
}

TEST(KeySchema, ColumnFamiliesKeepTheirNames) {
  const std::string names[] = {"default",    "entry",      "section",
                               "erasable",   "dedup",      "tile",
                               "governance", "checkpoint", "view"};
  for (size_t i = 0; i < kColumnFamilies; ++i) {
    EXPECT_EQ(ColumnFamilyName(static_cast<ColumnFamily>(i)), names[i]);
  }
}

TEST(KeySchema, WhatIsMadeParsesToTheSame) {
  const uint64_t indexes[] = {0, 1, 255, 256,
                              std::numeric_limits<uint64_t>::max()};
  for (const uint64_t index : indexes) {
    EXPECT_EQ(ParseIndexKey(MakeIndexKey(index).view()), index);
    const auto place = ParseSectionKey(MakeSectionKey({index, 255}).view());
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->index, index);
    EXPECT_EQ(place->label, 255);
    const auto tile = ParseTileKey(MakeTileKey({3, index}).view());
    ASSERT_TRUE(tile.has_value());
    EXPECT_EQ(tile->number, index);
  }
  const std::string row = absl::StrCat(
      MakeEntryValuePrefix(crypto::LeafClass::kBusiness, -1).view(), "bytes");
  const auto entry = ParseEntryValue(row);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->record_time_ms, -1);
  EXPECT_EQ(entry->envelope, "bytes");
}

TEST(KeySchema, KeysSortByIndexThenLabel) {
  EXPECT_LT(MakeIndexKey(255).view(), MakeIndexKey(256).view());
  EXPECT_LT(MakeSectionKey({1, 255}).view(), MakeSectionKey({2, 0}).view());
}

TEST(KeySchema, RefusesRowsOfOtherShapes) {
  EXPECT_FALSE(ParseIndexKey("1234567").has_value());
  EXPECT_FALSE(ParseIndexKey("123456789").has_value());
  EXPECT_FALSE(ParseSectionKey("12345678").has_value());
  EXPECT_FALSE(ParseEntryValue("\x02"
                               "12345678")
                   .has_value());
  EXPECT_FALSE(ParseEntryValue("\x01"
                               "1234567")
                   .has_value());
  EXPECT_FALSE(ParseDedupValue(std::string(39, 'x')).has_value());
  EXPECT_FALSE(ParseHeadValue(std::string(47, 'x')).has_value());
  EXPECT_FALSE(ParseHeadValue(std::string(49, 'x')).has_value());
  EXPECT_FALSE(ParseErasableValue("").has_value());
  EXPECT_FALSE(ParseErasableValue("\x04").has_value());
  EXPECT_FALSE(ParseErasableValue("\x03x").has_value());
  EXPECT_FALSE(ParseErasableValue("\x01short").has_value());
}

TEST(KeySchema, OnlyOrganizationsHaveDedupKeys) {
  for (const char* author :
       {"", "org-", "pty-aaaqeayeaudaocajbifqydiob4",
        "org-AAAQEAYEAUDAOCAJBIFQYDIOB4", "org-aaaqeayeaudaocajbifqydiob",
        "org-aaaqeayeaudaocajbifqydiob7"}) {
    EXPECT_THAT(MakeDedupKey(author, crypto::StatementId()),
                StatusIs(absl::StatusCode::kInvalidArgument, "author"))
        << author;
  }
}

}  // namespace
}  // namespace daodi::storage
