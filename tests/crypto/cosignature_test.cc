#include "crypto/cosignature.h"

#include <string>

#include "crypto/note.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::kVectorTimeSeconds;
using ::daodi::testing::StatusIs;
using ::daodi::testing::VectorLog;
using ::daodi::testing::VectorWitness;

constexpr absl::string_view kText =
    "ledger.example/acme\n8\n"
    "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";

TEST(CosignatureMessage, IsTheOneOfTheSpecification) {
  EXPECT_EQ(
      CosignatureMessage(UnixSeconds{1679315147},
                         "example.com/behind-the-sofa\n20852163\n"
                         "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"),
      "cosignature/v1\ntime 1679315147\n"
      "example.com/behind-the-sofa\n20852163\n"
      "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
}

TEST(Cosign, MakesTheLineOfTheVector) {
  ASSERT_OK_AND_ASSIGN(
      const NoteSignature line,
      Cosign(VectorWitness(), UnixSeconds{kVectorTimeSeconds}, kText));
  const std::string proof = testing::ReadTlogVector("leaf_5_of_8.tlog-proof");
  EXPECT_NE(proof.find(FormatSignatureLine(line)), std::string::npos);
  EXPECT_THAT(VerifyCosignature(VectorWitness().key(), line.payload, kText),
              IsOkAndHolds(UnixSeconds{kVectorTimeSeconds}));
}

TEST(VerifyCosignature, RefusesEveryAlteredBit) {
  ASSERT_OK_AND_ASSIGN(
      const NoteSignature line,
      Cosign(VectorWitness(), UnixSeconds{kVectorTimeSeconds}, kText));
  for (size_t i = 0; i < line.payload.size() * 8; ++i) {
    std::string altered = line.payload;
    altered[i / 8] ^= 1 << (i % 8);
    EXPECT_THAT(VerifyCosignature(VectorWitness().key(), altered, kText),
                StatusIs(absl::StatusCode::kUnauthenticated))
        << "bit " << i;
  }
}

TEST(VerifyCosignature, RefusesOtherLengthsAndOtherTexts) {
  ASSERT_OK_AND_ASSIGN(
      const NoteSignature line,
      Cosign(VectorWitness(), UnixSeconds{kVectorTimeSeconds}, kText));
  const NoteKey key = VectorWitness().key();
  for (size_t length = 0; length < line.payload.size(); ++length) {
    EXPECT_FALSE(
        VerifyCosignature(key, line.payload.substr(0, length), kText).ok());
  }
  EXPECT_FALSE(VerifyCosignature(key, line.payload + "x", kText).ok());
  EXPECT_FALSE(
      VerifyCosignature(key, line.payload, std::string(kText) + "x\n").ok());
}

TEST(VerifyCosignature, DoesNotTakeASignatureOfTheNoteText) {
  const NoteSigner log = testing::SignerFromSeed(NoteKeyType::kEd25519,
                                                 "witness.example/w1", 0x20);
  ASSERT_OK_AND_ASSIGN(const NoteSignature line, SignNoteText(log, kText));
  EXPECT_FALSE(VerifyCosignature(VectorWitness().key(),
                                 std::string(8, '\0') + line.payload, kText)
                   .ok());
}

TEST(Cosign, RefusesALogKeyAndATimeBeyond2To63) {
  EXPECT_THAT(Cosign(VectorLog(), UnixSeconds{1}, kText),
              StatusIs(absl::StatusCode::kInvalidArgument, "type 4"));
  EXPECT_THAT(Cosign(VectorWitness(), UnixSeconds{uint64_t{1} << 63}, kText),
              StatusIs(absl::StatusCode::kInvalidArgument, "2^63"));
}

}  // namespace
}  // namespace daodi::crypto
