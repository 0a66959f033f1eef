// Figures of what enterprises recorded, and who gets them.

#include "services/supervision/statistics.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ledger/load_registry.h"
#include "services/views/view_applier.h"
#include "tests/services/supervision/flags_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::supervision::Dimension;
using services::supervision::Statistics;
using services::supervision::StatisticsQuery;
using services::supervision::StatisticsRow;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using C = services::views::StatisticsCounter;

constexpr int64_t kGram = 1'000;  // milligrams

class StatisticsOfTrade : public FlagsFixture {
 protected:
  StatisticsQuery May(std::vector<Dimension> group_by) {
    StatisticsQuery query;
    query.first = *services::views::ParseStatisticsMonth("2025-05");
    query.last = query.first;
    query.group_by = std::move(group_by);
    query.as_of_size = Size();
    return query;
  }

  absl::StatusOr<Statistics> Get(const std::string& reader,
                                 const StatisticsQuery& query) {
    const auto entries = ReaderFor(reader);
    auto then =
        services::ledger::LoadRegistry(ledger_.store(), query.as_of_size);
    EXPECT_OK(then.status());
    const auto subjects =
        ledger_.registry().With([&](const crypto::Registry& registry) {
          return services::supervision::SubjectsOf(registry, then->registry,
                                                   entries.reader(), query);
        });
    return services::supervision::GetStatistics(
        ledger_.store(), entries.views(), entries.reader(), subjects, query);
  }

