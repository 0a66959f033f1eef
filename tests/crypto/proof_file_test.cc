#include "crypto/proof_file.h"

#include <string>

#include "crypto/big_endian.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::EncodeProofFile;
using crypto::ParseProofFile;
using crypto::ProofFile;
using crypto::StatementKind;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr size_t kMagicBytes = 15;

class ProofFileTest : public ::testing::Test {
 protected:
  ProofFile MakeProof() {
    TestSection facts;
    facts.audience = crypto::Audience::kChain;
    facts.schema = 10301;
    facts.bytes = "facts";
    TestSection price;
    price.label = 2;
    price.audience = crypto::Audience::kNamed;
    price.schema = 10302;
    price.bytes = "price";
    price.named_organizations = {maker.id};
    return ledger.Prove(ledger.AppendOrDie(ledger.State(
        StatementKind::kHarvest, maker.id, maker.event, {facts, price})));
  }

  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("maker");
  ProofFile proof = MakeProof();
  std::string bytes = EncodeProofFile(proof);
};

TEST_F(ProofFileTest, ReadsWhatItWrote) {
  ASSERT_OK_AND_ASSIGN(const ProofFile read, ParseProofFile(bytes));
  EXPECT_EQ(read.checkpoint, proof.checkpoint);
  EXPECT_EQ(read.statement.index, proof.statement.index);
  EXPECT_EQ(read.statement.record_time_ms, proof.statement.record_time_ms);
  EXPECT_EQ(read.statement.envelope, proof.statement.envelope);
  EXPECT_EQ(read.statement.inclusion_path, proof.statement.inclusion_path);
  ASSERT_EQ(read.statement.sections.size(), 2u);
  EXPECT_EQ(read.statement.sections[1].bytes, "price");
  EXPECT_EQ(read.statement.sections[1].named_organizations[0], maker.id);
  ASSERT_EQ(read.key_chain.size(), 3u);
  EXPECT_EQ(EncodeProofFile(read), bytes);
}

TEST_F(ProofFileTest, BeginsAsTheFormatDocumentSays) {
  EXPECT_EQ(bytes.substr(0, kMagicBytes), "daodi/proof/v1\n");
  absl::string_view rest(bytes);
  rest.remove_prefix(kMagicBytes);
  uint32_t checkpoint_bytes = 0;
  ASSERT_TRUE(crypto::ReadU32(&rest, &checkpoint_bytes));
  EXPECT_EQ(rest.substr(0, checkpoint_bytes), proof.checkpoint);
  rest.remove_prefix(checkpoint_bytes);
  uint64_t index = 0;
  ASSERT_TRUE(crypto::ReadU64(&rest, &index));
  EXPECT_EQ(index, proof.statement.index);
}

TEST_F(ProofFileTest, RefusesEveryTruncation) {
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_THAT(ParseProofFile(bytes.substr(0, size)), StatusIs(kInvalid))
        << size;
  }
}

TEST_F(ProofFileTest, RefusesTrailingBytes) {
  EXPECT_THAT(ParseProofFile(bytes + '\0'),
              StatusIs(kInvalid, "trailing bytes"));
}

TEST_F(ProofFileTest, RefusesWhatIsNoProof) {
  EXPECT_THAT(ParseProofFile("c2sp.org/tlog-proof@v1\n"),
              StatusIs(kInvalid, "daodi/proof/v1"));
  EXPECT_THAT(ParseProofFile(std::string(crypto::kMaxProofFileBytes + 1, 'x')),
              StatusIs(kInvalid, "are more than"));
}

TEST_F(ProofFileTest, NamesThePartAndTheByteOfAnError) {
  std::string spoiled = bytes;
  // Length of the checkpoint.
  spoiled.replace(kMagicBytes, 4, 4, '\xff');
  EXPECT_THAT(ParseProofFile(spoiled),
              StatusIs(kInvalid, "checkpoint: length 4294967295 is not"));
  EXPECT_THAT(ParseProofFile(spoiled), StatusIs(kInvalid, "at byte 19"));
}

TEST_F(ProofFileTest, RefusesHugeCountsBeforeReadingOn) {
  const std::string magic = "daodi/proof/v1\n";
  std::string head = magic;
  crypto::AppendU32(1, &head);
  head += "c";
  crypto::AppendU64(5, &head);
  crypto::AppendU64(0, &head);
  crypto::AppendU32(1, &head);
  head += "e";
  EXPECT_THAT(ParseProofFile(head + '\xff'),
              StatusIs(kInvalid, "statement.sections: more than 16"));
  EXPECT_THAT(ParseProofFile(head + '\0' + '\x40'),
              StatusIs(kInvalid, "statement.path: more than 63"));
  EXPECT_THAT(ParseProofFile(head + std::string("\0\0\xff\xff", 4)),
              StatusIs(kInvalid, "key_chain: more than 256"));
  std::string section = head + "\x01\x01";
  crypto::AppendU32(0xffffffff, &section);
  EXPECT_THAT(ParseProofFile(section),
              StatusIs(kInvalid, "statement.sections[0]: length"));
}

TEST_F(ProofFileTest, RefusesANegativeTime) {
  proof.statement.record_time_ms = -1;
  EXPECT_THAT(ParseProofFile(EncodeProofFile(proof)),
              StatusIs(kInvalid, "record_time_ms: negative"));
}

TEST_F(ProofFileTest, RefusesSectionsOutOfOrder) {
  std::swap(proof.statement.sections[0], proof.statement.sections[1]);
  EXPECT_THAT(ParseProofFile(EncodeProofFile(proof)),
              StatusIs(kInvalid, "labels are not ascending"));
}

TEST_F(ProofFileTest, KeepsTheKeyChainInOrder) {
  ProofFile swapped = proof;
  std::swap(swapped.key_chain[1], swapped.key_chain[2]);
  EXPECT_THAT(ParseProofFile(EncodeProofFile(swapped)),
              StatusIs(kInvalid, "key_chain[2].index: not ascending"));
  ProofFile repeated = proof;
  repeated.key_chain.push_back(repeated.key_chain.back());
  EXPECT_THAT(ParseProofFile(EncodeProofFile(repeated)),
              StatusIs(kInvalid, "not ascending"));
  ProofFile headless = proof;
  headless.key_chain.erase(headless.key_chain.begin());
  EXPECT_THAT(ParseProofFile(EncodeProofFile(headless)),
              StatusIs(kInvalid, "key_chain[0]: must be genesis"));
  ProofFile empty = proof;
  empty.key_chain.clear();
  EXPECT_THAT(ParseProofFile(EncodeProofFile(empty)),
              StatusIs(kInvalid, "key_chain[0]: must be genesis"));
}

TEST_F(ProofFileTest, NeverHoldsTheStatementTwice) {
  proof.key_chain.push_back(proof.statement);
  EXPECT_THAT(ParseProofFile(EncodeProofFile(proof)),
              StatusIs(kInvalid, "key_chain[3].index: the statement itself"));
}

TEST_F(ProofFileTest, OfGenesisNeedsNoChain) {
  EXPECT_OK(ParseProofFile(EncodeProofFile(ledger.Prove(0))));
  EXPECT_TRUE(ledger.Prove(0).key_chain.empty());
}

}  // namespace
}  // namespace daodi::testing
