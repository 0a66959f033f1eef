#include "storage/document_store.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <vector>

#include "storage/fsck_documents.h"
#include "tests/storage/document_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;
using State = StoredDocumentState;

constexpr size_t kSegment = kDocumentSegmentBytes;

TEST_F(DocumentTest, ADocumentComesBackAsItWasSentWhateverItsSize) {
  for (const size_t size : {size_t{1}, kSegment - 1, kSegment, kSegment + 1,
                            3 * kSegment, 3 * kSegment + 77}) {
    SCOPED_TRACE(size);
    const std::string bytes = Bytes(size);
    const DocumentName name = Deposit(bytes);
    ASSERT_OK_AND_ASSIGN(const auto info, documents_->Find(name));
    EXPECT_EQ(info->state, State::kArrived);
    EXPECT_EQ(info->arrived_ms, kNowMs + 5);
    EXPECT_EQ(ReadAll(name), bytes);
  }
}

TEST_F(DocumentTest, AReadMayBeginAnywhere) {
  const std::string bytes = Bytes(2 * kSegment + 100);
  const DocumentName name = Deposit(bytes);
  ASSERT_OK_AND_ASSIGN(const auto file, documents_->OpenDocument(name));
  for (const size_t offset : {size_t{0}, size_t{7}, kSegment - 1, kSegment,
                              2 * kSegment + 99, bytes.size()}) {
    ASSERT_OK_AND_ASSIGN(const std::string part, file->ReadSegment(offset));
    EXPECT_EQ(part, bytes.substr(offset, kSegment - offset % kSegment));
  }
}

TEST_F(DocumentTest, AnUploadGoesOnAfterAReopenWhereItStood) {
  const std::string bytes = Bytes(3 * kSegment + 5);
  const NewDocument document = Describe(bytes);
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  ASSERT_OK(documents_->Append(document.name, 0, bytes.substr(0, 2 * kSegment),
                               kNowMs));
  OpenAll(kNowMs + 10);
  ASSERT_OK_AND_ASSIGN(const DocumentInfo info,
                       documents_->StartUpload(document, kNowMs + 10));
  EXPECT_EQ(info.received_bytes, 2 * kSegment);
  ASSERT_OK(documents_->Append(document.name, 2 * kSegment,
                               bytes.substr(2 * kSegment), kNowMs + 10));
  EXPECT_EQ(ReadAll(document.name), bytes);
}

TEST_F(DocumentTest, ATornSegmentIsSentAgain) {
  const std::string bytes = Bytes(2 * kSegment);
  const NewDocument document = Describe(bytes);
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  ASSERT_OK(
      documents_->Append(document.name, 0, bytes.substr(0, kSegment), kNowMs));
  const std::string path = FilePath(document.name, false);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  OpenAll(kNowMs);
  ASSERT_OK_AND_ASSIGN(const auto info, documents_->Find(document.name));
  EXPECT_EQ(info->received_bytes, 0u);
  ASSERT_OK(documents_->Append(document.name, 0, bytes, kNowMs));
  EXPECT_EQ(ReadAll(document.name), bytes);
}

