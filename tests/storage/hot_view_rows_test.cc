#include "storage/hot_view_rows.h"

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/view_store.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Eq;
using ::testing::Optional;
using Row = std::optional<std::string>;

constexpr size_t kMaxBytes = 1 << 20;

HotViewRows::Found Find(HotViewRows* rows, const std::string& key,
                        uint64_t sequence) {
  std::string found;
  return rows->Append(key, sequence, &found);
}

TEST(HotViewRows, GivesARowToReadersThatSeeItsLastChangeOnly) {
  HotViewRows rows(kMaxBytes);
  rows.BeginChange("a");
  rows.EndChange("a", 10);
  rows.Keep("a", 12, "row");
  std::string found = "before ";
  EXPECT_EQ(rows.Append("a", 10, &found), HotViewRows::Found::kPresent);
  EXPECT_EQ(found, "before row");
  EXPECT_EQ(Find(&rows, "a", 9), HotViewRows::Found::kUnknown);
}

TEST(HotViewRows, TakesNoRowFromAReaderOlderThanItsLastChange) {
  HotViewRows rows(kMaxBytes);
  rows.BeginChange("a");
  rows.EndChange("a", 10);
  rows.Keep("a", 9, "stale");
  EXPECT_EQ(Find(&rows, "a", 10), HotViewRows::Found::kUnknown);
}

TEST(HotViewRows, NeitherGivesNorTakesARowThatIsBeingWritten) {
  HotViewRows rows(kMaxBytes);
  rows.Keep("a", 5, "before");
  rows.BeginChange("a");
  EXPECT_EQ(Find(&rows, "a", 5), HotViewRows::Found::kUnknown);
  rows.Keep("a", 6, "before or after");
  EXPECT_EQ(Find(&rows, "a", 7), HotViewRows::Found::kUnknown);
}

TEST(HotViewRows, KnowsThatThereIsNoRow) {
  HotViewRows rows(kMaxBytes);
  rows.Keep("a", 5, std::nullopt);
  EXPECT_EQ(Find(&rows, "a", 5), HotViewRows::Found::kAbsent);
}

TEST(HotViewRows, LetsGoOfWhatWasAskedForLongestAgo) {
  HotViewRows rows(kMaxBytes);
  const std::string row(1'000, 'r');
  for (int i = 0; i < 5'000; ++i) {
    rows.Keep(absl::StrCat("key ", i), 1, row);
    EXPECT_EQ(Find(&rows, "key 0", 1), HotViewRows::Found::kPresent) << i;
  }
  size_t kept = 0;
  for (int i = 1; i < 5'000; ++i) {
    const auto found = Find(&rows, absl::StrCat("key ", i), 1);
    kept += found == HotViewRows::Found::kPresent ? 1 : 0;
  }
  EXPECT_LE(kept * row.size(), kMaxBytes);
  EXPECT_GE(kept * row.size(), kMaxBytes / 8);
  EXPECT_EQ(Find(&rows, "key 1", 1), HotViewRows::Found::kUnknown);
}

TEST(HotViewRows, TakesNoRowLargerThanItsMemory) {
  HotViewRows rows(kMaxBytes);
  rows.Keep("a", 1, std::string(kMaxBytes, 'r'));
  EXPECT_EQ(Find(&rows, "a", 1), HotViewRows::Found::kUnknown);
}

class GetManyTest : public StoreTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Open());
    ASSERT_NO_FATAL_FAILURE(Append(50));
  }

  void Put(const std::string& key, const std::string& value) {
    ViewBatch batch(store_->view_position());
    batch.Put(ViewTable::kLineage, key, value);
    batch.Put(ViewTable::kMovement, key, value);
    ASSERT_OK(store_->CommitView(batch));
  }

  static std::vector<Row> GetMany(const ViewReader& reader, ViewTable table,
                                  const std::vector<std::string>& keys) {
    std::vector<Row> rows;
    EXPECT_OK(reader.GetMany(
        table, keys, [&](size_t at, const absl::string_view* row) {
          EXPECT_EQ(at, rows.size());
          rows.push_back(row == nullptr ? Row() : Row(std::string(*row)));
          return true;
        }));
    return rows;
  }

  static Row Get(const ViewReader& reader, const std::string& key) {
    auto row = reader.Get(ViewTable::kLineage, key);
    EXPECT_OK(row);
    return row.ok() ? *std::move(row) : Row();
  }
};

TEST_F(GetManyTest, GivesEachRowInTheOrderOfTheKeysWhetherReadBeforeOrNot) {
  Put("a", "1");
  Put("c", "");
  for (const ViewTable table : {ViewTable::kLineage, ViewTable::kMovement}) {
    const ViewReader reader(*store_);
    for (int again = 0; again < 2; ++again) {
      EXPECT_THAT(GetMany(reader, table, {"c", "b", "a", "c"}),
                  ElementsAre(Optional(Eq("")), Eq(std::nullopt),
                              Optional(Eq("1")), Optional(Eq(""))));
    }
  }
}

