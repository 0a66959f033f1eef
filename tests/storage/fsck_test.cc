#include "storage/fsck.h"

#include <algorithm>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "crypto/checkpoint.h"
#include "crypto/note_key.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"
#include "storage/subject_key_store.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::kFactsLabel;
using ::daodi::testing::kPersonLabel;
using ::daodi::testing::SampleCheckpoint;
using ::daodi::testing::StatusIs;
using ::testing::HasSubstr;

// One full tile of level 0 and a right edge that no tile covers.
constexpr uint64_t kEntries = 300;
constexpr uint64_t kInTile = 37;
constexpr uint64_t kOnEdge = 290;

std::string TextOf(const FsckReport& report) {
  return absl::StrJoin(
      report.findings, "\n", [](std::string* out, const FsckFinding& finding) {
        absl::StrAppend(out, finding.place, ": ", finding.problem);
      });
}

bool Names(const FsckReport& report, absl::string_view place) {
  return std::any_of(
      report.findings.begin(), report.findings.end(),
      [&](const FsckFinding& finding) { return finding.place == place; });
}

// "entry/290", or "entries/256-299" where no tile says which.
bool NamesEntry(const FsckReport& report, uint64_t index) {
  if (Names(report, absl::StrCat("entry/", index))) return true;
  return std::any_of(
      report.findings.begin(), report.findings.end(),
      [&](const FsckFinding& finding) {
        absl::string_view place = finding.place;
        if (!absl::ConsumePrefix(&place, "entries/")) return false;
        const std::vector<std::string> ends = absl::StrSplit(place, '-');
        uint64_t first = 0;
        uint64_t last = 0;
        return ends.size() == 2 && absl::SimpleAtoi(ends[0], &first) &&
               absl::SimpleAtoi(ends[1], &last) && first <= index &&
               index <= last;
      });
}

class FsckTest : public StoreTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Open());
    ASSERT_NO_FATAL_FAILURE(Append(kEntries - 10));
    ASSERT_OK(store_->PutCheckpoint(
        kEntries - 10, SampleCheckpoint(kEntries - 10, store_->head().root)));
    ASSERT_NO_FATAL_FAILURE(Append(10));
    ASSERT_OK(store_->PutCheckpoint(
        kEntries, SampleCheckpoint(kEntries, store_->head().root)));
  }

  FsckReport Check(const FsckOptions& options = FsckOptions()) {
    auto report = Fsck(*store_, options);
    EXPECT_OK(report);
    return *std::move(report);
  }

  rocksdb::DB* db() { return store_->impl().database->db(); }
  rocksdb::ColumnFamilyHandle* family(ColumnFamily family) {
    return store_->impl().database->family(family);
  }
  std::string Get(ColumnFamily column_family, absl::string_view key) {
    std::string value;
    EXPECT_TRUE(db()->Get(rocksdb::ReadOptions(), family(column_family),
                          ToSlice(key), &value)
                    .ok());
    return value;
  }
  void Put(ColumnFamily column_family, absl::string_view key,
           absl::string_view value) {
    ASSERT_TRUE(db()->Put(rocksdb::WriteOptions(), family(column_family),
                          ToSlice(key), ToSlice(value))
                    .ok());
  }
  void Delete(ColumnFamily column_family, absl::string_view key) {
    ASSERT_TRUE(db()->Delete(rocksdb::WriteOptions(), family(column_family),
                             ToSlice(key))
                    .ok());
  }

  std::string DedupKeyOf(uint64_t index) {
    const crypto::StatementHeader& header = samples_.header(index);
    const auto key = MakeDedupKey(header.author, header.statement_id);
    EXPECT_OK(key);
    return std::string(key->view());
  }
};