TEST_F(DocumentTest, AnUploadWhoseFirstBytesWereLostBeginsAgain) {
  const std::string bytes = Bytes(kSegment);
  const NewDocument document = Describe(bytes);
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  std::filesystem::resize_file(FilePath(document.name, false), 3);
  EXPECT_THAT(documents_->Append(document.name, 0, bytes, kNowMs),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(Deposit(bytes).digest, document.name.digest);
  EXPECT_EQ(ReadAll(document.name), bytes);
}

TEST_F(DocumentTest, OffsetsOutOfOrderAreRefusedAndChangeNothing) {
  const std::string bytes = Bytes(3 * kSegment);
  const NewDocument document = Describe(bytes);
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  ASSERT_OK(
      documents_->Append(document.name, 0, bytes.substr(0, kSegment), kNowMs));
  for (const uint64_t offset :
       {uint64_t{0}, uint64_t{1}, uint64_t{2 * kSegment}, ~uint64_t{0}}) {
    EXPECT_THAT(documents_->Append(document.name, offset,
                                   bytes.substr(0, kSegment), kNowMs),
                StatusIs(absl::StatusCode::kOutOfRange, "offset"));
  }
  EXPECT_THAT(documents_->Append(document.name, kSegment, "short", kNowMs),
              StatusIs(absl::StatusCode::kOutOfRange, "multiple"));
  EXPECT_THAT(
      documents_->Append(document.name, kSegment, Bytes(3 * kSegment), kNowMs),
      StatusIs(absl::StatusCode::kOutOfRange));
  ASSERT_OK(documents_->Append(document.name, kSegment, bytes.substr(kSegment),
                               kNowMs));
  EXPECT_EQ(ReadAll(document.name), bytes);
}

TEST_F(DocumentTest, BytesOfAnotherDigestAreNotKept) {
  NewDocument document = Describe(Bytes(100));
  document.name.digest = crypto::Sha256("something else");
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  EXPECT_THAT(documents_->Append(document.name, 0, Bytes(100), kNowMs),
              StatusIs(absl::StatusCode::kInvalidArgument, "SHA-256"));
  EXPECT_THAT(documents_->Find(document.name),
              testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  EXPECT_FALSE(std::filesystem::exists(FilePath(document.name, false)));
  EXPECT_FALSE(std::filesystem::exists(FilePath(document.name, true)));
}

TEST_F(DocumentTest, OnlyWhoKnowsTheSaltCanUpload) {
  const std::string bytes = Bytes(100);
  NewDocument document = Describe(bytes);
  document.salt = *crypto::Salt::From(std::string(32, 'x'));
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  EXPECT_THAT(documents_->Append(document.name, 0, bytes, kNowMs),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DocumentTest, LimitsAreHeld) {
  EXPECT_THAT(documents_->StartUpload(Describe(Bytes((1 << 20) + 1)), kNowMs),
              StatusIs(absl::StatusCode::kInvalidArgument, "size_bytes"));
  EXPECT_THAT(documents_->StartUpload(Describe(""), kNowMs),
              StatusIs(absl::StatusCode::kInvalidArgument, "size_bytes"));
  ASSERT_OK(documents_->StartUpload(Describe("one"), kNowMs));
  ASSERT_OK(documents_->StartUpload(Describe("two"), kNowMs));
  EXPECT_THAT(documents_->StartUpload(Describe("three"), kNowMs),
              StatusIs(absl::StatusCode::kResourceExhausted, "2 are open"));
  EXPECT_OK(documents_->StartUpload(Describe("three", kOther), kNowMs));
  ASSERT_OK(documents_->Append(Describe("one").name, 0, "one", kNowMs));
  EXPECT_OK(documents_->StartUpload(Describe("three"), kNowMs));
  OpenAll(kNowMs);  // counts again
  EXPECT_THAT(documents_->StartUpload(Describe("four"), kNowMs),
              StatusIs(absl::StatusCode::kResourceExhausted, "2 are open"));
}

TEST_F(DocumentTest, AnOrganizationHasSoManyBytesAndNoMore) {
  for (const size_t size : {(1 << 20) - 1, (1 << 20) - 2, (1 << 20) - 3}) {
    Deposit(Bytes(size));
  }
  EXPECT_THAT(documents_->StartUpload(Describe(Bytes(7)), kNowMs),
              StatusIs(absl::StatusCode::kResourceExhausted, "bytes"));
  EXPECT_OK(documents_->StartUpload(Describe(Bytes(6)), kNowMs));
}

TEST_F(DocumentTest, AForgottenUploadIsDroppedAtStart) {
  const NewDocument document = Describe(Bytes(kSegment));
  ASSERT_OK(documents_->StartUpload(document, kNowMs));
  OpenAll(kNowMs + 1000);
  ASSERT_OK_AND_ASSIGN(const auto young, documents_->Find(document.name));
  EXPECT_TRUE(young.has_value());
  OpenAll(kNowMs + 1001);
  ASSERT_OK_AND_ASSIGN(const auto old, documents_->Find(document.name));
  EXPECT_FALSE(old.has_value());
  EXPECT_FALSE(std::filesystem::exists(FilePath(document.name, false)));
}

// The states a kill can leave between the steps of finishing.
TEST_F(DocumentTest, AKillBetweenRenameAndRowLosesNothing) {
  const std::string bytes = Bytes(kSegment + 3);
  const DocumentName name = Deposit(bytes);
  ASSERT_OK_AND_ASSIGN(auto info, documents_->Find(name));
  CloseAll();
  {
    ASSERT_OK_AND_ASSIGN(
        const auto index,
        DocumentIndex::Open(directory_.File("ledger.documents/index"), false));
    info->state = State::kUploading;
    info->arrived_ms = 0;
    ASSERT_OK(index->Put(name, *info));
  }
  OpenAll(kNowMs + 99'999'999);
  EXPECT_EQ(StateOf(name), State::kArrived);
  EXPECT_EQ(ReadAll(name), bytes);
}

TEST_F(DocumentTest, AKillAfterTheLastByteIsFinishedByAnEmptyChunk) {
  const std::string bytes = Bytes(kSegment + 3);
  const DocumentName name = Deposit(bytes);
  ASSERT_OK_AND_ASSIGN(auto info, documents_->Find(name));
  std::filesystem::rename(FilePath(name, true), FilePath(name, false));
  CloseAll();
  {
    ASSERT_OK_AND_ASSIGN(
        const auto index,
        DocumentIndex::Open(directory_.File("ledger.documents/index"), false));
    info->state = State::kUploading;
    ASSERT_OK(index->Put(name, *info));
  }
  OpenAll(kNowMs);
  ASSERT_OK_AND_ASSIGN(const auto upload, documents_->Find(name));
  EXPECT_EQ(upload->received_bytes, bytes.size());
  ASSERT_OK(documents_->Append(name, bytes.size(), "", kNowMs));
  EXPECT_EQ(ReadAll(name), bytes);
}

TEST_F(DocumentTest, AKillBetweenTombstoneAndKeyIsMadeGood) {
  const DocumentName name = Deposit(Bytes(100));
  CloseAll();
  {
    ASSERT_OK_AND_ASSIGN(
        const auto index,
        DocumentIndex::Open(directory_.File("ledger.documents/index"), false));
    DocumentInfo erased;
    erased.state = State::kErased;
    ASSERT_OK(index->Put(name, erased));
  }
  OpenAll(kNowMs);
  EXPECT_FALSE(std::filesystem::exists(FilePath(name)));
  ASSERT_OK_AND_ASSIGN(const auto info, documents_->Find(name));
  EXPECT_THAT(documents_->SealOf(name, *info),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(DocumentTest, WhatIsErasedNeverComesBack) {
  const std::string bytes = Bytes(200);
  const DocumentName name = Deposit(bytes);
  ASSERT_OK(documents_->Block(name));
  EXPECT_EQ(StateOf(name), State::kBlocked);
  EXPECT_THAT(documents_->OpenDocument(name),
              StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(documents_->Erase(name));
  ASSERT_OK(documents_->Erase(name));
  EXPECT_EQ(StateOf(name), State::kErased);
  ASSERT_OK_AND_ASSIGN(const DocumentInfo again,
                       documents_->StartUpload(Describe(bytes), kNowMs));
  EXPECT_EQ(again.state, State::kErased);
  OpenAll(kNowMs);
  EXPECT_EQ(StateOf(name), State::kErased);
  EXPECT_FALSE(std::filesystem::exists(FilePath(name)));
}

TEST_F(DocumentTest, ADocumentErasedBeforeItArrivedNeverArrives) {
  const NewDocument document = Describe("never seen");
  ASSERT_OK(documents_->Erase(document.name));
  ASSERT_OK_AND_ASSIGN(const DocumentInfo info,
                       documents_->StartUpload(document, kNowMs));
  EXPECT_EQ(info.state, State::kErased);
}

TEST_F(DocumentTest, ErasingOnesOwnLeavesTheSameDocumentOfAnother) {
  const std::string bytes = Bytes(300);
  const DocumentName mine = Deposit(bytes);
  const DocumentName others = Deposit(bytes, kOther);
  ASSERT_OK(documents_->Erase(mine));
  EXPECT_EQ(ReadAll(others), bytes);
}

TEST_F(DocumentTest, NeitherBytesNorSaltAreOnDiskInTheClear) {
  const std::string secret = "姓名 盘某某, identity card 4311";
  const DocumentName name = Deposit(secret);
  const std::string all = FilesOf(directory_.path());
  EXPECT_EQ(all.find(secret), std::string::npos);
  EXPECT_EQ(all.find(std::string(32, 's')), std::string::npos);
  EXPECT_EQ(ReadAll(name), secret);
}

TEST_F(DocumentTest, ListsThoseOfOneOwnerInOrderOfDigest) {
  std::vector<crypto::Digest> expected;
  for (const char* text : {"a", "b", "c", "d"}) {
    expected.push_back(Deposit(text).digest);
    Deposit(text, kOther);
  }
  std::sort(expected.begin(), expected.end());
  std::vector<crypto::Digest> found;
  ASSERT_OK(documents_->ForEachOf(
      kOwner, expected[1],
      [&found](const DocumentName& name, const DocumentInfo&) {
        EXPECT_EQ(name.owner, kOwner);
        found.push_back(name.digest);
        return true;
      }));
  EXPECT_EQ(found,
            std::vector<crypto::Digest>(expected.begin() + 1, expected.end()));
}

TEST_F(DocumentTest, TwoSendersOfOneDocumentGiveOneDocument) {
  const std::string bytes = Bytes(4 * kSegment);
  const NewDocument document = Describe(bytes);
  const auto send = [&] {
    for (int attempt = 0; attempt < 100; ++attempt) {
      const auto info = documents_->StartUpload(document, kNowMs);
      ASSERT_OK(info);
      if (info->state == State::kArrived) return;
      const auto sent = documents_->Append(
          document.name, info->received_bytes,
          bytes.substr(info->received_bytes, kSegment), kNowMs);
      if (!sent.ok()) {
        EXPECT_THAT(sent, StatusIs(absl::StatusCode::kOutOfRange));
      }
    }
  };
  std::thread other(send);
  send();
  other.join();
  EXPECT_EQ(ReadAll(document.name), bytes);
}

TEST_F(DocumentTest, FsckNamesWhatIsMissingExtraAlteredOrHalf) {
  const DocumentName whole = Deposit("whole");
  const DocumentName missing = Deposit("missing");
  const DocumentName altered = Deposit("altered");
  ASSERT_OK(documents_->Erase(Deposit("erased")));
  ASSERT_OK(documents_->StartUpload(Describe("half"), kNowMs));
  ASSERT_OK_AND_ASSIGN(const auto clean, FsckDocuments(*documents_));
  EXPECT_EQ(clean.documents, 3u);
  EXPECT_EQ(clean.uploads, 1u);
  EXPECT_EQ(clean.erased, 1u);
  for (const FsckFinding& finding : clean.findings) {
    ADD_FAILURE() << finding.place << ": " << finding.problem;
  }
  std::filesystem::remove(FilePath(missing));
  {
    std::fstream file(FilePath(altered), std::ios::in | std::ios::out);
    file.seekp(-1, std::ios::end);
    file.put('!');
  }
  std::filesystem::copy_file(FilePath(whole), FilePath(whole) + "x");
  ASSERT_OK_AND_ASSIGN(const auto report, FsckDocuments(*documents_));
  std::string all;
  for (const FsckFinding& finding : report.findings) {
    absl::StrAppend(&all, finding.place, ": ", finding.problem, "\n");
  }
  EXPECT_EQ(report.findings.size(), 3u) << all;
  EXPECT_THAT(all, ::testing::HasSubstr(missing.digest.hex() + ": missing"));
  EXPECT_THAT(all, ::testing::HasSubstr("part 1 was altered"));
  EXPECT_THAT(all, ::testing::HasSubstr(".documentx: extra"));
}

}  // namespace
}  // namespace daodi::storage
