#include "storage/ledger_store.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "rocksdb/db.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"
#include "tests/storage/store_fixture.h"
#include "tests/testing/lossy_file_system.h"
#include "tests/testing/reference_merkle_tree.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::ReferenceMerkleTree;
using ::daodi::testing::StatusIs;

using LedgerStoreTest = StoreTest;

TEST_F(LedgerStoreTest, ANewStoreIsEmpty) {
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->head().size, 0u);
  EXPECT_EQ(store_->head().root, crypto::merkle::EmptyRoot());
  EXPECT_EQ(store_->view_position(), 0u);
  ASSERT_OK_AND_ASSIGN(const auto tree, store_->LoadTree());
  EXPECT_EQ(tree.size(), 0u);
  ASSERT_OK_AND_ASSIGN(const auto root, store_->RootAt(0));
  EXPECT_EQ(root, crypto::merkle::EmptyRoot());
  EXPECT_THAT(store_->ReadEntry(0), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(store_->LatestCheckpoint(),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(LedgerStoreTest, RefusesToOpenWhatIsNotThere) {
  LedgerStoreOptions options = Options();
  options.create_if_missing = false;
  EXPECT_THAT(LedgerStore::Open(options),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_FALSE(std::filesystem::exists(options.path));
}

TEST_F(LedgerStoreTest, ReturnsWhatWasCommitted) {
  ASSERT_NO_FATAL_FAILURE(Open());
  const CommitBatch batch = samples_.NextBatch(40);
  ASSERT_OK(store_->Commit(batch));
  EXPECT_EQ(store_->head().size, 40u);
  EXPECT_EQ(store_->head().root, batch.head.root);
  ASSERT_OK_AND_ASSIGN(const auto entries, store_->ReadEntries(0, 1000));
  ASSERT_EQ(entries.size(), 40u);
  for (uint64_t i = 0; i < 40; ++i) {
    ASSERT_OK_AND_ASSIGN(const StoredEntry entry, store_->ReadEntry(i));
    EXPECT_EQ(entry.envelope, batch.entries[i].envelope);
    EXPECT_EQ(entries[i].envelope, batch.entries[i].envelope);
    EXPECT_EQ(crypto::LeafHash(entry.leaf),
              crypto::LeafHash(batch.entries[i].leaf));
    ASSERT_OK_AND_ASSIGN(const auto sections,
                         store_->ReadSections(i, samples_.header(i).sections));
    ASSERT_EQ(sections.size(), batch.entries[i].sections.size());
    for (size_t s = 0; s < sections.size(); ++s) {
      EXPECT_EQ(sections[s].state, SectionState::kPresent);
      EXPECT_EQ(sections[s].encoded, batch.entries[i].sections[s].encoded);
    }
  }
  ASSERT_OK_AND_ASSIGN(const auto governance, store_->GovernanceIndexes());
  EXPECT_EQ(governance, (std::vector<uint64_t>{0, 16, 32}));
}

TEST_F(LedgerStoreTest, StopsReadingAtFourMebibytes) {
  ASSERT_NO_FATAL_FAILURE(Open());
  CommitBatch batch = samples_.NextBatch(5);
  for (NewEntry& entry : batch.entries) {
    entry.envelope = std::string(1536 << 10, 'e');
  }
  ASSERT_OK(store_->Commit(batch));
  ASSERT_OK_AND_ASSIGN(const auto entries, store_->ReadEntries(0, 5));
  EXPECT_EQ(entries.size(), 3u);
  ASSERT_OK_AND_ASSIGN(const auto none, store_->ReadEntries(5, 9));
  EXPECT_TRUE(none.empty());
}

TEST_F(LedgerStoreTest, ReopensWhereItWas) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(700));
  const TreeHead head = store_->head();
  for (int i = 0; i < 3; ++i) {
    ASSERT_NO_FATAL_FAILURE(Open());
    EXPECT_EQ(store_->head().size, head.size);
    EXPECT_EQ(store_->head().root, head.root);
    EXPECT_EQ(store_->head().record_time_ms, head.record_time_ms);
    ASSERT_OK_AND_ASSIGN(const auto tree, store_->LoadTree());
    EXPECT_EQ(tree.Root(), head.root);
  }
  ASSERT_NO_FATAL_FAILURE(Append(1));
  EXPECT_EQ(store_->head().root, samples_.tree().Root());
}

TEST_F(LedgerStoreTest, OpensReadOnlyBesideNothingElse) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(300));
  EXPECT_THAT(LedgerStore::Open(Options()),
              StatusIs(absl::StatusCode::kUnavailable, "open"));
  Close();
  LedgerStoreOptions options = Options();
  options.read_only = true;
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  EXPECT_EQ(store_->head().size, 300u);
  EXPECT_THAT(store_->Commit(samples_.NextBatch(1)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "read-only"));
}