TEST_F(FsckTest, AWholeLedgerIsClean) {
  ASSERT_OK(store_->BlockSection(3, kPersonLabel));
  ASSERT_OK(store_->EraseSection(4, kPersonLabel));
  uint64_t last_done = 0;
  FsckOptions options;
  options.progress = [&](uint64_t done, uint64_t) { last_done = done; };
  const FsckReport report = Check(options);
  EXPECT_TRUE(report.clean()) << TextOf(report);
  EXPECT_EQ(report.entries, kEntries);
  // 19 governance entries have one section, the others two.
  EXPECT_EQ(report.sections + report.erased_sections, 2 * kEntries - 19);
  EXPECT_EQ(report.erased_sections, 1u);
  EXPECT_EQ(report.tiles, 1u);
  EXPECT_EQ(report.checkpoints, 2u);
  EXPECT_EQ(last_done, kEntries);
}

TEST_F(FsckTest, AnEmptyLedgerIsClean) {
  Close();
  LedgerStoreOptions options = Options();
  options.path = directory_.File("empty");
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  const FsckReport report = Check();
  EXPECT_TRUE(report.clean()) << TextOf(report);
}

TEST_F(FsckTest, ChecksAStoppedLedgerReadOnly) {
  ASSERT_NO_FATAL_FAILURE(OpenToInspect());
  const FsckReport report = Check();
  EXPECT_TRUE(report.clean()) << TextOf(report);
}

// Flips one bit of every byte of one row and asks for the finding.
struct FlipCase {
  std::string name;
  ColumnFamily family;
  std::function<std::string(FsckTest*)> key;
  std::function<bool(const FsckReport&)> named;
  size_t step = 1;  // every byte; tiles are long
};

std::string Literal(absl::string_view bytes) { return std::string(bytes); }

std::function<bool(const FsckReport&)> NamedAs(const std::string& place) {
  return [place](const FsckReport& report) { return Names(report, place); };
}
std::function<bool(const FsckReport&)> NamedEntry(uint64_t index) {
  return
      [index](const FsckReport& report) { return NamesEntry(report, index); };
}
std::function<std::string(FsckTest*)> Key(absl::string_view bytes) {
  return [bytes = Literal(bytes)](FsckTest*) { return bytes; };
}

class FsckFlipTest : public FsckTest,
                     public ::testing::WithParamInterface<FlipCase> {
 public:
  using FsckTest::DedupKeyOf;
};

TEST_P(FsckFlipTest, NamesTheRowOfEveryFlippedByte) {
  const FlipCase& flip = GetParam();
  const std::string key = flip.key(this);
  const std::string value = Get(flip.family, key);
  ASSERT_FALSE(value.empty());
  for (size_t i = 0; i < value.size(); i += flip.step) {
    std::string altered = value;
    altered[i] = static_cast<char>(altered[i] ^ (1 << (i % 8)));
    ASSERT_NO_FATAL_FAILURE(Put(flip.family, key, altered));
    const FsckReport report = Check();
    EXPECT_TRUE(flip.named(report))
        << "byte " << i << " of " << value.size() << "\n"
        << TextOf(report);
  }
  ASSERT_NO_FATAL_FAILURE(Put(flip.family, key, value));
  EXPECT_TRUE(Check().clean());
}

std::string IndexKeyBytes(uint64_t index) {
  return std::string(MakeIndexKey(index).view());
}
std::string SectionKeyBytes(uint64_t index, uint8_t label) {
  return std::string(MakeSectionKey({index, label}).view());
}

