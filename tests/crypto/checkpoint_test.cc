#include "crypto/checkpoint.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/base64.h"
#include "crypto/merkle/compact_range.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::KeyFromVkey;
using ::daodi::testing::SignerFromSeed;
using ::daodi::testing::StatusIs;
using ::daodi::testing::VectorLog;
using ::daodi::testing::VectorWitness;

const std::string kRoot = EncodeBase64(std::string(32, 'r'));

Checkpoint SampleCheckpoint() {
  return {"ledger.example/acme", 8, testing::EightLeaves().Root(8), {}};
}

TEST(Checkpoint, OfThePublishedLogHasTheRootsOfItsEntries) {
  const nlohmann::json log =
      testing::ReadTlogVectorJson("published_notes.json")["log_of_fifteen"];
  const NoteKey key = KeyFromVkey(log["vkey"].get<std::string>());
  ASSERT_EQ(log["checkpoints"].size(), 16u);
  merkle::CompactRange tree;
  for (uint64_t size = 0; size <= 15; ++size) {
    ASSERT_OK_AND_ASSIGN(
        const VerifiedCheckpoint verified,
        VerifyCheckpoint(log["checkpoints"][size].get<std::string>(),
                         {{key}, {}}));
    EXPECT_EQ(verified.checkpoint.size, size);
    EXPECT_EQ(verified.checkpoint.root, tree.Root());
    if (size < 15) {
      tree.Append(merkle::HashLeaf(log["entries"][size].get<std::string>()));
    }
  }
}

TEST(Checkpoint, OfAPublishedLogCarriesAWitnessCosignature) {
  const nlohmann::json vector = testing::ReadTlogVectorJson(
      "published_notes.json")["cosigned_checkpoint"];
  const NoteKey witness = KeyFromVkey(vector["vkey"].get<std::string>());
  ASSERT_OK_AND_ASSIGN(const Note note,
                       ParseNote(vector["note"].get<std::string>()));
  ASSERT_OK_AND_ASSIGN(const std::vector<VerifiedSignature> verified,
                       VerifySignatures(note, {witness}));
  ASSERT_EQ(verified.size(), 1u);
  EXPECT_EQ(verified[0].time, UnixSeconds{0x69546780});
  ASSERT_OK_AND_ASSIGN(const Checkpoint checkpoint,
                       ParseCheckpointText(note.text));
  EXPECT_EQ(checkpoint.size, 300u);
}

TEST(SignCheckpoint, RoundTripsThroughVerification) {
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(SampleCheckpoint(), VectorLog()));
  ASSERT_OK_AND_ASSIGN(const VerifiedCheckpoint verified,
                       VerifyCheckpoint(note, {{VectorLog().key()}, {}}));
  EXPECT_EQ(verified.checkpoint, SampleCheckpoint());
  EXPECT_EQ(verified.log_signatures.size(), 1u);
  EXPECT_TRUE(verified.cosignatures.empty());
}

TEST(SignCheckpoint, KeepsExtensionLines) {
  Checkpoint checkpoint = SampleCheckpoint();
  checkpoint.extensions = {"first", "second line"};
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(checkpoint, VectorLog()));
  ASSERT_OK_AND_ASSIGN(const VerifiedCheckpoint verified,
                       VerifyCheckpoint(note, {{VectorLog().key()}, {}}));
  EXPECT_EQ(verified.checkpoint, checkpoint);
}

TEST(SignCheckpoint, RefusesAnotherOriginThanItsName) {
  Checkpoint checkpoint = SampleCheckpoint();
  checkpoint.origin = "ledger.example/other";
  EXPECT_THAT(SignCheckpoint(checkpoint, VectorLog()),
              StatusIs(absl::StatusCode::kInvalidArgument, "origin"));
}

TEST(VerifyCheckpoint, RefusesEveryAlteredByteOfItsText) {
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(SampleCheckpoint(), VectorLog()));
  const NoteKey key = VectorLog().key();
  const size_t text_size = note.find("\n\n");
  for (size_t i = 0; i < text_size; ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string altered = note;
      altered[i] ^= 1 << bit;
      EXPECT_FALSE(VerifyCheckpoint(altered, {{key}, {}}).ok())
          << "byte " << i << " bit " << bit;
    }
  }
}