TEST_F(LedgerStoreTest, RefusesABatchThatDoesNotGoOnWhereTheLogEnds) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(10));
  testing::SampleLedger other(kSeed + 1);
  EXPECT_THAT(store_->Commit(other.NextBatch(10)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "first_index"));

  const CommitBatch right = samples_.NextBatch(3);
  CommitBatch batch = right;
  batch.head.size = 12;
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "head.size"));
  batch = right;
  batch.entries[1].leaf.index = 12;
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "entry/11"));
  batch = right;
  batch.entries[2].leaf.record_time_ms = 1;
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "entry/12"));
  batch = right;
  batch.head.record_time_ms += 1;
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "record_time_ms"));
  batch = right;
  batch.entries[0].author = "somebody";
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "author"));
  batch = right;
  batch.full_tiles.push_back({0, 0, "short"});
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "full_tiles"));
  batch = right;
  batch.entries.clear();
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "entries"));

  EXPECT_EQ(store_->head().size, 10u);
  EXPECT_OK(store_->Commit(right));
}

TEST_F(LedgerStoreTest, FindsEachStatementItHasSeenAndNoOther) {
  ASSERT_NO_FATAL_FAILURE(Open());
  const CommitBatch batch = samples_.NextBatch(200);
  ASSERT_OK(store_->Commit(batch));
  for (int round = 0; round < 2; ++round) {
    for (const NewEntry& entry : batch.entries) {
      ASSERT_OK_AND_ASSIGN(
          const auto seen,
          store_->FindStatement(entry.author, entry.statement_id));
      ASSERT_TRUE(seen.has_value());
      EXPECT_EQ(seen->index, entry.leaf.index);
      EXPECT_EQ(seen->header_digest, entry.header_digest);
    }
    const NewEntry& first = batch.entries.front();
    ASSERT_OK_AND_ASSIGN(
        const auto unseen,
        store_->FindStatement(first.author, crypto::StatementId()));
    EXPECT_FALSE(unseen.has_value());
    ASSERT_NO_FATAL_FAILURE(Open());
  }
  EXPECT_THAT(store_->FindStatement("me", crypto::StatementId()),
              StatusIs(absl::StatusCode::kInvalidArgument, "author"));
}