INSTANTIATE_TEST_SUITE_P(
    EveryColumnFamily, FsckFlipTest,
    ::testing::Values(
        FlipCase{"EntryUnderATile", ColumnFamily::kEntry,
                 Key(IndexKeyBytes(kInTile)), NamedEntry(kInTile)},
        FlipCase{"EntryOnTheRightEdge", ColumnFamily::kEntry,
                 Key(IndexKeyBytes(kOnEdge)), NamedEntry(kOnEdge)},
        FlipCase{"GovernanceEntry", ColumnFamily::kEntry,
                 Key(IndexKeyBytes(32)), NamedEntry(32)},
        FlipCase{"Section", ColumnFamily::kSection,
                 Key(SectionKeyBytes(kInTile, kFactsLabel)),
                 NamedAs("section/37/1")},
        FlipCase{"ErasableSection", ColumnFamily::kErasable,
                 Key(SectionKeyBytes(kInTile, kPersonLabel)),
                 NamedAs("section/37/2")},
        FlipCase{"DedupRow", ColumnFamily::kDedup,
                 [](FsckTest* test) {
                   return static_cast<FsckFlipTest*>(test)->DedupKeyOf(kInTile);
                 },
                 NamedAs("dedup/37")},
        FlipCase{"Tile", ColumnFamily::kTile, Key(MakeTileKey({0, 0}).view()),
                 NamedAs("tile/0/0"), 61},
        FlipCase{"Head", ColumnFamily::kMeta, Key(kHeadKey), NamedAs("head")}),
    [](const auto& flip) { return flip.param.name; });

TEST_F(FsckTest, NamesTheSubjectKeyThatWasAltered) {
  std::vector<SubjectKeyStore::NewKey> keys;
  keys.push_back(
      {{kInTile, kPersonLabel}, crypto::SecretBytes(std::string(32, 'k'))});
  ASSERT_OK(store_->impl().keys->Put(keys));
  EXPECT_TRUE(Names(Check(), "section/37/2"));
}

TEST_F(FsckTest, NamesKeysOfNoSection) {
  std::vector<SubjectKeyStore::NewKey> keys;
  keys.push_back({{5, 9}, crypto::SecretBytes(std::string(32, 'k'))});
  // Of a commit that never became durable: no finding.
  keys.push_back(
      {{kEntries + 5, 9}, crypto::SecretBytes(std::string(32, 'k'))});
  ASSERT_OK(store_->impl().keys->Put(keys));
  const FsckReport report = Check();
  EXPECT_TRUE(Names(report, "subject_key/5/9"));
  EXPECT_EQ(report.findings.size(), 1u) << TextOf(report);
}

TEST_F(FsckTest, NamesRowsThatAreMissing) {
  Delete(ColumnFamily::kEntry, IndexKeyBytes(100));
  Delete(ColumnFamily::kSection, SectionKeyBytes(101, kFactsLabel));
  Delete(ColumnFamily::kErasable, SectionKeyBytes(102, kPersonLabel));
  Delete(ColumnFamily::kDedup, DedupKeyOf(103));
  Delete(ColumnFamily::kGovernance, IndexKeyBytes(112));
  const FsckReport report = Check();
  for (const char* place :
       {"entry/100", "section/101/1", "section/102/2", "dedup/103",
        "governance/112", "subject_key/102/2"}) {
    EXPECT_TRUE(Names(report, place)) << place << "\n" << TextOf(report);
  }
  EXPECT_EQ(report.findings.size(), 6u) << TextOf(report);
}

TEST_F(FsckTest, NamesAMissingTile) {
  Delete(ColumnFamily::kTile, MakeTileKey({0, 0}).view());
  const FsckReport report = Check();
  EXPECT_TRUE(Names(report, "tile/0/0"));
  EXPECT_EQ(report.findings.size(), 1u) << TextOf(report);
}

TEST_F(FsckTest, NamesRowsThatBelongToNothing) {
  Put(ColumnFamily::kEntry, IndexKeyBytes(kEntries + 3), "row");
  Put(ColumnFamily::kSection, SectionKeyBytes(50, 9), "row");
  Put(ColumnFamily::kErasable, SectionKeyBytes(51, 9), "row");
  Put(ColumnFamily::kGovernance, IndexKeyBytes(53), "");
  Put(ColumnFamily::kTile, MakeTileKey({1, 0}).view(), "row");
  Put(ColumnFamily::kCheckpoint, IndexKeyBytes(kEntries + 1), "note");
  Put(ColumnFamily::kMeta, "surprise", "row");
  const std::string dedup_key = DedupKeyOf(54);
  const std::string dedup_value = Get(ColumnFamily::kDedup, dedup_key);
  std::string other_key = dedup_key;
  other_key[20] ^= 1;
  Put(ColumnFamily::kDedup, other_key, dedup_value);
  const FsckReport report = Check();
  for (const std::string& place :
       {std::string("entry/303"), std::string("section/50/9"),
        std::string("section/51/9"), std::string("governance/53"),
        std::string("tile/1/0"), std::string("checkpoint/301"),
        std::string("meta/surprise"),
        absl::StrCat("dedup/",
                     rocksdb::Slice(other_key).ToString(/*hex=*/true))}) {
    EXPECT_TRUE(Names(report, place)) << place << "\n" << TextOf(report);
  }
  EXPECT_EQ(report.findings.size(), 8u) << TextOf(report);
}

