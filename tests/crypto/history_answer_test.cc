#include "crypto/history_answer.h"

#include <functional>
#include <string>

#include "absl/strings/str_replace.h"
#include "crypto/note.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using daodi::testing::StatusIs;

NoteSigner MakeSigner() {
  return *NoteSigner::Create(NoteKeyType::kEd25519, "ledger.example/test",
                             *PrivateKey::Generate(SignatureScheme::kEd25519));
}

Digest Filled(uint8_t byte) {
  Digest digest;
  digest.data()[0] = byte;
  return digest;
}

HistoryAnswer Page() {
  HistoryAnswer page;
  page.issuer = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  page.lot = "HP26-\xe5\x8e\x9a";
  page.reader = "public";
  page.start_index = 3;
  page.last_page = true;
  page.as_of_size = 42;
  page.root = Filled(9);
  page.entries = {{4, Filled(1)}, {7, Filled(2)}};
  return page;
}

class HistoryAnswerTest : public ::testing::Test {
 protected:
  const NoteSigner signer_ = MakeSigner();
  const std::string note_ = *SignHistoryAnswer(Page(), signer_);
};

TEST_F(HistoryAnswerTest, OfThePageReceivedIsAcceptedAndTellsTheRest) {
  HistoryAnswer known = Page();
  known.reader = "";
  known.start_index = 0;
  known.root = Digest();
  ASSERT_OK_AND_ASSIGN(const HistoryAnswer answer,
                       CheckHistoryAnswer(note_, signer_.key(), known));
  EXPECT_EQ(answer.reader, "public");
  EXPECT_EQ(answer.start_index, 3u);
  EXPECT_EQ(answer.root, Filled(9));
}

TEST_F(HistoryAnswerTest, OfAnotherPageIsRefused) {
  const std::function<void(HistoryAnswer&)> changes[] = {
      [](HistoryAnswer& page) { page.issuer = "-"; },
      [](HistoryAnswer& page) { page.lot = "HP27"; },
      [](HistoryAnswer& page) { page.last_page = false; },
      [](HistoryAnswer& page) { page.as_of_size = 41; },
      [](HistoryAnswer& page) { page.entries.pop_back(); },
      [](HistoryAnswer& page) { page.entries[0].index = 5; },
      [](HistoryAnswer& page) { page.entries[1].leaf_hash = Filled(3); }};
  for (const auto& change : changes) {
    HistoryAnswer page = Page();
    change(page);
    EXPECT_THAT(CheckHistoryAnswer(note_, signer_.key(), page),
                StatusIs(absl::StatusCode::kDataLoss, "signed answer: says"));
  }
}

TEST_F(HistoryAnswerTest, OfAnotherSignerOrAlteredIsRefused) {
  EXPECT_THAT(CheckHistoryAnswer(note_, MakeSigner().key(), Page()),
              StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(
      CheckHistoryAnswer(absl::StrReplaceAll(note_, {{"from 3", "from 4"}}),
                         signer_.key(), Page()),
      StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(HistoryAnswerTest, AnotherSignedTextIsNoAnswer) {
  const std::string texts[] = {
      "ledger.example/test\n1\nAAAA\n",
      absl::StrReplaceAll(ParseNote(note_)->text, {{"from 3", "from 03"}}),
      absl::StrReplaceAll(ParseNote(note_)->text, {{"reader ", "read "}})};
  for (const std::string& text : texts) {
    const auto signature = SignNoteText(signer_, text);
    ASSERT_OK(signature);
    EXPECT_THAT(CheckHistoryAnswer(*FormatNote({text, {*signature}}),
                                   signer_.key(), Page()),
                StatusIs(absl::StatusCode::kInvalidArgument, "signed answer"));
  }
}

}  // namespace
}  // namespace daodi::crypto
