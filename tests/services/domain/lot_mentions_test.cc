#include "services/domain/lot_mentions.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kCarrier;
using ::daodi::testing::kGrower;
using ::daodi::testing::kMaker;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::ValidDraft;
using K = crypto::StatementKind;
using L = SectionLabel;

std::string Line(int line, absl::string_view role, absl::string_view issuer,
                 absl::string_view lot) {
  return absl::StrCat("lots { line: ", line, " role: LOT_ROLE_", role,
                      " lot { issuer: \"", issuer, "\" lot: \"", lot,
                      "\" } } ");
}

TEST(LotMentions, EachLotOnceWithEveryPlaceItStands) {
  StatementDraft draft(K::kTransformation);
  draft.Set(L::kFacts,
            absl::StrCat("events { line: 1 ", Line(1, "INPUT", kGrower, "A"),
                         Line(2, "OUTPUT", kGrower, "B"), "} events { line: 2 ",
                         Line(1, "INPUT", kMaker, "A"),
                         Line(2, "OUTPUT", kGrower, "A"),
                         "lots { line: 3 ssccs: \"095212340000000013\" } }"));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const std::vector<LotMention> mentions = LotMentionsOf(statement);
  ASSERT_EQ(mentions.size(), 3u);
  EXPECT_EQ(mentions[0].lot, "A");
  EXPECT_EQ(mentions[0].issuer, kGrower);
  ASSERT_EQ(mentions[0].occurrences.size(), 2u);
  EXPECT_EQ(mentions[0].occurrences[1].event_line, 2);
  EXPECT_EQ(mentions[0].occurrences[1].lot_line, 2);
  EXPECT_EQ(mentions[0].occurrences[1].role, v1::LOT_ROLE_OUTPUT);
  EXPECT_EQ(mentions[1].lot, "B");
  EXPECT_EQ(mentions[2].issuer, kMaker);
}

TEST(LotMentions, ManyLotsStayUniqueAndInOrder) {
  StatementDraft draft(K::kStorage);
  std::string text = "events { line: 1 ";
  for (int i = 0; i < 300; ++i) {
    text += Line(i + 1, "OBJECT", kGrower, absl::StrCat("L", i % 100));
  }
  draft.Set(L::kFacts, text + "}");
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const std::vector<LotMention> mentions = LotMentionsOf(statement);
  ASSERT_EQ(mentions.size(), 100u);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(mentions[i].lot, absl::StrCat("L", i));
    ASSERT_EQ(mentions[i].occurrences.size(), 3u);
    EXPECT_EQ(mentions[i].occurrences[2].lot_line, 200 + i + 1);
  }
}

TEST(LotMentions, RecordsMentionLotsWithoutARole) {
  StatementDraft draft = ValidDraft(K::kDocument);
  draft.Edit(
      L::kDocument, "number: \"9901\"",
      absl::StrCat("lots { issuer: \"", kGrower, "\" lot: \"251018\" }"));
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement, draft.Parse());
  const std::vector<LotMention> mentions = LotMentionsOf(statement);
  ASSERT_EQ(mentions.size(), 1u);
  EXPECT_EQ(mentions[0].lot, "251018");
  EXPECT_TRUE(mentions[0].occurrences.empty());
}

TEST(LotMentions, StatementsWithoutLotsMentionNone) {
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement,
                       ValidDraft(K::kProduct).Parse());
  EXPECT_TRUE(LotMentionsOf(statement).empty());
  EXPECT_EQ(NamedParties(statement).source, "");
}

TEST(NamedParties, AreThoseOfTheTransfer) {
  ASSERT_OK_AND_ASSIGN(const ParsedStatement statement,
                       ValidDraft(K::kShipping).Parse());
  const Parties parties = NamedParties(statement);
  EXPECT_EQ(parties.source, kGrower);
  EXPECT_EQ(parties.destination, kMaker);
  EXPECT_EQ(parties.carrier, kCarrier);
}

}  // namespace
}  // namespace daodi::services::domain
