#include "crypto/witness_protocol.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/base64.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::SignerFromSeed;
using ::daodi::testing::StatusIs;
using ::daodi::testing::VectorLog;
using ::daodi::testing::VectorWitness;

// A witness without network: keeps one head per origin.
class TestWitness {
 public:
  explicit TestWitness(std::vector<NoteKey> logs) : logs_(std::move(logs)) {}

  AddCheckpointDecision Ask(absl::string_view body) {
    AddCheckpointDecision decision = DecideAddCheckpoint(
        body, logs_, [this](absl::string_view) { return head_; });
    if (decision.accepted.has_value()) {
      head_ = WitnessedHead{decision.accepted->checkpoint.size,
                            decision.accepted->checkpoint.root};
    }
    return decision;
  }
  void SetHead(WitnessedHead head) { head_ = head; }

 private:
  std::vector<NoteKey> logs_;
  std::optional<WitnessedHead> head_;
};

std::string SignedHead(uint64_t size, const Digest& root) {
  return *SignCheckpoint({"ledger.example/acme", size, root, {}}, VectorLog());
}

std::string RequestBody(uint64_t old_size, std::vector<Digest> proof,
                        std::string checkpoint) {
  return *FormatAddCheckpointRequest(
      {old_size, std::move(proof), std::move(checkpoint)});
}

TEST(Witness, AnswersThePublishedCallsAsTheSpecificationSays) {
  const nlohmann::json vector = testing::ReadTlogVectorJson(
      "published_notes.json")["add_checkpoint_calls"];
  const std::string raw =
      absl::HexStringToBytes(vector["log_key_hex"].get<std::string>());
  const std::string spki =
      absl::HexStringToBytes("302a300506032b6570032100") + raw;
  ASSERT_OK_AND_ASSIGN(const PublicKey public_key, PublicKey::FromSpki(spki));
  ASSERT_OK_AND_ASSIGN(
      const NoteKey log,
      NoteKey::Create(NoteKeyType::kEd25519,
                      vector["log_name"].get<std::string>(), public_key));
  TestWitness witness({log});
  ASSERT_EQ(vector["calls"].size(), 9u);
  for (const auto& call : vector["calls"]) {
    const std::string body = call["body"];
    const AddCheckpointDecision decision = witness.Ask(body);
    EXPECT_EQ(decision.http_status, call["status"].get<int>())
        << body << decision.body;
  }
}

TEST(WitnessedCheckpointPath, IsTheHashOfTheOrigin) {
  const nlohmann::json vector = testing::ReadTlogVectorJson(
      "published_notes.json")["cosigned_checkpoint"];
  EXPECT_EQ(WitnessedCheckpointPath("rome2026h1.example.org"),
            vector["origin_sha256"].get<std::string>() + "/checkpoint");
}

TEST(Witness, FollowsALogStepByStep) {
  ReferenceMerkleTree tree(testing::U64LeafHashes(40));
  TestWitness witness({VectorLog().key()});
  uint64_t old_size = 0;
  for (const uint64_t size : {0, 1, 1, 2, 7, 8, 33, 33, 40}) {
    const std::vector<Digest> proof =
        old_size == 0 ? std::vector<Digest>()
                      : tree.ConsistencyPath(old_size, size);
    const AddCheckpointDecision decision = witness.Ask(
        RequestBody(old_size, proof, SignedHead(size, tree.Root(size))));
    ASSERT_EQ(decision.http_status, 200) << decision.body;
    ASSERT_TRUE(decision.accepted.has_value());
    EXPECT_EQ(decision.accepted->checkpoint.size, size);
    old_size = size;
  }
}

TEST(Witness, Answers404ForALogItDoesNotKnow) {
  TestWitness witness(
      {SignerFromSeed(NoteKeyType::kEd25519, "other.example", 1).key()});
  EXPECT_EQ(witness.Ask(RequestBody(0, {}, SignedHead(1, {}))).http_status,
            404);
}

TEST(Witness, Answers403ForASignatureThatDoesNotVerify) {
  TestWitness witness({VectorLog().key()});
  std::string note = SignedHead(1, {});
  note = absl::StrReplaceAll(note, {{"\n1\n", "\n2\n"}});
  EXPECT_EQ(witness.Ask(RequestBody(0, {}, note)).http_status, 403);
  const NoteSigner impostor =
      SignerFromSeed(NoteKeyType::kEd25519, "ledger.example/acme", 7);
  ASSERT_OK_AND_ASSIGN(
      note, SignCheckpoint({"ledger.example/acme", 1, {}, {}}, impostor));
  EXPECT_EQ(witness.Ask(RequestBody(0, {}, note)).http_status, 403);
}

