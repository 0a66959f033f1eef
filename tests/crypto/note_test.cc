#include "crypto/note.h"

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/base64.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::KeyFromVkey;
using ::daodi::testing::SignerFromSeed;
using ::daodi::testing::StatusIs;

constexpr absl::string_view kText = "One line.\n\nAnother line.\n";

NoteSigner Signer(uint8_t number) {
  return SignerFromSeed(NoteKeyType::kEd25519,
                        absl::StrCat("signer", number, ".example"), number);
}

std::string SignedBy(absl::string_view text,
                     const std::vector<NoteSigner>& signers) {
  Note note{std::string(text), {}};
  for (const NoteSigner& signer : signers) {
    note.signatures.push_back(*SignNoteText(signer, text));
  }
  return *FormatNote(note);
}

absl::StatusOr<std::vector<VerifiedSignature>> ParseAndVerify(
    absl::string_view bytes, absl::Span<const NoteKey> keys) {
  const absl::StatusOr<Note> note = ParseNote(bytes);
  if (!note.ok()) return note.status();
  return VerifySignatures(*note, keys);
}

TEST(Note, VerifiesTheExampleOfTheSpecification) {
  const nlohmann::json example = testing::ReadTlogVectorJson(
      "published_notes.json")["signed_note_example"];
  const NoteKey key = KeyFromVkey(example["vkey"].get<std::string>());
  const std::string bytes = example["note"];
  ASSERT_OK_AND_ASSIGN(const Note note, ParseNote(bytes));
  EXPECT_EQ(note.text, "This is an example message.\n");
  EXPECT_OK(VerifySignatures(note, {key}));
  for (size_t i = 0; i < note.text.size() - 1; ++i) {
    std::string altered = bytes;
    altered[i] ^= 1;
    EXPECT_THAT(ParseAndVerify(altered, {key}),
                StatusIs(absl::StatusCode::kUnauthenticated));
  }
}

TEST(Note, KeepsEmptyLinesOfItsText) {
  const std::string bytes = SignedBy(kText, {Signer(1)});
  ASSERT_OK_AND_ASSIGN(const Note note, ParseNote(bytes));
  EXPECT_EQ(note.text, kText);
  ASSERT_OK_AND_ASSIGN(const std::string again, FormatNote(note));
  EXPECT_EQ(again, bytes);
}

TEST(VerifySignatures, IgnoresUnknownKeys) {
  const std::string bytes = SignedBy(kText, {Signer(1), Signer(2), Signer(3)});
  ASSERT_OK_AND_ASSIGN(const std::vector<VerifiedSignature> verified,
                       ParseAndVerify(bytes, {Signer(2).key()}));
  ASSERT_EQ(verified.size(), 1u);
  EXPECT_TRUE(verified[0].key == Signer(2).key());
  EXPECT_EQ(verified[0].time, std::nullopt);
}

TEST(VerifySignatures, IgnoresAKnownNameWithAnotherIdAndTheOtherWayRound) {
  const NoteSigner known = Signer(1);
  Note note{std::string(kText), {*SignNoteText(known, kText)}};
  NoteSignature same_name{known.key().name(), known.key().id() + 1,
                          std::string(64, 'x')};
  NoteSignature same_id{"other.example", known.key().id(),
                        std::string(64, 'x')};
  note.signatures.push_back(same_name);
  note.signatures.push_back(same_id);
  EXPECT_OK(VerifySignatures(note, {known.key()}));
}

TEST(VerifySignatures, RefusesTheNoteWhenAKnownKeyFails) {
  const NoteSigner good = Signer(1);
  const NoteSigner bad = Signer(2);
  for (const std::string& payload :
       {std::string(64, 'x'), std::string("x"), std::string(65, 'x')}) {
    const Note note{std::string(kText),
                    {*SignNoteText(good, kText),
                     {bad.key().name(), bad.key().id(), payload}}};
    EXPECT_THAT(VerifySignatures(note, {good.key(), bad.key()}),
                StatusIs(absl::StatusCode::kUnauthenticated, "signer2"));
    EXPECT_OK(VerifySignatures(note, {good.key()}));
  }
}

