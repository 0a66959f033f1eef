// Sections of a stored ledger: present, blocked, erased, missing.

#include <thread>

#include "absl/strings/match.h"
#include "rocksdb/db.h"
#include "storage/fsck.h"
#include "storage/rocksdb_status.h"
#include "storage/subject_key_store.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::kFactsLabel;
using ::daodi::testing::kPersonLabel;
using ::daodi::testing::StatusIs;

class SectionsTest : public StoreTest {
 protected:
  StoredSection Read(uint64_t index, uint8_t label) {
    auto sections =
        store_->ReadSections(index, samples_.header(index).sections);
    EXPECT_OK(sections);
    for (StoredSection& section : *sections) {
      if (section.label == label) return std::move(section);
    }
    ADD_FAILURE() << "no section " << static_cast<int>(label);
    return {};
  }
  SectionState StateOfPerson(uint64_t index) {
    return Read(index, kPersonLabel).state;
  }
  std::string SubjectKey(uint64_t index) {
    const auto found = store_->impl().keys->Find({index, kPersonLabel});
    EXPECT_OK(found);
    return std::string(found->key.InsecureView());
  }
  void ExpectClean() {
    ASSERT_OK_AND_ASSIGN(const FsckReport report, Fsck(*store_, FsckOptions()));
    for (const FsckFinding& finding : report.findings) {
      ADD_FAILURE() << finding.place << ": " << finding.problem;
    }
  }
};

TEST_F(SectionsTest, ABlockedSectionIsNoLongerShown) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  EXPECT_TRUE(
      absl::StrContains(Read(3, kPersonLabel).encoded, samples_.PersonName(3)));
  ASSERT_OK(store_->BlockSection(3, kPersonLabel));
  ASSERT_OK(store_->BlockSection(3, kPersonLabel));
  EXPECT_EQ(StateOfPerson(3), SectionState::kBlocked);
  EXPECT_EQ(Read(3, kPersonLabel).encoded, "");
  EXPECT_EQ(StateOfPerson(4), SectionState::kPresent);
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(StateOfPerson(3), SectionState::kBlocked);
  ExpectClean();
}

TEST_F(SectionsTest, OnlyErasableSectionsAreBlockedOrErased) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  EXPECT_THAT(store_->BlockSection(3, kFactsLabel),
              StatusIs(absl::StatusCode::kNotFound, "section/3/1"));
  EXPECT_THAT(store_->EraseSection(3, kFactsLabel),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_->EraseSection(99, kPersonLabel),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(SectionsTest, NoTextOfAnErasableSectionIsEverInTheLedgersFiles) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(50));
  Close();
  EXPECT_FALSE(absl::StrContains(FilesOf(Options().path), "farmer-盘"));
}

TEST_F(SectionsTest, ErasingLeavesNeitherKeyNorSealedBytesInAnyFile) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(64));
  const std::string early_key = SubjectKey(5);
  ASSERT_TRUE(
      store_->impl()
          .database->db()
          ->Flush(rocksdb::FlushOptions(),
                  store_->impl().database->family(ColumnFamily::kErasable))
          .ok());
  ASSERT_NO_FATAL_FAILURE(Append(64));
  const std::string late_key = SubjectKey(77);
  const std::string kept_key = SubjectKey(6);
  ASSERT_OK_AND_ASSIGN(const auto row,
                       store_->impl().database->Get(
                           ColumnFamily::kErasable,
                           MakeSectionKey({5, kPersonLabel}).view(), "row"));
  const std::string sealed = row->substr(1 + kNonceBytes);
  ASSERT_TRUE(absl::StrContains(FilesOf(directory_.path()), early_key));

  ASSERT_OK(store_->EraseSection(5, kPersonLabel));
  ASSERT_OK(store_->EraseSection(77, kPersonLabel));
  ASSERT_OK(store_->EraseSection(77, kPersonLabel));
  // While the store is open as well as after.
  for (const bool open : {true, false}) {
    if (!open) Close();
    const std::string key_files = FilesOf(Options().path + ".keys");
    EXPECT_FALSE(absl::StrContains(key_files, early_key)) << open;
    EXPECT_FALSE(absl::StrContains(key_files, late_key)) << open;
    EXPECT_TRUE(absl::StrContains(key_files, kept_key)) << open;
    for (const auto& file :
         std::filesystem::directory_iterator(Options().path)) {
      if (file.path().extension() != ".sst") continue;
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string content(std::istreambuf_iterator<char>(stream), {});
      EXPECT_FALSE(absl::StrContains(content, sealed)) << file.path();
    }
  }
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(StateOfPerson(5), SectionState::kErased);
  EXPECT_EQ(StateOfPerson(77), SectionState::kErased);
  EXPECT_EQ(StateOfPerson(6), SectionState::kPresent);
  ExpectClean();
}

