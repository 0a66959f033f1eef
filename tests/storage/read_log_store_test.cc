// The log of reads on disk: rows, their order by name, the tree over them.

#include "storage/read_log_store.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ReadRow RowOf(const std::string& agency, const std::string& organization) {
  ReadRow row;
  row.time_ms = 1'700'000'000'000;
  row.agency = agency;
  row.organization = organization;
  row.method = "TraceService.GetBatch";
  row.entries = 3;
  row.lots = {{"org-a", "HP26-1"}, {"org-a", "HP26-2"}};
  return row;
}

std::vector<uint64_t> Numbers(const ReadLogStore& log,
                              ReadLogStore::Index index,
                              const std::string& name, uint64_t end) {
  std::vector<uint64_t> numbers;
  EXPECT_OK(log.ForEachOf(index, name, end, [&](uint64_t number) {
    numbers.push_back(number);
    return true;
  }));
  return numbers;
}

TEST(ReadRow, AreReadAsTheyWereWrittenAndNothingElseIs) {
  ReadRow row = RowOf("org-r", "org-e");
  row.kind = ReadRowKind::kCase;
  row.case_number = "〔2026〕31号";
  row.detail = "00ff";
  const std::string bytes = EncodeReadRow(row, std::string(16, 's'));
  const auto read = ParseReadRow(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, ReadRowKind::kCase);
  EXPECT_EQ(read->case_number, row.case_number);
  EXPECT_EQ(read->lots, row.lots);
  EXPECT_EQ(EncodeReadRow(*read, std::string(16, 's')), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseReadRow(bytes.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ParseReadRow(bytes + "x").has_value());
}

TEST(ReadLogStore, ListsRowsOfANameTheLatestFirst) {
  TemporaryDirectory folder;
  ASSERT_OK_AND_ASSIGN(auto log,
                       ReadLogStore::Open(folder.path() + "/reads", false));
  ASSERT_OK(log->Append({RowOf("r1", "e1"), RowOf("r1", "e2")}));
  ASSERT_OK(log->Append({RowOf("r2", "e1")}));
  using Index = ReadLogStore::Index;
  EXPECT_THAT(Numbers(*log, Index::kOrganization, "e1", 3), ElementsAre(2, 0));
  EXPECT_THAT(Numbers(*log, Index::kOrganization, "e1", 2), ElementsAre(0));
  EXPECT_THAT(Numbers(*log, Index::kAgency, "r1", 3), ElementsAre(1, 0));
  EXPECT_THAT(Numbers(*log, Index::kOrganization, "e", 3), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const ReadRow row, log->Read(2));
  EXPECT_EQ(row.agency, "r2");
  EXPECT_THAT(log->Read(3), StatusIs(absl::StatusCode::kNotFound));
}

TEST(ReadLogStore, KeepsItsTreeOverARestartSealedOrNot) {
  TemporaryDirectory folder;
  const std::string path = folder.path() + "/reads";
  ReadLogStore::Tree last;
  {
    ASSERT_OK_AND_ASSIGN(auto log, ReadLogStore::Open(path, false));
    ASSERT_OK(log->Append({RowOf("r1", "e1"), RowOf("r1", "e2")}));
    ASSERT_OK(log->Seal(log->tree(), "a note\n"));
    ASSERT_OK(log->Append({RowOf("r1", "e3")}));
    last = log->tree();
  }
  ASSERT_OK_AND_ASSIGN(auto log, ReadLogStore::Open(path, false));
  EXPECT_EQ(log->tree().size, 3u);
  EXPECT_EQ(log->tree().root, last.root);
  EXPECT_THAT(log->LastNote(), ::daodi::testing::IsOkAndHolds("a note\n"));
}

TEST(ReadLogStore, ACaseIsClosedForItsAgencyAlone) {
  TemporaryDirectory folder;
  ASSERT_OK_AND_ASSIGN(auto log,
                       ReadLogStore::Open(folder.path() + "/reads", false));
  ReadRow closed = RowOf("r1", "");
  closed.kind = ReadRowKind::kCaseClosed;
  closed.case_number = "31";
  ASSERT_OK(log->Append({closed}));
  ASSERT_OK_AND_ASSIGN(const auto own, log->CaseClosedMs("r1", "31"));
  EXPECT_EQ(own, closed.time_ms);
  ASSERT_OK_AND_ASSIGN(const auto other, log->CaseClosedMs("r2", "31"));
  EXPECT_EQ(other, std::nullopt);
}

}  // namespace
}  // namespace daodi::storage