TEST(VerifyCheckpoint, RefusesALogNobodyTrusts) {
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(SampleCheckpoint(), VectorLog()));
  const NoteKey other =
      SignerFromSeed(NoteKeyType::kEd25519, "other.example", 0).key();
  EXPECT_THAT(VerifyCheckpoint(note, {{other}, {}}),
              StatusIs(absl::StatusCode::kNotFound, "ledger.example/acme"));
  const NoteKey same_name =
      SignerFromSeed(NoteKeyType::kEd25519, "ledger.example/acme", 1).key();
  EXPECT_THAT(VerifyCheckpoint(note, {{same_name}, {}}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

// Log B may not vouch for the origin of log A.
TEST(VerifyCheckpoint, DoesNotLetOneLogSpeakForAnother) {
  const NoteSigner other =
      SignerFromSeed(NoteKeyType::kEd25519, "other.example", 9);
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       FormatCheckpointText(SampleCheckpoint()));
  ASSERT_OK_AND_ASSIGN(const NoteSignature line, SignNoteText(other, text));
  ASSERT_OK_AND_ASSIGN(const std::string note, FormatNote({text, {line}}));
  EXPECT_THAT(VerifyCheckpoint(note, {{VectorLog().key(), other.key()}, {}}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST(VerifyCheckpoint, IsNotSatisfiedByWitnessesAlone) {
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       FormatCheckpointText(SampleCheckpoint()));
  ASSERT_OK_AND_ASSIGN(const NoteSignature line,
                       Cosign(VectorWitness(), UnixSeconds{1700000000}, text));
  ASSERT_OK_AND_ASSIGN(const std::string note, FormatNote({text, {line}}));
  EXPECT_THAT(
      VerifyCheckpoint(note, {{VectorLog().key()}, {VectorWitness().key()}}),
      StatusIs(absl::StatusCode::kUnauthenticated, "of the log"));
}

TEST(VerifyCheckpoint, RefusesKeysOfTheWrongUse) {
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(SampleCheckpoint(), VectorLog()));
  EXPECT_THAT(VerifyCheckpoint(note, {{VectorWitness().key()}, {}}),
              StatusIs(absl::StatusCode::kInvalidArgument, "type 1"));
  EXPECT_THAT(
      VerifyCheckpoint(note, {{VectorLog().key()}, {VectorLog().key()}}),
      StatusIs(absl::StatusCode::kInvalidArgument, "type 4"));
}

TEST(AddSignatures, AppendsEachLineOnce) {
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       SignCheckpoint(SampleCheckpoint(), VectorLog()));
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       FormatCheckpointText(SampleCheckpoint()));
  ASSERT_OK_AND_ASSIGN(const NoteSignature line,
                       Cosign(VectorWitness(), UnixSeconds{1700000000}, text));
  ASSERT_OK_AND_ASSIGN(const std::string cosigned,
                       AddSignatures(note, {line, line}));
  EXPECT_EQ(cosigned, note + FormatSignatureLine(line));
  EXPECT_THAT(AddSignatures(cosigned, {line}), IsOkAndHolds(cosigned));
  ASSERT_OK_AND_ASSIGN(const VerifiedCheckpoint verified,
                       VerifyCheckpoint(cosigned, {{VectorLog().key()},
                                                   {VectorWitness().key()}}));
  ASSERT_EQ(verified.cosignatures.size(), 1u);
  EXPECT_EQ(verified.cosignatures[0].time, UnixSeconds{1700000000});
}

TEST(ParseCheckpointText, TakesTheLargestSize) {
  ASSERT_OK_AND_ASSIGN(
      const Checkpoint checkpoint,
      ParseCheckpointText("o\n18446744073709551615\n" + kRoot + "\n"));
  EXPECT_EQ(checkpoint.size, ~uint64_t{0});
}

TEST(ParseCheckpointText, RefusesMalformedTexts) {
  const std::string root = kRoot;
  const std::string good = "o\n8\n" + root + "\n";
  ASSERT_OK(ParseCheckpointText(good));
  for (const std::string& text : {
           std::string(),
           std::string("\n"),
           std::string("o\n"),
           std::string("o\n8\n"),
           "o\n8\n" + root,        // no newline
           "\n8\n" + root + "\n",  // no origin
           "o\n\n" + root + "\n",  // no size
           "o\n08\n" + root + "\n",
           "o\n+8\n" + root + "\n",
           "o\n-8\n" + root + "\n",
           "o\n 8\n" + root + "\n",
           "o\n8 \n" + root + "\n",
           "o\n0x8\n" + root + "\n",
           "o\n8\r\n" + root + "\n",
           "o\n8\n" + root + "\r\n",
           "o\n18446744073709551616\n" + root + "\n",
           "o\n" + std::string(1000, '9') + "\n" + root + "\n",
           "o\n8\n" + root.substr(1) + "\n",        // 43 characters
           "o\n8\n" + root.substr(0, 43) + "\n",    // no padding
           "o\n8\n" + root.substr(0, 42) + "h=\n",  // loose bits
           "o\n8\n" + EncodeBase64(std::string(31, 'r')) + "\n",
           "o\n8\n" + EncodeBase64(std::string(33, 'r')) + "\n",
           "o\n8\n" + absl::StrReplaceAll(root, {{"c", "!"}}) + "\n",
           good + "\n",  // empty extension
           good + "extension\n\nmore\n",
           good + "extension",
       }) {
    EXPECT_THAT(ParseCheckpointText(text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

TEST(FormatCheckpointText, RefusesFieldsThatAreNotOneLine) {
  for (const char* origin : {"", "two\nlines", "\n"}) {
    Checkpoint checkpoint = SampleCheckpoint();
    checkpoint.origin = origin;
    EXPECT_THAT(FormatCheckpointText(checkpoint),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
  for (const char* extension : {"", "two\nlines", "line\n"}) {
    Checkpoint checkpoint = SampleCheckpoint();
    checkpoint.extensions = {extension};
    EXPECT_THAT(FormatCheckpointText(checkpoint),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

}  // namespace
}  // namespace daodi::crypto