TEST_F(SectionsTest, ABlockedSectionCanBeErasedAndAnErasedOneStaysSo) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  ASSERT_OK(store_->BlockSection(3, kPersonLabel));
  ASSERT_OK(store_->EraseSection(3, kPersonLabel));
  ASSERT_OK(store_->BlockSection(3, kPersonLabel));
  EXPECT_EQ(StateOfPerson(3), SectionState::kErased);
  ExpectClean();
}

// A crash after the marker and before the key is destroyed.
TEST_F(SectionsTest, OpeningFinishesAnErasureThatACrashInterrupted) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  const std::string key = SubjectKey(3);
  Close();
  {
    DatabaseOptions options;
    options.path = Options().path;
    const auto database = Database::Open(options);
    ASSERT_OK(database);
    const SectionKey place = MakeSectionKey({3, kPersonLabel});
    rocksdb::WriteBatch batch;
    ASSERT_TRUE(batch
                    .Put((*database)->family(ColumnFamily::kErasable),
                         ToSlice(place.view()),
                         MakeErasableValue({ErasableState::kErased, {}, {}}))
                    .ok());
    ASSERT_TRUE(
        batch
            .Put((*database)->family(ColumnFamily::kMeta),
                 std::string(kErasingPrefix) + std::string(place.view()), "")
            .ok());
    ASSERT_TRUE((*database)->db()->Write(rocksdb::WriteOptions(), &batch).ok());
  }
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(StateOfPerson(3), SectionState::kErased);
  ExpectClean();
  Close();
  EXPECT_FALSE(absl::StrContains(FilesOf(directory_.path()), key));
}

TEST_F(SectionsTest, ALostRowIsMissingAndNotErased) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  const Database& database = *store_->impl().database;
  ASSERT_TRUE(database.db()
                  ->Delete(rocksdb::WriteOptions(),
                           database.family(ColumnFamily::kSection),
                           ToSlice(MakeSectionKey({3, kFactsLabel}).view()))
                  .ok());
  ASSERT_TRUE(database.db()
                  ->Delete(rocksdb::WriteOptions(),
                           database.family(ColumnFamily::kErasable),
                           ToSlice(MakeSectionKey({4, kPersonLabel}).view()))
                  .ok());
  EXPECT_EQ(Read(3, kFactsLabel).state, SectionState::kMissing);
  EXPECT_EQ(StateOfPerson(4), SectionState::kMissing);
}

TEST_F(SectionsTest, ASectionUnderAnotherKeyIsDamage) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  std::vector<SubjectKeyStore::NewKey> keys;
  keys.push_back(
      {{3, kPersonLabel}, crypto::SecretBytes(std::string(32, 'k'))});
  ASSERT_OK(store_->impl().keys->Put(keys));
  EXPECT_THAT(store_->ReadSections(3, samples_.header(3).sections),
              StatusIs(absl::StatusCode::kDataLoss, "section/3/2"));
}

TEST_F(SectionsTest, ReadersRunBesideCommitsAndErasures) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(300));
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([this, &stop, &wrong] {
      while (!stop) {
        const TreeHead head = store_->head();
        const auto root = store_->RootAt(head.size);
        if (!root.ok() || *root != head.root) ++wrong;
        const auto sections =
            store_->ReadSections(3, samples_.header(3).sections);
        if (!sections.ok()) ++wrong;
        if (!store_->ReadEntry(head.size - 1).ok()) ++wrong;
      }
    });
  }
  // Made before: samples_ grows only here.
  testing::SampleLedger other(kSeed);
  other.NextBatch(300);
  for (int i = 0; i < 20; ++i) {
    EXPECT_OK(store_->Commit(other.NextBatch(37)));
    if (i == 10) {
      EXPECT_OK(store_->EraseSection(3, kPersonLabel));
    }
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace daodi::storage