  // Each ships a kilogram of its own to the buyer. Before any other statement:
  // the fixture registers organizations first.
  void RecordSalesOfMakers(int count) {
    std::vector<TestOrganization> makers;
    for (int i = 0; i < count; ++i) {
      makers.push_back(Register(absl::StrCat("maker ", i),
                                {crypto::OrganizationRole::kEnterprise},
                                "431124"));
    }
    for (const TestOrganization& maker : makers) {
      Deal deal = Sale(1'000);
      deal.source = maker.id;
      deal.issuer = maker.id;
      Record(maker, deal);
    }
  }

  static int64_t Count(const StatisticsRow& row, C counter) {
    const auto at = row.counters.find(counter);
    return at == row.counters.end() ? 0 : at->second;
  }
};

TEST_F(StatisticsOfTrade, CountsEventsAndMassesOfTheMonth) {
  Harvest("HP26-1", 500'000);
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(400'000)));
  ASSERT_OK_AND_ASSIGN(const Statistics statistics,
                       Get(regulator_.id, May({Dimension::kEnterprise})));
  ASSERT_THAT(statistics.rows, SizeIs(2));
  const StatisticsRow& total = statistics.total;
  EXPECT_EQ(Count(total, C::kEvents), 3);
  EXPECT_EQ(Count(total, C::kLotsMade), 1);
  EXPECT_EQ(Count(total, C::kMassMade), 500'000 * kGram);
  EXPECT_EQ(Count(total, C::kMassShipped), 400'000 * kGram);
  EXPECT_EQ(Count(total, C::kMassReceived), 400'000 * kGram);
  EXPECT_THAT(total.enterprises, SizeIs(2));
}

TEST_F(StatisticsOfTrade, AreAsFiledForTheSizeOfTheFiling) {
  Harvest("HP26-1", 500'000);
  const uint64_t shipped = Record(grower_, Sale(400'000));
  const StatisticsQuery filed = May({Dimension::kEnterprise});
  Correct(grower_, shipped, Sale(390'000), "incorrect_data");
  ASSERT_OK_AND_ASSIGN(const Statistics then, Get(regulator_.id, filed));
  ASSERT_OK_AND_ASSIGN(const Statistics now,
                       Get(regulator_.id, May({Dimension::kEnterprise})));
  EXPECT_EQ(Count(then.total, C::kMassShipped), 400'000 * kGram);
  EXPECT_EQ(Count(now.total, C::kMassShipped), 390'000 * kGram);
  EXPECT_EQ(Count(now.total, C::kEvents), Count(then.total, C::kEvents));
  StatisticsQuery before = filed;
  before.as_of_size = shipped;
  ASSERT_OK_AND_ASSIGN(const Statistics earlier, Get(regulator_.id, before));
  EXPECT_EQ(Count(earlier.total, C::kMassShipped), 0);
  EXPECT_EQ(Count(earlier.total, C::kLotsMade), 1);
}

TEST_F(StatisticsOfTrade, AreInTimeAsTheFlagOfLateEntriesJudges) {
  // 2025-05-16T16:00+08:00, long before the ledger's clock.
  onboarded_time_ms_ = 1'747'382'400'000;
  const TestOrganization joined =
      Register("joined", {crypto::OrganizationRole::kEnterprise}, "431124");
  Deal stock = Sale(500'000);
  stock.kind = crypto::StatementKind::kStockAdjustment;
  stock.step = "cycle_counting";
  stock.source.clear();
  stock.destination.clear();
  stock.issuer = joined.id;
  stock.role = v1::LOT_ROLE_OUTPUT;
  stock.historical = true;
  Record(joined, stock);
  StatisticsQuery query = May({});
  query.organization = joined.id;
  ASSERT_OK_AND_ASSIGN(const Statistics before, Get(joined.id, query));
  EXPECT_EQ(Count(before.total, C::kTimedEvents), 0);
  stock.lot = "HP26-2";
  stock.time = "2025-05-16T16:01:00+08:00";
  Record(joined, stock);
  query.as_of_size = Size();
  ASSERT_OK_AND_ASSIGN(const Statistics after, Get(joined.id, query));
  EXPECT_EQ(Count(after.total, C::kTimedEvents), 1);
  EXPECT_EQ(Count(after.total, C::kEventsInTime), 0);
  EXPECT_THAT(LateEntries(joined.id), SizeIs(1));
}

TEST_F(StatisticsOfTrade, AreTheSameAfterARebuild) {
  Harvest("HP26-1", 500'000);
  const uint64_t shipped = Record(grower_, Sale(400'000));
  Correct(grower_, shipped, Sale(390'000), "incorrect_data");
  std::vector<storage::ViewBatch::Row> rows;
  ASSERT_OK(services::views::ViewRowsOfLog(ledger_.store(), Size(), &rows));
  std::map<std::string, std::string> again;
  for (const auto& row : rows) {
    if (row.table == storage::ViewTable::kStatistic && row.value.has_value()) {
      again[row.key] = *row.value;
    }
  }
  std::map<std::string, std::string> live;
  const auto entries = ReaderFor(regulator_.id);
  ASSERT_OK(
      entries.views().Scan(storage::ViewTable::kStatistic, "", "",
                           [&](absl::string_view key, absl::string_view value) {
                             live[std::string(key)] = std::string(value);
                             return true;
                           }));
  EXPECT_THAT(live, SizeIs(again.size()));
  EXPECT_EQ(live, again);
  EXPECT_FALSE(live.empty());
}

TEST_F(StatisticsOfTrade, TellOneEnterpriseOnlyToWhoSupervisesIt) {
  Harvest("HP26-1", 500'000);
  Record(grower_, Sale(400'000));
  ASSERT_OK_AND_ASSIGN(const Statistics own,
                       Get(grower_.id, May({Dimension::kEnterprise})));
  ASSERT_THAT(own.rows, SizeIs(1));
  EXPECT_THAT(own.rows[0].key, ElementsAre(grower_.id));
  // Not of the grower's division.
  ASSERT_OK_AND_ASSIGN(const Statistics other,
                       Get(over_buyer_.id, May({Dimension::kEnterprise})));
  EXPECT_EQ(Count(other.total, C::kEvents), 0);
  ASSERT_OK_AND_ASSIGN(const Statistics stranger, Get(stranger_.id, May({})));
  EXPECT_EQ(Count(stranger.total, C::kEvents), 0);
  EXPECT_THAT(Get("", May({})), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(StatisticsOfTrade, OfFewEnterprisesAreWithheld) {
  Harvest("HP26-1", 500'000);
  ASSERT_OK_AND_ASSIGN(const Statistics few,
                       Get(regulator_.id, May({Dimension::kDivision})));
  ASSERT_THAT(few.rows, SizeIs(1));
  EXPECT_TRUE(few.rows[0].suppressed);
  EXPECT_THAT(few.rows[0].counters, IsEmpty());
  EXPECT_TRUE(few.total.suppressed);
}

TEST_F(StatisticsOfTrade, OfEnoughEnterprisesAreTold) {
  RecordSalesOfMakers(5);
  ASSERT_OK_AND_ASSIGN(const Statistics enough,
                       Get(regulator_.id, May({Dimension::kDivision})));
  ASSERT_THAT(enough.rows, SizeIs(1));
  EXPECT_FALSE(enough.rows[0].suppressed);
  EXPECT_THAT(enough.rows[0].key, ElementsAre("431124"));
  EXPECT_EQ(Count(enough.rows[0], C::kEvents), 5);
  EXPECT_FALSE(enough.total.suppressed);
}

TEST_F(StatisticsOfTrade, AStatisticsOfficeGetsSumsOnly) {
  const TestOrganization office =
      Register("statistics office", {crypto::OrganizationRole::kRegulator},
               "430000", {{crypto::SupervisedFunction::kStatistics, "43"}});
  RecordSalesOfMakers(6);
  ASSERT_OK_AND_ASSIGN(const Statistics sums,
                       Get(office.id, May({Dimension::kDivision})));
  EXPECT_EQ(Count(sums.total, C::kEvents), 6);
  ASSERT_OK_AND_ASSIGN(const Statistics single,
                       Get(office.id, May({Dimension::kEnterprise})));
  EXPECT_THAT(single.rows, IsEmpty());
}

TEST(StatisticsMonth, IsWrittenAsYearAndMonth) {
  using services::views::FormatStatisticsMonth;
  using services::views::ParseStatisticsMonth;
  EXPECT_EQ(FormatStatisticsMonth(*ParseStatisticsMonth("2026-01")), "2026-01");
  EXPECT_EQ(FormatStatisticsMonth(*ParseStatisticsMonth("2025-12") + 1),
            "2026-01");
  for (const char* text : {"2026-13", "2026-00", "2026-1", "26-01", "2026/01",
                           "2026-0a", "", "+026-01"}) {
    EXPECT_FALSE(ParseStatisticsMonth(text).has_value()) << text;
  }
  // Midnight in China, the evening before in UTC.
  EXPECT_EQ(FormatStatisticsMonth(services::views::StatisticsMonthOf(
                services::views::StartOfStatisticsMonth(
                    *ParseStatisticsMonth("2026-05")))),
            "2026-05");
}

}  // namespace
}  // namespace daodi::testing
