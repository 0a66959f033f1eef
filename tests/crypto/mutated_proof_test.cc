// Goal: no byte of a proof can be changed and the proof still hold.
// Method: change every byte position once, and cut and splice at random; each
// result must be refused by the parser or by the verifier. Then files made to
// exhaust the verifier.

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

#include "crypto/verify_proof.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;

absl::Status ParseAndVerify(absl::string_view bytes,
                            const crypto::TrustAnchor& anchor) {
  const auto proof = crypto::ParseProofFile(bytes);
  if (!proof.ok()) return proof.status();
  return crypto::VerifyProof(*proof, anchor).status();
}

class MutatedProof : public ::testing::TestWithParam<crypto::SignatureScheme> {
 protected:
  static GovernanceFixture::Options Options() {
    GovernanceFixture::Options options;
    options.scheme = GetParam();
    return options;
  }
  // Recovered, so that the envelope has every part.
  std::string MakeProof() {
    const crypto::PrivateKey fresh =
        ledger.AddKey(maker, crypto::KeyPurpose::kEvent, "fresh");
    ledger.AppendOrDie(ledger.Govern(
        crypto::KeySuspensionRecord{maker.event.public_key().id(), 5}, maker.id,
        maker.recovery));
    SignedStatement statement =
        ledger.State(StatementKind::kHarvest, maker.id, maker.event);
    statement.envelope = *crypto::Countersign(statement.envelope, fresh);
    return crypto::EncodeProofFile(ledger.Prove(ledger.AppendOrDie(statement)));
  }

  GovernanceFixture ledger{Options()};
  TestOrganization maker = ledger.AddOrganization("maker");
  std::string bytes = MakeProof();
};

TEST_P(MutatedProof, IsRefusedWhateverByteWasChanged) {
  ASSERT_OK(ParseAndVerify(bytes, ledger.anchor()));
  const uint32_t seed = 20250801;
  std::mt19937 random(seed);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= static_cast<char>(1 + random() % 255);
    ASSERT_FALSE(ParseAndVerify(changed, ledger.anchor()).ok())
        << "byte " << i << ", seed " << seed;
  }
}

TEST_P(MutatedProof, IsRefusedWhateverWasCutOrMoved) {
  const uint32_t seed = 20250802;
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    std::string changed = bytes;
    const size_t from = random() % bytes.size();
    const size_t size = 1 + random() % 64;
    if (round % 2 == 0) {
      changed.erase(from, size);
    } else {
      changed.insert(random() % bytes.size(), bytes.substr(from, size));
    }
    if (changed == bytes) continue;
    ASSERT_FALSE(ParseAndVerify(changed, ledger.anchor()).ok())
        << "round " << round << ", seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Schemes, MutatedProof,
    ::testing::Values(crypto::SignatureScheme::kEd25519,
                      crypto::SignatureScheme::kEcdsaP256Sha256,
                      crypto::SignatureScheme::kSm2Sm3),
    [](const auto& scheme) {
      std::string name(crypto::SignatureSchemeName(scheme.param));
      name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
      return name;
    });

class HostileProof : public ::testing::Test {
 protected:
  // Refused, and within a bound a person does not notice.
  void ExpectRefusedFast(absl::string_view bytes) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(ParseAndVerify(bytes, ledger.anchor()).ok());
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_LT(taken, std::chrono::seconds(2));
  }
  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("maker");
  uint64_t index = ledger.AppendOrDie(
      ledger.State(StatementKind::kHarvest, maker.id, maker.event));
  crypto::ProofFile proof = ledger.Prove(index);
};

TEST_F(HostileProof, WithAMillionSignaturesIsRefusedFast) {
  const std::string line =
      proof.checkpoint.substr(proof.checkpoint.rfind("\n\n") + 2);
  std::string lines;
  while (lines.size() < 7u << 20) lines += "\u2014 a AAAAAAA=\n";
  crypto::ProofFile many = proof;
  many.checkpoint += lines;
  ExpectRefusedFast(crypto::EncodeProofFile(many));
  // Within the limit of a note.
  many.checkpoint = proof.checkpoint;
  for (int i = 0; i < 5000; ++i) many.checkpoint += line;
  ExpectRefusedFast(crypto::EncodeProofFile(many));
}

TEST_F(HostileProof, OfEightMegabytesOfNothingIsRefusedFast) {
  ExpectRefusedFast(std::string(crypto::kMaxProofFileBytes, '\0'));
  ExpectRefusedFast(std::string(4 * crypto::kMaxProofFileBytes, 'x'));
  ExpectRefusedFast("daodi/proof/v1\n" +
                    std::string(crypto::kMaxProofFileBytes - 15, '\xff'));
}

TEST_F(HostileProof, WithTheLongestChainIsRefusedFast) {
  const crypto::ProvenEntry last = proof.key_chain.back();
  while (proof.key_chain.size() < crypto::kMaxKeyChainEntries) {
    proof.key_chain.push_back(last);
    proof.key_chain.back().index = 1000 + proof.key_chain.size();
    proof.key_chain.back().inclusion_path.assign(63, crypto::Digest());
  }
  ExpectRefusedFast(crypto::EncodeProofFile(proof));
}

TEST_F(HostileProof, GivenAsAStructureIsRefusedToo) {
  crypto::ProofFile empty;
  EXPECT_FALSE(crypto::VerifyProof(empty, ledger.anchor()).ok());
  crypto::ProofFile repeated = proof;
  repeated.statement.sections.push_back(repeated.statement.sections[0]);
  EXPECT_THAT(crypto::VerifyProof(repeated, ledger.anchor()),
              StatusIs(absl::StatusCode::kDataLoss, "not ascending"));
  crypto::ProofFile twice = proof;
  twice.key_chain.push_back(proof.key_chain[2]);
  EXPECT_FALSE(crypto::VerifyProof(twice, ledger.anchor()).ok());
}

}  // namespace
}  // namespace daodi::testing
