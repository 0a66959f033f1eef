#include "storage/view_store.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "storage/rocksdb_status.h"
#include "storage/schema_version.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::IsOkAndHolds;
using ::daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;
using ::testing::Pair;

class ViewStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Open());
    ASSERT_NO_FATAL_FAILURE(Append(50));
  }

  std::vector<std::pair<std::string, std::string>> Scan(
      ViewTable table, const std::string& prefix,
      const std::string& from = "") {
    const ViewReader reader(*store_);
    std::vector<std::pair<std::string, std::string>> rows;
    EXPECT_OK(reader.Scan(table, prefix, from,
                          [&](absl::string_view key, absl::string_view value) {
                            rows.emplace_back(key, value);
                            return true;
                          }));
    return rows;
  }
};

TEST_F(ViewStoreTest, CommitsRowsAndPositionTogether) {
  ViewBatch batch(20);
  batch.Put(ViewTable::kLot, "b", "2");
  batch.Put(ViewTable::kLot, "a", "1");
  ASSERT_OK(store_->CommitView(batch));
  EXPECT_EQ(store_->view_position(), 20u);
  const ViewReader reader(*store_);
  EXPECT_EQ(reader.position(), 20u);
  EXPECT_THAT(reader.Get(ViewTable::kLot, "a"),
              IsOkAndHolds(Optional(Eq("1"))));
  EXPECT_THAT(reader.Get(ViewTable::kLot, "c"), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(reader.Get(ViewTable::kLotOrdinal, "a"),
              IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(ViewStoreTest, TheLaterWriteToAKeyWins) {
  ViewBatch batch(1);
  batch.Put(ViewTable::kCounter, "n", "1");
  batch.Put(ViewTable::kCounter, "n", "2");
  batch.Put(ViewTable::kCounter, "gone", "1");
  batch.Delete(ViewTable::kCounter, "gone");
  batch.Delete(ViewTable::kCounter, "back");
  batch.Put(ViewTable::kCounter, "back", "1");
  ASSERT_OK(store_->CommitView(batch));
  EXPECT_THAT(Scan(ViewTable::kCounter, ""),
              ElementsAre(Pair("back", "1"), Pair("n", "2")));
}

TEST_F(ViewStoreTest, ScansAPrefixInOrderAndNothingElse) {
  ViewBatch batch(1);
  for (const char* key : {"a", "ab1", "ab2", "ab3", "ac", "b"}) {
    batch.Put(ViewTable::kReference, key, key);
  }
  batch.Put(ViewTable::kEntryLots, "ab9", "other table");
  batch.Put(ViewTable::kCounter, "ab0", "other table");
  ASSERT_OK(store_->CommitView(batch));
  EXPECT_THAT(
      Scan(ViewTable::kReference, "ab"),
      ElementsAre(Pair("1", "ab1"), Pair("2", "ab2"), Pair("3", "ab3")));
  EXPECT_THAT(Scan(ViewTable::kReference, "ab", "2"),
              ElementsAre(Pair("2", "ab2"), Pair("3", "ab3")));
  EXPECT_THAT(Scan(ViewTable::kReference, "ab", "4"), ElementsAre());
  EXPECT_EQ(Scan(ViewTable::kReference, "").size(), 6u);
}

TEST_F(ViewStoreTest, AScanStopsWhenAskedAndMayScanInside) {
  ViewBatch batch(1);
  for (const char* key : {"a1", "a2", "a3", "b1", "b2"}) {
    batch.Put(ViewTable::kLot, key, "");
  }
  ASSERT_OK(store_->CommitView(batch));
  const ViewReader reader(*store_);
  std::vector<std::string> seen;
  ASSERT_OK(reader.Scan(ViewTable::kLot, "a", "",
                        [&](absl::string_view outer, absl::string_view) {
                          EXPECT_OK(reader.Scan(
                              ViewTable::kLot, "b", "",
                              [&](absl::string_view inner, absl::string_view) {
                                seen.push_back(std::string(outer) +
                                               std::string(inner));
                                return true;
                              }));
                          return seen.size() < 4;
                        }));
  EXPECT_THAT(seen, ElementsAre("11", "12", "21", "22"));
}

TEST_F(ViewStoreTest, AReaderKeepsItsPosition) {
  ViewBatch first(10);
  first.Put(ViewTable::kCounter, "n", "old");
  ASSERT_OK(store_->CommitView(first));
  const ViewReader reader(*store_);
  ViewBatch second(20);
  second.Put(ViewTable::kCounter, "n", "new");
  ASSERT_OK(store_->CommitView(second));
  EXPECT_EQ(reader.position(), 10u);
  EXPECT_THAT(reader.Get(ViewTable::kCounter, "n"),
              IsOkAndHolds(Optional(Eq("old"))));
  EXPECT_THAT(ViewReader(*store_).Get(ViewTable::kCounter, "n"),
              IsOkAndHolds(Optional(Eq("new"))));
}

TEST_F(ViewStoreTest, RefusesPositionsBehindTheViewsOrBeyondTheLog) {
  ASSERT_OK(store_->CommitView(ViewBatch(20)));
  EXPECT_THAT(store_->CommitView(ViewBatch(19)),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(store_->CommitView(ViewBatch(51)),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(store_->CommitView(ViewBatch(50)));
}

TEST_F(ViewStoreTest, ClearingDropsEveryRowAndStartsAgain) {
  ViewBatch batch(20);
  batch.Put(ViewTable::kLot, std::string("\xff\xff\xff"), "1");
  batch.Put(ViewTable::kCounter, std::string("\xff", 1), "1");
  batch.Put(ViewTable::kLot, "", "1");
  ASSERT_OK(store_->CommitView(batch));
  ASSERT_OK(store_->ClearViews());
  EXPECT_EQ(store_->view_position(), 0u);
  EXPECT_TRUE(Scan(ViewTable::kLot, "").empty());
  EXPECT_TRUE(Scan(ViewTable::kCounter, "").empty());
  ASSERT_OK(store_->CommitView(batch));
  EXPECT_EQ(Scan(ViewTable::kLot, "").size(), 2u);
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->view_position(), 20u);
  EXPECT_EQ(Scan(ViewTable::kLot, "").size(), 2u);
  EXPECT_EQ(store_->head().size, 50u);
}

// What a database of other rules has as its version; nothing: it is older than
// versions.
class OutdatedViews
    : public ViewStoreTest,
      public ::testing::WithParamInterface<std::optional<std::string>> {};

TEST_P(OutdatedViews, AreDroppedWhenTheStoreOpens) {
  ViewBatch batch(20);
  batch.Put(ViewTable::kLot, "a", "1");
  ASSERT_OK(store_->CommitView(batch));
  rocksdb::DB* const db = store_->impl().database->db();
  rocksdb::ColumnFamilyHandle* const meta =
      store_->impl().database->family(ColumnFamily::kMeta);
  const rocksdb::WriteOptions write;
  ASSERT_TRUE((GetParam().has_value()
                   ? db->Put(write, meta, ToSlice(kViewVersionKey), *GetParam())
                   : db->Delete(write, meta, ToSlice(kViewVersionKey)))
                  .ok());
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->view_position(), 0u);
  EXPECT_TRUE(Scan(ViewTable::kLot, "").empty());
  EXPECT_EQ(store_->head().size, 50u);
  // Once only: what is made by the rules of today stays.
  ASSERT_OK(store_->CommitView(batch));
  ASSERT_NO_FATAL_FAILURE(Open());
  EXPECT_EQ(store_->view_position(), 20u);
  EXPECT_EQ(Scan(ViewTable::kLot, "").size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Versions, OutdatedViews,
    ::testing::Values(std::nullopt, EncodeSchemaVersion(kViewVersion - 1),
                      EncodeSchemaVersion(kViewVersion + 1), "damaged"));

}  // namespace
}  // namespace daodi::storage
