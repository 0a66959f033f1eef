// fsck of the log of reads: what was altered on disk is named, and nothing of
// what was read.

#include "storage/fsck_reads.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/note.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kOrigin[] = "example.org/log";

crypto::NoteSigner SignerOf(const std::string& name) {
  return testing::SignerFromSeed(crypto::NoteKeyType::kEd25519, name,
                                 static_cast<uint8_t>(name.size()));
}

class FsckReadsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(auto log, ReadLogStore::Open(path_, false));
    ASSERT_OK(log->Append({RowOf("r1", "e1"), RowOf("r1", "e2")}));
    ASSERT_OK(log->Append({RowOf("r2", "e1")}));
    const auto tree = log->tree();
    const std::string text =
        absl::StrCat(kOrigin, "/reads\n", tree.size, "\n",
                     crypto::EncodeBase64(tree.root.view()), "\n");
    ASSERT_OK_AND_ASSIGN(const auto line, crypto::SignNoteText(signer_, text));
    ASSERT_OK_AND_ASSIGN(const std::string note,
                         crypto::FormatNote({text, {line}}));
    ASSERT_OK(log->Seal(tree, note));
    ASSERT_OK(log->Append({RowOf("r2", "")}));  // not signed yet
  }

  static ReadRow RowOf(const std::string& agency,
                       const std::string& organization) {
    ReadRow row;
    row.agency = agency;
    row.organization = organization;
    row.method = "TraceService.GetBatch";
    row.case_number = "secret case";
    return row;
  }

  // Changes rows behind the store's back.
  void Alter(const std::string& family,
             const std::function<void(rocksdb::DB*,
                                      rocksdb::ColumnFamilyHandle*)>& change) {
    std::vector<std::string> names;
    ASSERT_TRUE(
        rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), path_, &names)
            .ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(
        rocksdb::DB::Open(rocksdb::DBOptions(), path_, families, &handles, &raw)
            .ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (handle->GetName() == family) change(raw, handle);
    }
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      ASSERT_TRUE(raw->DestroyColumnFamilyHandle(handle).ok());
    }
  }

  ReadsFsckReport Check() {
    auto log = ReadLogStore::Open(path_, true);
    EXPECT_OK(log);
    auto report = FsckReads(**log, signer_.key().Format());
    EXPECT_OK(report);
    return *std::move(report);
  }

  const testing::TemporaryDirectory folder_;
  const std::string path_ = folder_.path() + "/reads";
  const crypto::NoteSigner signer_ = SignerOf(kOrigin);
};

std::string AllOf(const ReadsFsckReport& report) {
  std::string text;
  for (const FsckFinding& finding : report.findings) {
    absl::StrAppend(&text, finding.place, ": ", finding.problem, "\n");
  }
  return text;
}

TEST_F(FsckReadsTest, AnUnalteredLogIsClean) {
  const ReadsFsckReport report = Check();
  EXPECT_THAT(report.findings, IsEmpty()) << AllOf(report);
  EXPECT_EQ(report.reads, 4u);
  EXPECT_EQ(report.signed_rows, 3u);
}

TEST_F(FsckReadsTest, AnAlteredRowIsNotWhatWasSigned) {
  Alter("read", [](rocksdb::DB* db, rocksdb::ColumnFamilyHandle* rows) {
    const std::string key("\0\0\0\0\0\0\0\1", 8);
    std::string bytes;
    ASSERT_TRUE(db->Get(rocksdb::ReadOptions(), rows, key, &bytes).ok());
    bytes[5] ^= 1;  // of its random bytes: the row still parses
    ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), rows, key, bytes).ok());
  });
  const std::string findings = AllOf(Check());
  EXPECT_THAT(findings, HasSubstr("the first 3 rows are not those"));
  EXPECT_THAT(findings, ::testing::Not(HasSubstr("secret")));
}

TEST_F(FsckReadsTest, ARemovedRowIsMissing) {
  Alter("read", [](rocksdb::DB* db, rocksdb::ColumnFamilyHandle* rows) {
    ASSERT_TRUE(db->Delete(rocksdb::WriteOptions(), rows,
                           std::string("\0\0\0\0\0\0\0\1", 8))
                    .ok());
  });
  EXPECT_THAT(AllOf(Check()), HasSubstr("row 1 is missing"));
}

TEST_F(FsckReadsTest, ARowCutOffTheEndBelowTheNoteIsMissing) {
  Alter("read", [](rocksdb::DB* db, rocksdb::ColumnFamilyHandle* rows) {
    for (const char last : {'\2', '\3'}) {
      ASSERT_TRUE(
          db->Delete(rocksdb::WriteOptions(), rows, std::string(7, '\0') + last)
              .ok());
    }
  });
  EXPECT_THAT(AllOf(Check()), HasSubstr("signs 3 rows, 2 are here"));
}

TEST_F(FsckReadsTest, AnIndexThatHidesAReadIsNamed) {
  Alter("organization", [](rocksdb::DB* db, rocksdb::ColumnFamilyHandle* rows) {
    const std::unique_ptr<rocksdb::Iterator> row(
        db->NewIterator(rocksdb::ReadOptions(), rows));
    row->SeekToFirst();
    ASSERT_TRUE(db->Delete(rocksdb::WriteOptions(), rows, row->key()).ok());
  });
  EXPECT_THAT(AllOf(Check()), HasSubstr("reads/by organization: 1 rows are "
                                        "missing"));
}

TEST_F(FsckReadsTest, ANoteByAnotherKeyIsNoSeal) {
  auto log = ReadLogStore::Open(path_, true);
  ASSERT_OK(log);
  const crypto::NoteSigner other = SignerOf("example.org/other");
  ASSERT_OK_AND_ASSIGN(const ReadsFsckReport report,
                       FsckReads(**log, other.key().Format()));
  EXPECT_THAT(AllOf(report), HasSubstr("not signed by the key of the ledger"));
}

}  // namespace
}  // namespace daodi::storage
