#include "services/supervision/small_cells.h"

#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::supervision {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

// A cell of `count` enterprises of its own.
TableCell Cell(std::vector<std::string> key, size_t count,
               const std::string& prefix) {
  TableCell cell;
  cell.key = std::move(key);
  for (size_t i = 0; i < count; ++i) {
    cell.contributors.insert(absl::StrCat(prefix, i));
  }
  return cell;
}

TEST(SmallCells, RowsOfManyAreTold) {
  const auto hidden =
      SuppressSmallCells({Cell({"a"}, 5, "a"), Cell({"b"}, 9, "b")}, 5);
  EXPECT_THAT(hidden.rows, Each(false));
  EXPECT_FALSE(hidden.total);
}

TEST(SmallCells, OneSmallRowTakesTheSmallestOtherWithIt) {
  const auto hidden = SuppressSmallCells(
      {Cell({"a"}, 2, "a"), Cell({"b"}, 30, "b"), Cell({"c"}, 6, "c")}, 5);
  EXPECT_THAT(hidden.rows, ElementsAre(true, false, true));
  EXPECT_FALSE(hidden.total);
}

TEST(SmallCells, TwoSmallRowsOfTooFewTakeAnother) {
  const auto hidden =
      SuppressSmallCells({Cell({"a"}, 1, "a"), Cell({"b"}, 2, "b"),
                          Cell({"c"}, 7, "c"), Cell({"d"}, 40, "d")},
                         5);
  EXPECT_THAT(hidden.rows, ElementsAre(true, true, true, false));
}

TEST(SmallCells, ATableOfFewTellsNothing) {
  const auto hidden =
      SuppressSmallCells({Cell({"a"}, 2, "a"), Cell({"b"}, 2, "b")}, 5);
  EXPECT_THAT(hidden.rows, Each(true));
  EXPECT_TRUE(hidden.total);
}

TEST(SmallCells, EmptyRowsHideNothing) {
  const auto hidden =
      SuppressSmallCells({Cell({"a"}, 0, "a"), Cell({"b"}, 8, "b")}, 5);
  EXPECT_THAT(hidden.rows, ElementsAre(false, false));
}

// In random tables no sum over dimensions gives away fewer than five
// enterprises.
TEST(SmallCells, NoSumOfTheTableGivesAHiddenRowAway) {
  constexpr size_t kLeast = 5;
  constexpr int kSeed = 20261122;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    std::vector<TableCell> cells;
    for (const char* month : {"m1", "m2", "m3"}) {
      for (const char* division : {"d1", "d2", "d3", "d4"}) {
        cells.push_back(Cell({month, division}, random() % 12,
                             absl::StrCat(month, division)));
      }
    }
    const auto hidden = SuppressSmallCells(cells, kLeast);
    for (size_t i = 0; i < cells.size(); ++i) {
      const size_t count = cells[i].contributors.size();
      EXPECT_TRUE(count == 0 || count >= kLeast || hidden.rows[i]);
    }
    for (const size_t kept : {0u, 1u, 2u}) {
      std::map<std::string, std::pair<int, size_t>> secret;  // rows, those in
      std::map<std::string, int> told;
      for (size_t i = 0; i < cells.size(); ++i) {
        const std::string sum = kept == 0 ? "" : cells[i].key[kept - 1];
        if (hidden.rows[i]) {
          ++secret[sum].first;
          secret[sum].second += cells[i].contributors.size();
        } else if (!cells[i].contributors.empty()) {
          ++told[sum];
        }
      }
      for (const auto& [sum, rows] : secret) {
        if (told[sum] == 0) continue;
        EXPECT_GE(rows.first, 2) << round << " " << sum;
        EXPECT_GE(rows.second, kLeast) << round << " " << sum;
      }
    }
  }
}

}  // namespace
}  // namespace daodi::services::supervision
