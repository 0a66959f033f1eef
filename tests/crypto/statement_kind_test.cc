#include "crypto/statement_kind.h"

#include <set>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(StatementKind, KnowsExactlyTheListedNumbers) {
  std::set<uint32_t> known;
  std::set<std::string> names;
  for (uint32_t number = 0; number < 1000; ++number) {
    if (!IsKnownStatementKind(number)) continue;
    known.insert(number);
    names.insert(StatementKindName(static_cast<StatementKind>(number)));
  }
  std::set<uint32_t> listed;
  for (uint32_t n = 1; n <= 15; ++n) listed.insert(n);
  for (uint32_t n = 101; n <= 118; ++n) listed.insert(n);
  for (uint32_t n = 201; n <= 206; ++n) listed.insert(n);
  for (uint32_t n = 301; n <= 304; ++n) listed.insert(n);
  for (uint32_t n = 401; n <= 402; ++n) listed.insert(n);
  EXPECT_EQ(known, listed);
  EXPECT_EQ(names.size(), known.size());
  EXPECT_FALSE(IsKnownStatementKind(0xffffffff));
}

TEST(StatementKind, NamesUnknownNumbersByTheNumber) {
  EXPECT_EQ(StatementKindName(StatementKind::kKeyRegistration),
            "KEY_REGISTRATION");
  EXPECT_EQ(StatementKindName(static_cast<StatementKind>(4711)), "KIND_4711");
}

TEST(StatementKind, GovernanceEndsWithTheCatalogue) {
  EXPECT_EQ(LeafClassOf(StatementKind::kGenesis), LeafClass::kGovernance);
  EXPECT_EQ(LeafClassOf(StatementKind::kCatalogue), LeafClass::kGovernance);
  EXPECT_EQ(LeafClassOf(StatementKind::kBaseRegistration),
            LeafClass::kBusiness);
}

}  // namespace
}  // namespace daodi::crypto