// More keys than one thread reads; every third has no row.
TEST_F(GetManyTest, GivesThousandsOfRowsInOrderWhenSomeWereReadBefore) {
  constexpr size_t kKeys = 3'001;
  ViewBatch batch(store_->view_position());
  std::vector<std::string> keys;
  std::vector<Row> expected;
  for (size_t i = 0; i < kKeys; ++i) {
    // In an order that is not theirs: 7 and the count have no common divisor.
    keys.push_back(absl::StrCat("key ", i * 7 % kKeys));
    expected.emplace_back();
    if (i % 3 == 0) continue;
    expected.back() = absl::StrCat("row ", i);
    batch.Put(ViewTable::kLineage, keys.back(), *expected.back());
  }
  ASSERT_OK(store_->CommitView(batch));
  const ViewReader reader(*store_);
  const std::vector<std::string> some(keys.begin() + 500, keys.begin() + 1'600);
  EXPECT_THAT(
      GetMany(reader, ViewTable::kLineage, some),
      ElementsAreArray(expected.begin() + 500, expected.begin() + 1'600));
  for (int again = 0; again < 2; ++again) {
    EXPECT_THAT(GetMany(reader, ViewTable::kLineage, keys),
                ElementsAreArray(expected));
  }
}

TEST_F(GetManyTest, StopsWhenToldTo) {
  const ViewReader reader(*store_);
  int visited = 0;
  const std::vector<std::string> keys(2'000, "a");
  EXPECT_OK(reader.GetMany(
      ViewTable::kLineage, keys,
      [&](size_t, const absl::string_view*) { return ++visited < 700; }));
  EXPECT_EQ(visited, 700);
}

TEST_F(GetManyTest, AReaderSeesItsOwnPositionWhenTheRowChangesLater) {
  Put("a", "1");
  const ViewReader before(*store_);
  EXPECT_THAT(GetMany(before, ViewTable::kLineage, {"a"}),
              ElementsAre(Optional(Eq("1"))));
  Put("a", "2");
  const ViewReader after(*store_);
  for (int again = 0; again < 2; ++again) {
    EXPECT_THAT(GetMany(before, ViewTable::kLineage, {"a"}),
                ElementsAre(Optional(Eq("1"))));
    EXPECT_THAT(GetMany(after, ViewTable::kLineage, {"a"}),
                ElementsAre(Optional(Eq("2"))));
  }
}

TEST_F(GetManyTest, RowsThatWereReadAreGoneWhenTheViewsAreCleared) {
  Put("a", "1");
  const ViewReader before(*store_);
  GetMany(before, ViewTable::kLineage, {"a"});
  ASSERT_OK(store_->ClearViews());
  EXPECT_THAT(GetMany(before, ViewTable::kLineage, {"a"}),
              ElementsAre(Optional(Eq("1"))));
  const ViewReader after(*store_);
  EXPECT_THAT(GetMany(after, ViewTable::kLineage, {"a"}),
              ElementsAre(Eq(std::nullopt)));
}

TEST_F(GetManyTest, AgreesWithGetForReadersOfAllAges) {
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  std::vector<std::string> keys;
  for (int i = 0; i < 40; ++i) keys.push_back(absl::StrCat("key ", i));
  std::deque<std::unique_ptr<ViewReader>> readers;
  for (int step = 0; step < 400; ++step) {
    ViewBatch batch(store_->view_position());
    for (int i = 0; i < 3; ++i) {
      const std::string& key = keys[random() % keys.size()];
      if (random() % 4 == 0) {
        batch.Delete(ViewTable::kLineage, key);
      } else {
        batch.Put(ViewTable::kLineage, key, absl::StrCat("value ", step));
      }
    }
    ASSERT_OK(store_->CommitView(batch));
    readers.push_back(std::make_unique<ViewReader>(*store_));
    if (readers.size() > 6) readers.pop_front();
    const ViewReader& reader = *readers[random() % readers.size()];
    const std::vector<Row> rows = GetMany(reader, ViewTable::kLineage, keys);
    ASSERT_EQ(rows.size(), keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ(rows[i], Get(reader, keys[i])) << keys[i] << " step " << step;
    }
  }
}

TEST_F(GetManyTest, AgreesWithGetWhileAnotherThreadWrites) {
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 3'000; ++i) {
      Put(absl::StrCat("key ", i % 8), absl::StrCat(i));
    }
    done = true;
  });
  std::vector<std::string> keys;
  for (int i = 0; i < 8; ++i) keys.push_back(absl::StrCat("key ", i));
  bool agree = true;
  while (!done && agree) {
    const ViewReader reader(*store_);
    const std::vector<Row> rows = GetMany(reader, ViewTable::kLineage, keys);
    for (size_t i = 0; i < keys.size(); ++i) {
      agree = agree && rows[i] == Get(reader, keys[i]);
    }
  }
  writer.join();
  EXPECT_TRUE(agree);
}

}  // namespace
}  // namespace daodi::storage
