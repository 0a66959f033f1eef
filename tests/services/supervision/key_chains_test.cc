// Gaps and forks of a key that numbers its statements.

#include "services/supervision/key_chains.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/flags_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::supervision::ChainBreak;
using services::supervision::FindChainBreak;

class KeyChains : public FlagsFixture {
 protected:
  struct Link {
    uint64_t entry = 0;
    crypto::StatementHeader header;
    crypto::HeaderDigest digest;
  };

  // The grower's next statement but for its number and the one it follows.
  Link Sign(uint64_t sequence, const crypto::HeaderDigest& previous) {
    v1::ConfirmationNote note;
    note.set_explanation("本单位数据");
    crypto::StatementHeader header = ledger_.governance().Header(
        crypto::StatementKind::kConfirmation, grower_.id);
    header.statement_id = TestStatementId(8'000'000 + next_id_++);
    header.key_sequence = sequence;
    header.previous_header_digest = previous;
    header.refs = {RefTo(anchor_, crypto::RefKind::kConfirms)};
    const SignedStatement statement = SignStatement(header,
                                                    {{31,
                                                      crypto::Audience::kOwner,
                                                      false,
                                                      1201,
                                                      note.SerializeAsString(),
                                                      {}}},
                                                    grower_.event);
    const auto outcome = ledger_.Append(statement);
    EXPECT_OK(outcome.status);
    ledger_.CatchUpViews();
    return {outcome.index, statement.envelope.header,
            crypto::HeaderDigestOf(statement.envelope.header_bytes)};
  }

  std::optional<ChainBreak> BreakAt(const Link& link, uint64_t as_of_size = 0) {
    const auto entries = ReaderFor(grower_.id);
    auto broken =
        FindChainBreak(ledger_.store(), entries.views(), link.entry,
                       link.header, as_of_size == 0 ? Size() : as_of_size);
    EXPECT_OK(broken.status());
    return broken.ok() ? *std::move(broken) : std::nullopt;
  }

  uint64_t anchor_ = Harvest("HP26-1", 500'000);
};

TEST_F(KeyChains, AChainThatHoldsHasNoBreak) {
  const Link first = Sign(1, {});
  const Link second = Sign(2, first.digest);
  EXPECT_EQ(BreakAt(first), std::nullopt);
  EXPECT_EQ(BreakAt(second), std::nullopt);
}

TEST_F(KeyChains, MissingNumbersAreAGapUntilTheyCome) {
  const Link first = Sign(1, {});
  crypto::HeaderDigest unseen;
  unseen.data()[0] = 7;
  const Link fifth = Sign(5, unseen);
  const auto gap = BreakAt(fifth);
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(gap->kind, ChainBreak::Kind::kGap);
  EXPECT_EQ(gap->first_sequence, 2u);
  EXPECT_EQ(gap->last_sequence, 4u);
  EXPECT_EQ(gap->organization, grower_.id);
  // One of them comes late: what is missing before the fifth shrinks.
  const uint64_t before = Size();
  Sign(4, unseen);
  EXPECT_EQ(BreakAt(fifth)->kind, ChainBreak::Kind::kFork)
      << "the fourth is not the one the fifth follows";
  EXPECT_EQ(BreakAt(fifth, before)->kind, ChainBreak::Kind::kGap);
  EXPECT_EQ(BreakAt(first), std::nullopt);
}

TEST_F(KeyChains, ANumberUsedTwiceIsAForkAtTheLaterEntry) {
  const Link first = Sign(1, {});
  const Link second = Sign(2, first.digest);
  const Link again = Sign(2, first.digest);
  EXPECT_EQ(BreakAt(second), std::nullopt);
  const auto fork = BreakAt(again);
  ASSERT_TRUE(fork.has_value());
  EXPECT_EQ(fork->kind, ChainBreak::Kind::kFork);
  EXPECT_EQ(fork->other_entry, second.entry);
  EXPECT_EQ(fork->first_sequence, 2u);
}

TEST_F(KeyChains, AKeyThatDoesNotChainHasNoBreak) {
  EXPECT_EQ(BreakAt(Sign(0, {})), std::nullopt);
}

}  // namespace
}  // namespace daodi::testing