TEST(VerifySignatures, RefusesASecondSignatureOfAKeyThatFails) {
  const NoteSigner signer = Signer(1);
  const Note note{
      std::string(kText),
      {*SignNoteText(signer, kText),
       {signer.key().name(), signer.key().id(), std::string(64, 'x')}}};
  EXPECT_THAT(VerifySignatures(note, {signer.key()}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST(VerifySignatures, CountsAKeyOnce) {
  const std::string bytes = SignedBy(kText, {Signer(1), Signer(1), Signer(1)});
  ASSERT_OK_AND_ASSIGN(const std::vector<VerifiedSignature> verified,
                       ParseAndVerify(bytes, {Signer(1).key()}));
  EXPECT_EQ(verified.size(), 1u);
}

TEST(VerifySignatures, RefusesANoteNobodyKnownSigned) {
  const std::string bytes = SignedBy(kText, {Signer(1)});
  EXPECT_THAT(ParseAndVerify(bytes, {Signer(2).key()}),
              StatusIs(absl::StatusCode::kUnauthenticated, "no known key"));
  EXPECT_THAT(ParseAndVerify(bytes, {}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST(VerifySignatures, RefusesTwoKeysThatCannotBeToldApart) {
  const NoteKey key = Signer(1).key();
  EXPECT_THAT(ParseAndVerify(SignedBy(kText, {Signer(1)}), {key, key}),
              StatusIs(absl::StatusCode::kInvalidArgument, "share"));
}

TEST(ParseNote, AcceptsAHundredSignaturesAndNoMore) {
  const std::string line = FormatSignatureLine(*SignNoteText(Signer(1), kText));
  std::string bytes = absl::StrCat(kText, "\n");
  for (int i = 0; i < 100; ++i) bytes += line;
  EXPECT_OK(ParseAndVerify(bytes, {Signer(1).key()}));
  EXPECT_THAT(ParseNote(bytes + line),
              StatusIs(absl::StatusCode::kInvalidArgument, "more than 100"));
}

TEST(ParseNote, RefusesAMillionSignatureLinesFast) {
  const std::string line = FormatSignatureLine(*SignNoteText(Signer(1), kText));
  std::string bytes = absl::StrCat(kText, "\n");
  for (int i = 0; i < 1000000; ++i) bytes += line;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(ParseNote(bytes),
              StatusIs(absl::StatusCode::kInvalidArgument, "at most"));
  // Just below the size limit: thousands of lines, refused at the 101st.
  EXPECT_THAT(ParseNote(bytes.substr(0, kMaxNoteBytes)),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(ParseNote, RefusesMalformedNotes) {
  const std::string good = SignedBy("text\n", {Signer(1)});
  const std::string line = good.substr(6);
  ASSERT_OK(ParseNote(good));
  const std::string em_dash = "\xe2\x80\x94";
  for (const std::string& bytes : {
           std::string(),
           std::string("\n"),
           std::string("\n\n"),
           std::string("text\n"),
           std::string("text\n\n"),
           "text\n" + line,                        // no empty line
           "text" + line,                          // no newline
           good.substr(0, good.size() - 1),        // no last newline
           good + "\n",                            // empty line at the end
           good + "more\n",                        // not a signature
           "text\n\n" + line + "\n" + line + "x",  // text after
           absl::StrReplaceAll(good, {{"\n", "\r\n"}}),  // CRLF
           "text\r\n\n" + line,
           "te\tt\n\n" + line,
           std::string("te\0t\n\n", 6) + line,
           "te\xff\n\n" + line,
           absl::StrReplaceAll(good, {{em_dash, "-"}}),
           absl::StrReplaceAll(good, {{em_dash, "\xe2\x80\x93"}}),
           absl::StrReplaceAll(good, {{em_dash + " ", em_dash}}),
           absl::StrReplaceAll(good, {{"example ", "example  "}}),
           absl::StrReplaceAll(good, {{"example ", "exam+ple "}}),
           absl::StrReplaceAll(good, {{"example ", "exam\xc2\xa0ple "}}),
           "text\n\n" + em_dash + "  AAAAAAAA\n",       // no name
           "text\n\n" + em_dash + " name\n",            // no signature
           "text\n\n" + em_dash + " name AAAA\n",       // three bytes
           "text\n\n" + em_dash + " name AAAAAA==\n",   // key id alone
           "text\n\n" + em_dash + " name AAAAAAA\n",    // no padding
           "text\n\n" + em_dash + " name AAAAAAB=\n",   // loose bits
           "text\n\n" + em_dash + " name !!!!!!!!\n",   // not base64
           "text\n\n" + em_dash + " name AAAAAAA= \n",  // space at the end
       }) {
    EXPECT_THAT(ParseNote(bytes), StatusIs(absl::StatusCode::kInvalidArgument))
        << bytes;
  }
}

TEST(FormatNote, RefusesATextWithoutNewline) {
  EXPECT_THAT(FormatNote({"text", {*SignNoteText(Signer(1), "text")}}),
              StatusIs(absl::StatusCode::kInvalidArgument, "newline"));
  EXPECT_THAT(FormatNote({"text\n", {}}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SignNoteText, RefusesAWitnessKey) {
  EXPECT_THAT(SignNoteText(testing::VectorWitness(), kText),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::crypto
