#include "crypto/tlog_proof.h"

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/base64.h"
#include "crypto/hash.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::kLogVkey;
using ::daodi::testing::kVectorTimeSeconds;
using ::daodi::testing::kWitnessVkey;
using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;
using ::daodi::testing::VectorLog;
using ::daodi::testing::VectorWitness;

class TlogProofTest : public ::testing::Test {
 protected:
  const std::string vector_ = testing::ReadTlogVector("leaf_5_of_8.tlog-proof");
  ReferenceMerkleTree tree_ = testing::EightLeaves();
  const merkle::LeafHash leaf_{tree_.leaf_hashes()[5]};
  const std::vector<NoteKey> logs_ = {VectorLog().key()};
  const std::vector<NoteKey> witnesses_ = {VectorWitness().key()};
  const LogPolicy policy_ = *LogPolicy::Parse(absl::StrCat(
      "log ", kLogVkey, "\nwitness w1 ", kWitnessVkey, "\nquorum w1\n"));

  bool Verifies(absl::string_view bytes) {
    const absl::StatusOr<TlogProof> proof = ParseTlogProof(bytes);
    return proof.ok() && VerifyTlogProof(*proof, leaf_, policy_).ok();
  }
};

TEST_F(TlogProofTest, IsByteForByteTheVector) {
  ASSERT_EQ(vector_.size(), 480u);
  ASSERT_EQ(Sha256(vector_).hex(),
            "a45e94042240cf5d8d7bb2d4de4b2d64b11c69cc860d7243f06b439098b19243");
  ASSERT_OK_AND_ASSIGN(
      const std::string note,
      SignCheckpoint({"ledger.example/acme", 8, tree_.Root(8), {}},
                     VectorLog()));
  const std::string text = note.substr(0, note.find("\n\n") + 1);
  ASSERT_OK_AND_ASSIGN(
      const NoteSignature cosignature,
      Cosign(VectorWitness(), UnixSeconds{kVectorTimeSeconds}, text));
  ASSERT_OK_AND_ASSIGN(const std::string checkpoint,
                       AddSignatures(note, {cosignature}));
  const TlogProof proof{std::nullopt, merkle::LeafIndex{5},
                        tree_.InclusionPath(5, 8), checkpoint};
  ASSERT_OK_AND_ASSIGN(const std::string bytes, FormatTlogProof(proof));
  EXPECT_EQ(bytes, vector_);
}

TEST_F(TlogProofTest, VerifiesAgainstKeysAndPolicy) {
  ASSERT_OK_AND_ASSIGN(const TlogProof proof, ParseTlogProof(vector_));
  EXPECT_EQ(proof.index.value, 5u);
  EXPECT_OK(VerifyTlogProof(proof, leaf_, CheckpointTrust{logs_, {}}));
  ASSERT_OK_AND_ASSIGN(const VerifiedCheckpoint verified,
                       VerifyTlogProof(proof, leaf_, policy_));
  EXPECT_EQ(verified.checkpoint.size, 8u);
  ASSERT_EQ(verified.cosignatures.size(), 1u);
  EXPECT_EQ(verified.cosignatures[0].time, UnixSeconds{kVectorTimeSeconds});
}

TEST_F(TlogProofTest, RefusesEveryFlippedBit) {
  ASSERT_TRUE(Verifies(vector_));
  for (size_t i = 0; i < vector_.size() * 8; ++i) {
    std::string altered = vector_;
    altered[i / 8] ^= 1 << (i % 8);
    EXPECT_FALSE(Verifies(altered)) << "bit " << i << ": " << altered;
  }
}

TEST_F(TlogProofTest, RefusesEveryTruncation) {
  for (size_t length = 0; length < vector_.size(); ++length) {
    EXPECT_FALSE(Verifies(vector_.substr(0, length))) << length;
  }
}

TEST_F(TlogProofTest, RefusesAnotherLeafOrIndex) {
  ASSERT_OK_AND_ASSIGN(TlogProof proof, ParseTlogProof(vector_));
  EXPECT_THAT(
      VerifyTlogProof(proof, merkle::LeafHash{tree_.leaf_hashes()[4]}, policy_),
      StatusIs(absl::StatusCode::kDataLoss));
  for (uint64_t index : {0, 1, 2, 3, 4, 6, 7, 8, 9, 13}) {
    proof.index.value = index;
    EXPECT_FALSE(VerifyTlogProof(proof, leaf_, policy_).ok()) << index;
  }
}