// Sizes around tiles, on two tile levels' worth of entries.
TEST_F(LedgerStoreTest, GivesTheProofsOfTheReferenceTree) {
  ASSERT_NO_FATAL_FAILURE(Open());
  std::vector<crypto::Digest> leaves;
  for (int i = 0; i < 7; ++i) {
    const CommitBatch batch = samples_.NextBatch(100);
    for (const NewEntry& entry : batch.entries) {
      leaves.push_back(crypto::LeafHash(entry.leaf));
    }
    ASSERT_OK(store_->Commit(batch));
    // Brings the proofs forward in steps.
    ASSERT_OK(store_->RootAt(store_->head().size));
  }
  ReferenceMerkleTree reference(leaves);
  ASSERT_OK_AND_ASSIGN(const auto hashes, store_->LeafHashes(0, 700));
  EXPECT_EQ(hashes, leaves);
  for (const uint64_t size :
       {1u, 2u, 255u, 256u, 257u, 511u, 512u, 513u, 700u}) {
    ASSERT_OK_AND_ASSIGN(const auto root, store_->RootAt(size));
    EXPECT_EQ(root, reference.Root(size)) << size;
    for (const uint64_t index : {uint64_t{0}, size / 2, size - 1}) {
      ASSERT_OK_AND_ASSIGN(const auto path, store_->InclusionPath(index, size));
      EXPECT_EQ(path, reference.InclusionPath(index, size)) << index;
    }
    ASSERT_OK_AND_ASSIGN(const auto path, store_->ConsistencyPath(size, 700));
    EXPECT_EQ(path, reference.ConsistencyPath(size, 700)) << size;
  }
  EXPECT_THAT(store_->RootAt(701), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(store_->InclusionPath(0, 701),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(store_->InclusionPath(5, 5),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(store_->ConsistencyPath(0, 5),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(LedgerStoreTest, KeepsCheckpointsBySize) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(100));
  ASSERT_OK(store_->PutCheckpoint(10, "ten"));
  ASSERT_OK(store_->PutCheckpoint(100, "hundred"));
  ASSERT_OK(store_->PutCheckpoint(10, "ten, cosigned"));
  EXPECT_THAT(store_->PutCheckpoint(101, "early"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_THAT(store_->LatestCheckpoint(), testing::IsOkAndHolds("hundred"));
  EXPECT_THAT(store_->CheckpointCovering(1),
              testing::IsOkAndHolds("ten, cosigned"));
  EXPECT_THAT(store_->CheckpointCovering(11), testing::IsOkAndHolds("hundred"));
  EXPECT_THAT(store_->CheckpointCovering(101),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(LedgerStoreTest, RefusesWhileTheDiskIsNearlyFullAndThenGoesOn) {
  LedgerStoreOptions options = Options();
  options.min_free_bytes = std::numeric_limits<uint64_t>::max() / 2;
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  const CommitBatch batch = samples_.NextBatch(5);
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kResourceExhausted, "must stay free"));
  EXPECT_THAT(store_->Commit(batch),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(store_->head().size, 0u);
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_OK(store_->Commit(batch));
}

TEST_F(LedgerStoreTest, WritesNothingAfterAFailedFsync) {
  const auto faults = std::make_shared<testing::SyncFaults>();
  const auto env = testing::NewLossyEnv(faults);
  LedgerStoreOptions options = Options();
  options.env = env.get();
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  ASSERT_OK(store_->Commit(samples_.NextBatch(20, /*with_persons=*/false)));
  faults->syncs_until_failure = 0;
  const CommitBatch failing = samples_.NextBatch(20, /*with_persons=*/false);
  EXPECT_THAT(store_->Commit(failing), StatusIs(absl::StatusCode::kUnknown));
  EXPECT_EQ(store_->head().size, 20u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(store_->Commit(failing),
                StatusIs(absl::StatusCode::kFailedPrecondition, "reopen"));
  }
  EXPECT_THAT(store_->PutCheckpoint(20, "note"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(store_->BlockSection(1, testing::kPersonLabel),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(store_->ReadEntry(19), testing::IsOk());
  Close();
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->head().size, 20u);
  EXPECT_OK(store_->Commit(failing));
}

TEST_F(LedgerStoreTest, AFailedFsyncOfSubjectKeysStopsWritingToo) {
  const auto faults = std::make_shared<testing::SyncFaults>();
  const auto env = testing::NewLossyEnv(faults);
  LedgerStoreOptions options = Options();
  options.env = env.get();
  ASSERT_NO_FATAL_FAILURE(OpenWith(options));
  faults->syncs_until_failure = 0;
  const CommitBatch failing = samples_.NextBatch(20);
  EXPECT_THAT(store_->Commit(failing), StatusIs(absl::StatusCode::kUnknown));
  EXPECT_THAT(store_->Commit(failing),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  Close();
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->head().size, 0u);
  EXPECT_OK(store_->Commit(failing));
}

// Puts a row of kMeta past the store.
void PutMeta(const std::string& path, absl::string_view key,
             absl::string_view value) {
  DatabaseOptions options;
  options.path = path;
  const auto database = Database::Open(options);
  ASSERT_OK(database);
  ASSERT_TRUE((*database)
                  ->db()
                  ->Put(rocksdb::WriteOptions(),
                        (*database)->family(ColumnFamily::kMeta), ToSlice(key),
                        ToSlice(value))
                  .ok());
}

TEST_F(LedgerStoreTest, RefusesANewerSchema) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(1));
  Close();
  ASSERT_NO_FATAL_FAILURE(PutMeta(Options().path, kSchemaVersionKey,
                                  EncodeSchemaVersion(kSchemaVersion + 1)));
  EXPECT_THAT(
      LedgerStore::Open(Options()),
      StatusIs(absl::StatusCode::kFailedPrecondition, "use the newer program"));
}

TEST_F(LedgerStoreTest, RefusesColumnFamiliesItDoesNotKnow) {
  ASSERT_NO_FATAL_FAILURE(Open());
  Close();
  {
    DatabaseOptions options;
    options.path = Options().path;
    const auto database = Database::Open(options);
    ASSERT_OK(database);
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE((*database)
                    ->db()
                    ->CreateColumnFamily(rocksdb::ColumnFamilyOptions(),
                                         "later", &handle)
                    .ok());
    ASSERT_TRUE((*database)->db()->DestroyColumnFamilyHandle(handle).ok());
  }
  EXPECT_THAT(LedgerStore::Open(Options()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "later"));
}

TEST_F(LedgerStoreTest, RefusesAHeadThatItsEntriesDoNotGive) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_NO_FATAL_FAILURE(Append(300));
  TreeHead head = store_->head();
  Close();
  head.root.data()[5] ^= 1;
  ASSERT_NO_FATAL_FAILURE(
      PutMeta(Options().path, kHeadKey, MakeHeadValue(head)));
  EXPECT_THAT(LedgerStore::Open(Options()),
              StatusIs(absl::StatusCode::kDataLoss, "daodi fsck"));
}

TEST_F(LedgerStoreTest, RefusesAStoreWithoutItsKeyStore) {
  ASSERT_NO_FATAL_FAILURE(Open());
  Close();
  std::filesystem::remove_all(Options().path + ".keys");
  LedgerStoreOptions options = Options();
  options.create_if_missing = false;
  EXPECT_THAT(LedgerStore::Open(options),
              StatusIs(absl::StatusCode::kNotFound, "--subject-keys"));
}

TEST(SchemaVersion, KnowsItsOwnAndRefusesWhatIsNone) {
  EXPECT_OK(CheckSchemaVersion(EncodeSchemaVersion(1)));
  EXPECT_EQ(EncodeSchemaVersion(1), std::string("\0\0\0\1", 4));
  EXPECT_THAT(CheckSchemaVersion(EncodeSchemaVersion(0)),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(CheckSchemaVersion(""), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(CheckSchemaVersion("12345"),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(RocksdbStatus, IsTranslatedByKindAndSaysWhatWasDone) {
  EXPECT_OK(FromRocksdb(rocksdb::Status::OK(), "read"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::NotFound(), "read entry/7"),
              StatusIs(absl::StatusCode::kNotFound, "read entry/7"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::Corruption("block"), "read"),
              StatusIs(absl::StatusCode::kDataLoss, "block"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::NoSpace(), "write"),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::IOError("disk"), "write"),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::InvalidArgument("x"), "open"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::storage
