#include <filesystem>
#include <fstream>

#include "storage/backup.h"
#include "storage/backup_documents.h"
#include "storage/fsck_documents.h"
#include "tests/storage/document_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;
using State = StoredDocumentState;

class DocumentBackupTest : public DocumentTest {
 protected:
  void BackUp() {
    ASSERT_NO_FATAL_FAILURE(Append(3));
    ASSERT_OK(BackupDocuments(*documents_, backup_));
    // The ledger's part wants a folder of its own to be new.
    ASSERT_OK(Backup(*store_, ledger_backup_, keys_));
  }
  // Ledger, keys and documents into new folders.
  void RestoreAll(const std::string& key_backup) {
    CloseAll();
    LedgerStoreOptions target = Options();
    target.path = directory_.File("restored");
    target.create_if_missing = false;
    ASSERT_OK(Restore(ledger_backup_, key_backup, target));
    ASSERT_OK(RestoreDocuments(backup_, target.path + ".documents"));
    OpenWith(target);
    auto opened = DocumentStore::Open(DocumentOptions(kNowMs), store_.get());
    ASSERT_OK(opened);
    documents_ = *std::move(opened);
  }

  const std::string backup_ = directory_.File("backup");
  const std::string ledger_backup_ = directory_.File("ledger_backup");
  const std::string keys_ = directory_.File("key_backup");
};

TEST_F(DocumentBackupTest, RestoredDocumentsAreTheSame) {
  const std::string bytes = Bytes(100'000);
  const DocumentName name = Deposit(bytes);
  ASSERT_OK(documents_->StartUpload(Describe("half"), kNowMs));
  ASSERT_NO_FATAL_FAILURE(BackUp());
  ASSERT_NO_FATAL_FAILURE(RestoreAll(keys_));
  EXPECT_EQ(ReadAll(name), bytes);
  ASSERT_OK_AND_ASSIGN(const auto report, FsckDocuments(*documents_));
  EXPECT_TRUE(report.findings.empty()) << report.findings[0].problem;
  EXPECT_OK(documents_->StartUpload(Describe("half"), kNowMs));
}

TEST_F(DocumentBackupTest, WithoutTheKeysNothingCanBeRead) {
  const DocumentName name = Deposit("a report");
  ASSERT_NO_FATAL_FAILURE(BackUp());
  ASSERT_NO_FATAL_FAILURE(RestoreAll(""));
  EXPECT_THAT(documents_->OpenDocument(name),
              StatusIs(absl::StatusCode::kNotFound, "key"));
  ASSERT_OK_AND_ASSIGN(const auto report, FsckDocuments(*documents_));
  EXPECT_EQ(report.without_key, 1u);
}

TEST_F(DocumentBackupTest, ARestoreOverANewerKeyStoreBringsNothingErasedBack) {
  const DocumentName name = Deposit("personal");
  ASSERT_NO_FATAL_FAILURE(BackUp());
  ASSERT_OK(documents_->Erase(name));
  CloseAll();
  std::filesystem::rename(directory_.File("ledger.keys"),
                          directory_.File("restored.keys"));
  ASSERT_NO_FATAL_FAILURE(RestoreAll(""));
  EXPECT_EQ(StateOf(name), State::kErased);
  EXPECT_FALSE(std::filesystem::exists(FilePath(name)));
}

TEST_F(DocumentBackupTest, AnOlderKeyBackupBringsNoKeyOfAnErasedDocumentBack) {
  const DocumentName name = Deposit("personal");
  ASSERT_NO_FATAL_FAILURE(Append(3));
  ASSERT_OK(Backup(*store_, directory_.File("older"), keys_));
  ASSERT_OK(documents_->Erase(name));
  ASSERT_OK(BackupDocuments(*documents_, backup_));
  ASSERT_OK(Backup(*store_, ledger_backup_, ""));
  ASSERT_NO_FATAL_FAILURE(RestoreAll(keys_));
  EXPECT_EQ(StateOf(name), State::kErased);
  ASSERT_OK_AND_ASSIGN(const auto info, documents_->Find(name));
  EXPECT_THAT(documents_->SealOf(name, *info),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(DocumentBackupTest, AnAlteredOrExtraFileIsNamed) {
  const DocumentName name = Deposit("a report");
  ASSERT_OK(BackupDocuments(*documents_, backup_));
  const std::string file =
      absl::StrCat(backup_, "/documents/", DocumentStore::FileOf(name, true));
  { std::ofstream(file + "x") << "extra"; }
  EXPECT_THAT(RestoreDocuments(backup_, directory_.File("a")),
              StatusIs(absl::StatusCode::kDataLoss, ".documentx"));
  std::filesystem::remove(file + "x");
  // A copy: the link shares its bytes with the store.
  std::filesystem::remove(file);
  { std::ofstream(file) << "altered"; }
  EXPECT_THAT(RestoreDocuments(backup_, directory_.File("b")),
              StatusIs(absl::StatusCode::kDataLoss, name.digest.hex()));
  std::filesystem::remove(file);
  EXPECT_THAT(RestoreDocuments(backup_, directory_.File("c")),
              StatusIs(absl::StatusCode::kDataLoss, "is missing"));
}

TEST_F(DocumentBackupTest, ABackupOfBeforeThereWereDocumentsRestoresNone) {
  std::filesystem::create_directories(backup_);
  EXPECT_OK(RestoreDocuments(backup_, directory_.File("none")));
  EXPECT_FALSE(std::filesystem::exists(directory_.File("none")));
}

}  // namespace
}  // namespace daodi::storage
