#include "storage/backup.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/backup_manifest.h"
#include "storage/fsck.h"
#include "storage/subject_key_store.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::kPersonLabel;
using ::daodi::testing::StatusIs;

class BackupTest : public StoreTest {
 protected:
  LedgerStoreOptions Restored() const {
    LedgerStoreOptions options = Options();
    options.path = directory_.File("restored");
    options.create_if_missing = false;
    return options;
  }
  SectionState StateOfPerson(const LedgerStore& store, uint64_t index) const {
    const auto sections =
        store.ReadSections(index, samples_.header(index).sections);
    EXPECT_OK(sections);
    return (*sections)[1].state;
  }
  void ExpectClean(const LedgerStore& store) const {
    ASSERT_OK_AND_ASSIGN(const FsckReport report, Fsck(store, FsckOptions()));
    for (const FsckFinding& finding : report.findings) {
      ADD_FAILURE() << finding.place << ": " << finding.problem;
    }
  }

  const std::string backup_ = directory_.File("backup");
  const std::string keys_ = directory_.File("key_backup");
};

TEST_F(BackupTest, ARestoredLedgerIsTheSameLedger) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(600));
  ASSERT_OK(store_->PutCheckpoint(
      600, testing::SampleCheckpoint(600, store_->head().root)));
  const TreeHead head = store_->head();
  ASSERT_OK_AND_ASSIGN(const BackupReport made,
                       Backup(*store_, backup_, keys_));
  EXPECT_EQ(made.head.size, 600u);
  EXPECT_GT(made.files, 2u);
  EXPECT_GT(made.bytes, 600u * 400u);
  ASSERT_NO_FATAL_FAILURE(Append(50));  // not in the backup
  Close();

  ASSERT_OK_AND_ASSIGN(const BackupReport restored,
                       Restore(backup_, keys_, Restored()));
  EXPECT_EQ(restored.head.root, head.root);
  EXPECT_EQ(restored.files, made.files);
  EXPECT_EQ(restored.bytes, made.bytes);
  ASSERT_NO_FATAL_FAILURE(OpenWith(Restored()));
  EXPECT_EQ(store_->head().size, 600u);
  EXPECT_EQ(store_->head().root, head.root);
  EXPECT_OK(store_->LatestCheckpoint());
  EXPECT_EQ(StateOfPerson(*store_, 5), SectionState::kPresent);
  ExpectClean(*store_);
  // And it goes on.
  testing::SampleLedger again(kSeed);
  again.NextBatch(600);
  EXPECT_OK(store_->Commit(again.NextBatch(10)));
}

TEST_F(BackupTest, SubjectKeysAreOnlyWhereTheyWereAskedFor) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(40));
  ASSERT_OK_AND_ASSIGN(const auto found,
                       store_->impl().keys->Find({5, kPersonLabel}));
  const std::string key(found.key.InsecureView());
  ASSERT_OK(Backup(*store_, backup_, keys_));
  Close();
  EXPECT_FALSE(absl::StrContains(FilesOf(backup_), key));
  EXPECT_FALSE(absl::StrContains(FilesOf(backup_), "farmer-盘"));
  EXPECT_TRUE(absl::StrContains(FilesOf(keys_), key));
}

TEST_F(BackupTest, Sha256sumChecksTheManifest) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(40));
  ASSERT_OK(Backup(*store_, backup_, ""));
  const std::string command = absl::StrCat(
      "cd '", backup_, "' && sha256sum --strict --quiet -c MANIFEST.daodi");
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(BackupTest, ErasedStaysErasedInALedgerBackedUpBefore) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(40));
  ASSERT_OK(Backup(*store_, backup_, ""));
  ASSERT_OK(store_->EraseSection(5, kPersonLabel));
  Close();
  // The machine is new, the key store was saved.
  LedgerStoreOptions restored = Restored();
  restored.key_store_path = Options().path + ".keys";
  ASSERT_OK(Restore(backup_, "", restored));
  ASSERT_NO_FATAL_FAILURE(OpenWith(restored));
  EXPECT_EQ(StateOfPerson(*store_, 5), SectionState::kErased);
  EXPECT_EQ(StateOfPerson(*store_, 6), SectionState::kPresent);
  ExpectClean(*store_);
}

TEST_F(BackupTest, ErasedStaysErasedWithKeysBackedUpBefore) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(40));
  ASSERT_OK_AND_ASSIGN(const auto found,
                       store_->impl().keys->Find({5, kPersonLabel}));
  const std::string key(found.key.InsecureView());
  ASSERT_OK(Backup(*store_, directory_.File("older"), keys_));
  ASSERT_OK(store_->EraseSection(5, kPersonLabel));
  ASSERT_OK(Backup(*store_, backup_, ""));
  Close();
  ASSERT_OK(Restore(backup_, keys_, Restored()));
  ASSERT_NO_FATAL_FAILURE(OpenWith(Restored()));
  EXPECT_EQ(StateOfPerson(*store_, 5), SectionState::kErased);
  ExpectClean(*store_);
  Close();
  EXPECT_FALSE(absl::StrContains(FilesOf(Restored().path + ".keys"), key));
}