TEST_F(FsckTest, PlainTextOfAnErasableSectionIsAFinding) {
  Put(ColumnFamily::kSection, SectionKeyBytes(5, kPersonLabel), "name");
  EXPECT_TRUE(Names(Check(), "section/5/2"));
}

TEST_F(FsckTest, AnErasureThatLeftItsKeyIsAFinding) {
  Put(ColumnFamily::kErasable, SectionKeyBytes(5, kPersonLabel),
      MakeErasableValue({ErasableState::kErased, {}, {}}));
  EXPECT_TRUE(Names(Check(), "section/5/2"));
}

TEST_F(FsckTest, RecordTimesMustNotGoBack) {
  const std::string row = Get(ColumnFamily::kEntry, IndexKeyBytes(kOnEdge));
  const auto value = ParseEntryValue(row);
  ASSERT_TRUE(value.has_value());
  Put(ColumnFamily::kEntry, IndexKeyBytes(kOnEdge),
      absl::StrCat(
          MakeEntryValuePrefix(value->leaf_class, value->record_time_ms - 60000)
              .view(),
          value->envelope));
  EXPECT_TRUE(Names(Check(), "entry/290"));
}

TEST_F(FsckTest, AskedForItChecksEachEntryWithTheCallersRules) {
  FsckOptions options;
  uint64_t seen = 0;
  options.check_entry = [&](const StoredEntry& entry,
                            const std::vector<StoredSection>& sections) {
    ++seen;
    EXPECT_FALSE(sections.empty());
    return entry.leaf.index == 7 ? absl::UnauthenticatedError("signature: bad")
                                 : absl::OkStatus();
  };
  const FsckReport report = Check(options);
  EXPECT_EQ(seen, kEntries);
  EXPECT_EQ(TextOf(report), "entry/7: signature: bad");
}

TEST_F(FsckTest, ADamagedHeadDoesNotKeepItFromTheEntries) {
  for (const uint64_t size : {uint64_t{5}, uint64_t{1} << 60}) {
    TreeHead head = store_->head();
    head.size = size;
    Put(ColumnFamily::kMeta, kHeadKey, MakeHeadValue(head));
    EXPECT_TRUE(Names(Check(), size == 5 ? "entry/5" : "head"));
  }
  Put(ColumnFamily::kMeta, kHeadKey, "short");
  const FsckReport report = Check();
  EXPECT_TRUE(Names(report, "head"));
  EXPECT_EQ(report.entries, kEntries);
  Delete(ColumnFamily::kMeta, kHeadKey);
  EXPECT_TRUE(Names(Check(), "head"));
  ASSERT_NO_FATAL_FAILURE(OpenToInspect());
  EXPECT_TRUE(Names(Check(), "head"));
}

TEST_F(FsckTest, NamesCheckpointsOfAnotherTree) {
  crypto::Digest other = store_->head().root;
  other.data()[0] ^= 1;
  Put(ColumnFamily::kCheckpoint, IndexKeyBytes(100),
      SampleCheckpoint(100, other));
  Put(ColumnFamily::kCheckpoint, IndexKeyBytes(101),
      SampleCheckpoint(102, other));
  Put(ColumnFamily::kCheckpoint, IndexKeyBytes(103), "no note");
  const FsckReport report = Check();
  for (const char* place :
       {"checkpoint/100", "checkpoint/101", "checkpoint/103"}) {
    EXPECT_TRUE(Names(report, place)) << place;
  }
  EXPECT_EQ(report.findings.size(), 3u) << TextOf(report);
}