TEST_F(TlogProofTest, RefusesAPolicyWithoutItsQuorum) {
  ASSERT_OK_AND_ASSIGN(TlogProof proof, ParseTlogProof(vector_));
  const size_t cosignature = proof.checkpoint.find("\xe2\x80\x94 witness");
  proof.checkpoint.resize(cosignature);
  EXPECT_OK(VerifyTlogProof(proof, leaf_, CheckpointTrust{logs_, {}}));
  EXPECT_THAT(VerifyTlogProof(proof, leaf_, policy_),
              StatusIs(absl::StatusCode::kUnauthenticated, "quorum"));
}

TEST_F(TlogProofTest, CarriesExtraDataThatProvesNothing) {
  ASSERT_OK_AND_ASSIGN(TlogProof proof, ParseTlogProof(vector_));
  EXPECT_EQ(proof.extra, std::nullopt);
  proof.extra = std::string("\0extra", 6);
  ASSERT_OK_AND_ASSIGN(const std::string bytes, FormatTlogProof(proof));
  ASSERT_OK_AND_ASSIGN(const TlogProof again, ParseTlogProof(bytes));
  EXPECT_EQ(again.extra, proof.extra);
  EXPECT_TRUE(Verifies(bytes));
  for (const std::string& extra :
       {std::string(), std::string(kMaxTlogProofExtraBytes + 1, 'x')}) {
    proof.extra = extra;
    EXPECT_THAT(FormatTlogProof(proof),
                StatusIs(absl::StatusCode::kInvalidArgument, "extra"));
  }
}

TEST_F(TlogProofTest, TakesA63HashPathAndNoLonger) {
  ASSERT_OK_AND_ASSIGN(TlogProof proof, ParseTlogProof(vector_));
  proof.path.assign(63, Digest());
  ASSERT_OK_AND_ASSIGN(const std::string longest, FormatTlogProof(proof));
  EXPECT_FALSE(Verifies(longest));
  proof.path.assign(64, Digest());
  EXPECT_THAT(FormatTlogProof(proof),
              StatusIs(absl::StatusCode::kInvalidArgument, "path"));
}

TEST_F(TlogProofTest, RefusesHostileSizesFast) {
  const std::string hash = EncodeBase64(std::string(32, 'h')) + "\n";
  const auto start = std::chrono::steady_clock::now();
  std::string deep = "c2sp.org/tlog-proof@v1\nindex 5\n";
  for (int i = 0; i < 25000; ++i) deep += hash;
  EXPECT_THAT(ParseTlogProof(deep),
              StatusIs(absl::StatusCode::kInvalidArgument, "path"));
  for (int i = 0; i < 1000000; ++i) deep += hash;
  EXPECT_THAT(ParseTlogProof(deep),
              StatusIs(absl::StatusCode::kInvalidArgument, "at most"));
  const std::string line = vector_.substr(vector_.rfind("\xe2\x80\x94"));
  std::string crowded = vector_;
  while (crowded.size() + line.size() <= kMaxNoteBytes) crowded += line;
  EXPECT_THAT(ParseTlogProof(crowded),
              StatusIs(absl::StatusCode::kInvalidArgument, "more than 100"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST_F(TlogProofTest, RefusesOtherSpellings) {
  const auto with = [&](absl::string_view from, absl::string_view to) {
    const std::string altered = absl::StrReplaceAll(vector_, {{from, to}});
    EXPECT_NE(altered, vector_);
    return altered;
  };
  for (const std::string& bytes : {
           with("\n", "\r\n"),
           with("@v1", "@v2"),
           with("@v1\n", "@v1 \n"),
           with("index 5", "index 05"),
           with("index 5", "index +5"),
           with("index 5", "index  5"),
           with("index 5", "index 5 "),
           with("index 5", "Index 5"),
           with("index 5\n", ""),
           with("index 5", "index 5\nindex 5"),
           with("index 5", "index 5\nextra eA=="),
           with("index 5", "extra eA==\nextra eA==\nindex 5"),
           with("index 5", "extra \nindex 5"),
           with("index 5", "extra eA\nindex 5"),
           with("index 5", "extra eB==\nindex 5"),
           with("index 5", "index 18446744073709551621"),
           with("Znms=", "Znmt="),
           with("Znms=", "Znms"),
           with("Znms=", "Znms= "),
           with("Znms=", "Znms=="),
           with("Znms=\n", "Znms=\n\n"),
           with("WFLc=\n\n", "WFLc=\n"),
           with("ledger.example/acme\n8\n", "ledger.example/acme\n08\n"),
           vector_ + "\n",
           vector_ + "x",
           "\n" + vector_,
           vector_ + vector_,
       }) {
    EXPECT_FALSE(Verifies(bytes)) << bytes;
  }
}

}  // namespace
}  // namespace daodi::crypto