TEST_F(BackupTest, WithoutKeysErasableSectionsAreMissingAndNamed) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  ASSERT_OK(Backup(*store_, backup_, ""));
  Close();
  ASSERT_OK(Restore(backup_, "", Restored()));
  ASSERT_NO_FATAL_FAILURE(OpenWith(Restored()));
  EXPECT_EQ(StateOfPerson(*store_, 5), SectionState::kMissing);
  ASSERT_OK_AND_ASSIGN(const FsckReport report, Fsck(*store_, FsckOptions()));
  EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(),
                          [](const FsckFinding& finding) {
                            return finding.place == "section/5/2";
                          }));
}

TEST_F(BackupTest, NamesEveryTamperedFile) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(300));
  ASSERT_OK(Backup(*store_, backup_, keys_));
  Close();
  std::vector<std::filesystem::path> files;
  for (const std::string& folder : {backup_, keys_}) {
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(folder)) {
      if (file.is_regular_file() && file.file_size() > 0) {
        files.push_back(file.path());
      }
    }
  }
  ASSERT_GT(files.size(), 6u);
  for (const std::filesystem::path& path : files) {
    // A copy, since the live ledger may share the file.
    std::ifstream in(path, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(in), {});
    std::string altered = content;
    altered[content.size() / 2] ^= 1;
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary) << altered;
    const auto restored = Restore(backup_, keys_, Restored());
    EXPECT_THAT(restored, StatusIs(absl::StatusCode::kDataLoss)) << path;
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary) << content;
    // The wrong one is not left behind as if it were a ledger.
    std::filesystem::remove_all(Restored().path);
    std::filesystem::remove_all(Restored().path + ".keys");
  }
  EXPECT_OK(Restore(backup_, keys_, Restored()));
}

TEST_F(BackupTest, NamesTheFileThatIsTamperedWithMissingOrNotListed) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(30));
  ASSERT_OK(Backup(*store_, backup_, ""));
  const std::string current = backup_ + "/ledger/CURRENT";
  std::filesystem::rename(current, current + "2");
  EXPECT_THAT(Restore(backup_, "", Restored()),
              StatusIs(absl::StatusCode::kDataLoss, "CURRENT2"));
  std::filesystem::remove(current + "2");
  EXPECT_THAT(Restore(backup_, "", Restored()),
              StatusIs(absl::StatusCode::kDataLoss, "CURRENT: is missing"));
  std::ofstream(current) << "MANIFEST-000001\n";
  EXPECT_THAT(Restore(backup_, "", Restored()),
              StatusIs(absl::StatusCode::kDataLoss, "CURRENT: its bytes"));
  EXPECT_FALSE(std::filesystem::exists(Restored().path + "/CURRENT"));
}

TEST_F(BackupTest, RefusesFoldersThatAreNotEmpty) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(30));
  ASSERT_OK(Backup(*store_, backup_, ""));
  EXPECT_THAT(Backup(*store_, backup_, ""),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Restore(backup_, "", Options()),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Restore(directory_.File("none"), "", Restored()),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Restore(backup_, backup_, Restored()),
              StatusIs(absl::StatusCode::kInvalidArgument, "keys"));
}

TEST(BackupManifest, ParsesWhatItFormatsAndNothingElse) {
  BackupManifest manifest;
  manifest.part = "ledger";
  manifest.head.size = 7;
  manifest.head.record_time_ms = 99;
  manifest.checkpoint = "note\n";
  manifest.files = {{"000012.sst", crypto::Digest()}, {"CURRENT", {}}};
  const std::string text = FormatBackupManifest(manifest);
  ASSERT_OK_AND_ASSIGN(const BackupManifest parsed, ParseBackupManifest(text));
  EXPECT_EQ(parsed.head.size, 7u);
  EXPECT_EQ(parsed.checkpoint, "note\n");
  ASSERT_EQ(parsed.files.size(), 2u);
  EXPECT_EQ(parsed.files[1].name, "CURRENT");
  for (size_t size = 0; size < text.size(); ++size) {
    const auto torn = ParseBackupManifest(text.substr(0, size));
    // Only whole lines less can still be a manifest, of fewer files.
    if (torn.ok()) {
      EXPECT_EQ(text[size - 1], '\n') << size;
    }
  }
  for (const char* name : {"../x", "a/b", "..", ""}) {
    manifest.files = {{name, crypto::Digest()}};
    EXPECT_THAT(ParseBackupManifest(FormatBackupManifest(manifest)),
                StatusIs(absl::StatusCode::kDataLoss))
        << name;
  }
}

}  // namespace
}  // namespace daodi::storage