// With the log's key, every byte of a stored checkpoint is checked.
TEST_F(FsckTest, NamesACheckpointWhoseSignatureIsNotTheLogs) {
  auto key =
      crypto::PrivateKey::FromSeed(crypto::SignatureScheme::kEd25519,
                                   crypto::SecretBytes(std::string(32, 's')));
  ASSERT_OK(key);
  const auto signer = crypto::NoteSigner::Create(
      crypto::NoteKeyType::kEd25519, "storage.test/log", *std::move(key));
  ASSERT_OK(signer);
  crypto::Checkpoint checkpoint;
  checkpoint.origin = "storage.test/log";
  checkpoint.size = kEntries;
  checkpoint.root = store_->head().root;
  ASSERT_OK_AND_ASSIGN(const std::string note,
                       crypto::SignCheckpoint(checkpoint, *signer));
  Delete(ColumnFamily::kCheckpoint, IndexKeyBytes(kEntries - 10));
  ASSERT_OK(store_->PutCheckpoint(kEntries, note));
  FsckOptions options;
  options.log_vkey = signer->key().Format();
  EXPECT_TRUE(Check(options).clean()) << TextOf(Check(options));
  for (size_t i = 0; i < note.size(); i += 3) {
    std::string altered = note;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    Put(ColumnFamily::kCheckpoint, IndexKeyBytes(kEntries), altered);
    EXPECT_TRUE(Names(Check(options), "checkpoint/300")) << i;
  }
}

TEST_F(FsckTest, ComparesWithACheckpointFromOutside) {
  ASSERT_OK_AND_ASSIGN(const crypto::Digest root, store_->RootAt(123));
  FsckOptions options;
  options.external_checkpoint = SampleCheckpoint(123, root);
  EXPECT_TRUE(Check(options).clean());
  crypto::Digest other = root;
  other.data()[0] ^= 1;
  options.external_checkpoint = SampleCheckpoint(123, other);
  EXPECT_TRUE(Names(Check(options), "external_checkpoint"));
  options.external_checkpoint = SampleCheckpoint(kEntries + 1, root);
  EXPECT_TRUE(Names(Check(options), "external_checkpoint"));
  options.external_checkpoint = "no note";
  EXPECT_TRUE(Names(Check(options), "external_checkpoint"));
}

