// The proof in tests/vectors/proof/ pins the whole format: header to proof.

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/verify_proof.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

std::string ReadVector(const std::string& name) {
  std::ifstream file(
      absl::StrCat(DAODI_SOURCE_DIR, "/tests/vectors/proof/", name));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return std::string(absl::StripAsciiWhitespace(text));
}

// Ed25519 signs without randomness, so the bytes are always the same.
crypto::ProofFile MakeProof(std::string* vkey) {
  GovernanceFixture::Options options;
  options.scheme = crypto::SignatureScheme::kEd25519;
  options.origin = "ledger.example/golden/synthetic";
  options.clock_mode = crypto::ClockMode::kSimulated;
  GovernanceFixture ledger(options);
  const TestOrganization maker = ledger.AddOrganization("江华瑶山厚朴");
  TestSection facts;
  facts.audience = crypto::Audience::kChain;
  facts.schema = 10301;
  facts.bytes = "\x0a\x06厚朴";
  TestSection person;
  person.label = 2;
  person.audience = crypto::Audience::kOwner;
  person.erasable = true;
  person.schema = 10302;
  person.bytes = "\x0a\x03p-1";
  const uint64_t index = ledger.AppendOrDie(ledger.State(
      crypto::StatementKind::kHarvest, maker.id, maker.event, {facts, person}));
  *vkey = ledger.vkey();
  crypto::ProofFile proof = ledger.Prove(index);
  proof.statement.sections.pop_back();
  return proof;
}

TEST(GoldenProof, IsWhatTheCodeWritesToday) {
  std::string vkey;
  const std::string bytes = crypto::EncodeProofFile(MakeProof(&vkey));
  EXPECT_EQ(vkey, ReadVector("log.vkey"));
  EXPECT_EQ(absl::BytesToHexString(bytes), ReadVector("harvest_proof.hex"));
}

TEST(GoldenProof, StillVerifies) {
  const auto proof = crypto::ParseProofFile(
      absl::HexStringToBytes(ReadVector("harvest_proof.hex")));
  ASSERT_OK(proof);
  ASSERT_OK_AND_ASSIGN(
      const crypto::VerifiedStatement verified,
      crypto::VerifyProof(*proof, {ReadVector("log.vkey"), ""}));
  EXPECT_EQ(verified.index, 3u);
  EXPECT_EQ(verified.tree_size, 4u);
  EXPECT_EQ(verified.author_display_name, "江华瑶山厚朴");
  EXPECT_TRUE(verified.synthetic);
  ASSERT_EQ(verified.withheld.size(), 1u);
  EXPECT_EQ(verified.withheld[0].schema, 10302u);
}

}  // namespace
}  // namespace daodi::testing