TEST(Witness, Answers400ForAnOldSizeBeyondTheCheckpoint) {
  TestWitness witness({VectorLog().key()});
  EXPECT_EQ(witness.Ask(RequestBody(2, {}, SignedHead(1, {}))).http_status,
            400);
}

TEST(Witness, Answers409WithItsSize) {
  ReferenceMerkleTree tree(testing::U64LeafHashes(9));
  TestWitness witness({VectorLog().key()});
  witness.SetHead({5, tree.Root(5)});
  for (const uint64_t old_size : {0, 4, 6, 9}) {
    const AddCheckpointDecision decision =
        witness.Ask(RequestBody(old_size, {}, SignedHead(9, tree.Root(9))));
    EXPECT_EQ(decision.http_status, 409);
    EXPECT_EQ(decision.content_type, "text/x.tlog.size");
    EXPECT_EQ(decision.body, "5\n");
    EXPECT_FALSE(decision.accepted.has_value());
  }
}

TEST(Witness, Answers422ForEveryStepThatIsNotProven) {
  ReferenceMerkleTree tree(testing::U64LeafHashes(9));
  TestWitness witness({VectorLog().key()});
  const auto ask = [&](uint64_t old_size, std::vector<Digest> proof,
                       uint64_t size, const Digest& root) {
    return witness
        .Ask(RequestBody(old_size, std::move(proof), SignedHead(size, root)))
        .http_status;
  };
  EXPECT_EQ(ask(0, {tree.Root(1)}, 9, tree.Root(9)), 422);
  EXPECT_EQ(ask(0, {}, 0, tree.Root(1)), 422);
  witness.SetHead({5, tree.Root(5)});
  EXPECT_EQ(ask(5, {}, 9, tree.Root(9)), 422);
  EXPECT_EQ(ask(5, tree.ConsistencyPath(5, 9), 9, tree.Root(8)), 422);
  EXPECT_EQ(ask(5, tree.ConsistencyPath(4, 9), 9, tree.Root(9)), 422);
  EXPECT_EQ(ask(5, {}, 5, tree.Root(4)), 422);
  EXPECT_EQ(ask(5, {tree.Root(1)}, 5, tree.Root(5)), 422);
  EXPECT_EQ(ask(5, tree.ConsistencyPath(5, 9), 9, tree.Root(9)), 200);
}

TEST(AddCheckpointRequest, RoundTrips) {
  const AddCheckpointRequest request{
      20852014,
      {merkle::HashLeaf("a"), merkle::HashLeaf("b")},
      SignedHead(8, merkle::HashLeaf("c"))};
  ASSERT_OK_AND_ASSIGN(const std::string body,
                       FormatAddCheckpointRequest(request));
  EXPECT_EQ(body, absl::StrCat("old 20852014\n",
                               EncodeBase64(request.proof[0].view()), "\n",
                               EncodeBase64(request.proof[1].view()), "\n\n",
                               request.checkpoint));
  EXPECT_THAT(ParseAddCheckpointRequest(body), IsOkAndHolds(request));
}