TEST_F(FsckTest, ComparesViewsWithRowsMadeAgain) {
  ViewBatch batch(250);
  for (const char* key : {"a", "b", "c"}) {
    batch.Put(ViewTable::kLot, key, std::string(key) + "!");
  }
  batch.Put(ViewTable::kCounter, "n", "1");
  ASSERT_OK(store_->CommitView(batch));
  FsckOptions options;
  options.rebuild_views = [&](uint64_t end, std::vector<ViewBatch::Row>* rows) {
    EXPECT_EQ(end, 250u);
    ViewBatch again(end);
    again.Put(ViewTable::kCounter, "n", "0");
    for (const ViewBatch::Row& row : batch.rows()) {
      again.Put(row.table, row.key, *row.value);
    }
    again.Put(ViewTable::kLot, "gone", "");
    again.Delete(ViewTable::kLot, "gone");
    *rows = again.rows();
    return absl::OkStatus();
  };
  const FsckReport clean = Check(options);
  EXPECT_TRUE(clean.clean()) << TextOf(clean);
  EXPECT_EQ(clean.view_rows, 4u);
  EXPECT_THAT(clean.views_unchecked, HasSubstr("250 to 299"));

  Put(ColumnFamily::kView,
      "\x01"
      "b",
      "b?");
  Delete(ColumnFamily::kView,
         "\x01"
         "c");
  Put(ColumnFamily::kView,
      "\x01"
      "gone",
      "");
  const FsckReport report = Check(options);
  EXPECT_TRUE(Names(report, "view/1/62")) << TextOf(report);
  EXPECT_TRUE(Names(report, "view/1/63"));
  EXPECT_TRUE(Names(report, "view/1/676f6e65"));
  EXPECT_EQ(report.findings.size(), 3u);

  options.rebuild_views = [](uint64_t, std::vector<ViewBatch::Row>*) {
    return absl::InternalError("cannot");
  };
  EXPECT_THAT(Fsck(*store_, options), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(FsckTest, LeavesViewsOfOtherRulesToTheNextOpen) {
  ViewBatch batch(250);
  batch.Put(ViewTable::kLot, "a", "old");
  ASSERT_OK(store_->CommitView(batch));
  Put(ColumnFamily::kMeta, kViewVersionKey,
      EncodeSchemaVersion(kViewVersion - 1));
  FsckOptions options;
  options.rebuild_views = [](uint64_t, std::vector<ViewBatch::Row>*) {
    return absl::OkStatus();
  };
  const FsckReport report = Check(options);
  EXPECT_TRUE(report.clean()) << TextOf(report);
  EXPECT_EQ(report.view_rows, 0u);
  EXPECT_THAT(report.views_unchecked, HasSubstr("of other rules"));
}

TEST_F(FsckTest, SaysWhichViewsAreNotMadeYet) {
  ASSERT_OK(store_->CommitView(ViewBatch(240)));
  FsckOptions options;
  options.rebuild_views = [](uint64_t, std::vector<ViewBatch::Row>*) {
    return absl::OkStatus();
  };
  EXPECT_THAT(Check(options).views_unchecked, HasSubstr("entries 240 to 299"));
}

TEST_F(FsckTest, ADamagedViewPositionLeavesNothingToCompareWith) {
  FsckOptions options;
  options.rebuild_views = [](uint64_t, std::vector<ViewBatch::Row>*) {
    return absl::InternalError("must not be asked");
  };
  for (const std::string& position :
       {std::string("short"),
        std::string(MakeViewPositionValue(kEntries + 1).view())}) {
    Put(ColumnFamily::kMeta, kViewPositionKey, position);
    const FsckReport report = Check(options);
    EXPECT_TRUE(Names(report, "view_position")) << TextOf(report);
    EXPECT_THAT(report.views_unchecked, HasSubstr("damaged"));
  }
}

TEST_F(FsckTest, NotAskedForViewsSaysSo) {
  EXPECT_NE(Check().views_unchecked, "");
}

TEST_F(FsckTest, StopsListingAtAThousandFindings) {
  Put(ColumnFamily::kMeta, kHeadKey, "short");
  for (uint64_t i = 0; i < 2000; ++i) {
    Put(ColumnFamily::kSection, SectionKeyBytes(i, 200), "row");
  }
  EXPECT_EQ(Check().findings.size(), 1000u);
}

// Tiles of level 1 need 65,536 entries.
TEST_F(FsckTest, NamesAHigherTileAndNotTheOnesBelow) {
  Close();
  LedgerStoreOptions options = Options();
  options.path = directory_.File("large");
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  testing::SampleLedger large(kSeed);
  large.KeepNothing();
  while (large.size() < 65'600) {
    ASSERT_OK(store_->Commit(large.NextBatch(1024, /*with_persons=*/false)));
  }
  EXPECT_TRUE(Check().clean());
  const std::string key(MakeTileKey({1, 0}).view());
  const std::string tile = Get(ColumnFamily::kTile, key);
  std::string altered = tile;
  altered[4000] ^= 1;
  Put(ColumnFamily::kTile, key, altered);
  FsckReport report = Check();
  EXPECT_TRUE(Names(report, "tile/1/0")) << TextOf(report);
  EXPECT_EQ(report.findings.size(), 1u) << TextOf(report);
  Put(ColumnFamily::kTile, key, tile);

  const std::string low_key(MakeTileKey({0, 9}).view());
  altered = Get(ColumnFamily::kTile, low_key);
  altered[100] ^= 1;
  Put(ColumnFamily::kTile, low_key, altered);
  report = Check();
  EXPECT_TRUE(Names(report, "tile/0/9")) << TextOf(report);
  EXPECT_EQ(report.findings.size(), 1u) << TextOf(report);
}

class FsckFileTest : public FsckTest {
 protected:
  void FlushAll() {
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    for (size_t i = 0; i < kColumnFamilies; ++i) {
      families.push_back(family(static_cast<ColumnFamily>(i)));
    }
    ASSERT_TRUE(db()->Flush(rocksdb::FlushOptions(), families).ok());
  }
  std::vector<std::filesystem::path> FilesWith(const std::string& extension) {
    std::vector<std::filesystem::path> files;
    for (const auto& file :
         std::filesystem::directory_iterator(Options().path)) {
      if (file.path().extension() == extension && file.file_size() > 0) {
        files.push_back(file.path());
      }
    }
    return files;
  }
  static void Flip(const std::filesystem::path& path, uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get() ^ 4);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }
  // What a flip in `path` leads to: an error of Open() or findings.
  std::string Outcome() {
    LedgerStoreOptions options = Options();
    options.create_if_missing = false;
    options.read_only = true;
    options.tolerate_damage = true;
    store_.reset();
    auto store = LedgerStore::Open(options);
    if (!store.ok()) return store.status().ToString();
    store_ = *std::move(store);
    return TextOf(Check());
  }
};

TEST_F(FsckFileTest, NamesTheTableFileOfAFlippedByte) {
  ASSERT_NO_FATAL_FAILURE(FlushAll());
  Close();
  const auto files = FilesWith(".sst");
  ASSERT_GE(files.size(), 7u);
  for (const std::filesystem::path& path : files) {
    const uint64_t size = std::filesystem::file_size(path);
    for (const uint64_t offset : {uint64_t{9}, size / 2, size - 60, size - 1}) {
      Flip(path, offset);
      EXPECT_TRUE(absl::StrContains(Outcome(), path.filename().string()))
          << path << " byte " << offset << " of " << size << "\n"
          << Outcome();
      store_.reset();
      Flip(path, offset);
    }
  }
  EXPECT_EQ(Outcome(), "");
}

TEST_F(FsckFileTest, GoesOnBehindARowThatCannotBeRead) {
  ASSERT_NO_FATAL_FAILURE(FlushAll());
  std::vector<rocksdb::LiveFileMetaData> files;
  db()->GetLiveFilesMetaData(&files);
  Close();
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (file.column_family_name == "entry" ||
        file.column_family_name == "dedup") {
      Flip(file.db_path + file.name, 3000);
    }
  }
  const std::string outcome = Outcome();
  const FsckReport report = Check();
  EXPECT_TRUE(Names(report, "entry/0")) << outcome;
  // The blocks after the first one were read.
  EXPECT_GT(report.entries, kEntries / 2);
  EXPECT_LT(report.entries, kEntries);
  EXPECT_EQ(report.checkpoints, 2u);
}

// After an orderly stop the write-ahead log must be whole.
TEST_F(FsckFileTest, RefusesADamagedLogAfterAnOrderlyStop) {
  Close();
  const auto files = FilesWith(".log");
  ASSERT_FALSE(files.empty());
  for (const std::filesystem::path& path : files) {
    const uint64_t size = std::filesystem::file_size(path);
    for (uint64_t part = 0; part < 8; ++part) {
      const uint64_t offset = 4 + (size - 5) * part / 8;
      Flip(path, offset);
      EXPECT_NE(Outcome(), "") << path << " byte " << offset;
      store_.reset();
      Flip(path, offset);
    }
  }
  EXPECT_EQ(Outcome(), "");
}

}  // namespace
}  // namespace daodi::storage