TEST(AddCheckpointRequest, HasAtMost63Hashes) {
  const std::vector<Digest> proof(64);
  EXPECT_THAT(FormatAddCheckpointRequest({1, proof, "x"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string line = EncodeBase64(std::string(32, 'h')) + "\n";
  std::string body = "old 1\n";
  for (int i = 0; i < 63; ++i) body += line;
  EXPECT_OK(ParseAddCheckpointRequest(body + "\nnote"));
  EXPECT_THAT(ParseAddCheckpointRequest(body + line + "\nnote"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(AddCheckpointRequest, RefusesMalformedBodies) {
  const std::string line = EncodeBase64(std::string(32, 'h'));
  for (const std::string& body : {
           std::string(),
           std::string("\n"),
           std::string("old 1"),
           std::string("old 1\n"),
           std::string("old\n\n"),
           std::string("old  1\n\n"),
           std::string("old 01\n\n"),
           std::string("old -1\n\n"),
           std::string("Old 1\n\n"),
           std::string("old 1\r\n\r\n"),
           std::string("1\n\n"),
           std::string("old 18446744073709551616\n\n"),
           "old 1\n" + line,         // no end
           "old 1\n" + line + "\n",  // no empty line
           "old 1\n" + line + "=\n\n",
           "old 1\n" + line.substr(4) + "\n\n",
           "old 1\n" + line + " \n\n",
           std::string(kMaxAddCheckpointBytes + 1, 'x'),
       }) {
    EXPECT_THAT(ParseAddCheckpointRequest(body),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << body.substr(0, 100);
    EXPECT_EQ(TestWitness({VectorLog().key()}).Ask(body).http_status, 400);
  }
}

class ReadWitnessResponseTest : public ::testing::Test {
 protected:
  const std::string text_ = *FormatCheckpointText(
      {"ledger.example/acme", 8, merkle::HashLeaf("x"), {}});
  const std::vector<NoteKey> keys_ = {VectorWitness().key()};
  const SubmittedCheckpoint submitted_{text_, 8, keys_};

  std::string CosignatureOf(const NoteSigner& witness, uint64_t seconds,
                            absl::string_view text) {
    return FormatSignatureLine(*Cosign(witness, UnixSeconds{seconds}, text));
  }
};

TEST_F(ReadWitnessResponseTest, TakesCosignaturesOfKnownWitnesses) {
  const NoteSigner unknown =
      SignerFromSeed(NoteKeyType::kCosignatureV1, "unknown.example", 5);
  ASSERT_OK_AND_ASSIGN(
      const WitnessAnswer answer,
      ReadWitnessResponse(
          {200, "",
           CosignatureOf(unknown, 1, "other\n") +
               CosignatureOf(VectorWitness(), 1700000000, text_)},
          submitted_));
  EXPECT_EQ(answer.verdict, WitnessVerdict::kCosigned);
  ASSERT_EQ(answer.cosignatures.size(), 1u);
  EXPECT_EQ(answer.cosignatures[0].time, UnixSeconds{1700000000});
}

TEST_F(ReadWitnessResponseTest, RefusesCosignaturesThatProveNothing) {
  const std::string unknown = CosignatureOf(
      SignerFromSeed(NoteKeyType::kCosignatureV1, "unknown.example", 5), 1,
      text_);
  for (const std::string& body :
       {unknown, CosignatureOf(VectorWitness(), 1700000000, "other\n"),
        CosignatureOf(VectorWitness(), 0, text_)}) {
    EXPECT_THAT(ReadWitnessResponse({200, "", body}, submitted_),
                StatusIs(absl::StatusCode::kUnauthenticated));
  }
  for (const std::string& body :
       {std::string(), std::string("\n"), std::string("ok\n"),
        std::string(kMaxAddCheckpointResponseBytes + 1, 'x')}) {
    EXPECT_THAT(ReadWitnessResponse({200, "", body}, submitted_),
                StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST_F(ReadWitnessResponseTest, AsksAgainFromTheSizeOfTheWitness) {
  for (const uint64_t size : {0, 3, 8}) {
    ASSERT_OK_AND_ASSIGN(
        const WitnessAnswer answer,
        ReadWitnessResponse({409, "text/x.tlog.size", absl::StrCat(size, "\n")},
                            submitted_));
    EXPECT_EQ(answer.verdict, WitnessVerdict::kOtherSize);
    EXPECT_EQ(answer.witness_size, size);
  }
}

TEST_F(ReadWitnessResponseTest, SeesThatTheLogHasRolledBack) {
  ASSERT_OK_AND_ASSIGN(
      const WitnessAnswer answer,
      ReadWitnessResponse({409, "text/x.tlog.size", "9\n"}, submitted_));
  EXPECT_EQ(answer.verdict, WitnessVerdict::kLogRolledBack);
  EXPECT_EQ(answer.witness_size, 9u);
}

TEST_F(ReadWitnessResponseTest, RefusesA409ThatIsNoSize) {
  for (const char* body : {"", "\n", "9", "09\n", "9\n\n", "9 \n", "-1\n",
                           "nine\n", "18446744073709551616\n"}) {
    EXPECT_THAT(
        ReadWitnessResponse({409, "text/x.tlog.size", body}, submitted_),
        StatusIs(absl::StatusCode::kDataLoss))
        << body;
  }
  EXPECT_THAT(ReadWitnessResponse({409, "text/plain", "9\n"}, submitted_),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(ReadWitnessResponseTest, TranslatesEveryOtherStatus) {
  const std::pair<int, absl::StatusCode> expected[] = {
      {400, absl::StatusCode::kInvalidArgument},
      {403, absl::StatusCode::kPermissionDenied},
      {404, absl::StatusCode::kNotFound},
      {422, absl::StatusCode::kFailedPrecondition},
      {429, absl::StatusCode::kUnavailable},
      {500, absl::StatusCode::kUnavailable},
      {503, absl::StatusCode::kUnavailable},
      {0, absl::StatusCode::kUnknown},
      {204, absl::StatusCode::kUnknown},
      {302, absl::StatusCode::kUnknown}};
  for (const auto& [http_status, code] : expected) {
    EXPECT_THAT(ReadWitnessResponse({http_status, "", "because\n"}, submitted_),
                StatusIs(code, "because"))
        << http_status;
  }
}

}  // namespace
}  // namespace daodi::crypto
