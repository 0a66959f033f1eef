// What wants attention, and figures as they were filed.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/statistics_filing.h"
#include "tests/services/rpc/supervision_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

class Overviews : public SupervisionFixture {
 protected:
  v1::Overview Get(const std::string& who,
                   const std::string& organization = "") {
    v1::GetOverviewRequest request;
    request.set_organization(organization);
    v1::Overview overview;
    status_ = Call(who, &Stub::GetOverview, request, &overview);
    return overview;
  }

  static int64_t Total(const v1::OpenFlagCount& count) {
    return count.within_day() + count.within_week() + count.within_month() +
           count.older();
  }
  static int64_t Total(const v1::Overview& overview) {
    int64_t total = 0;
    for (const v1::OpenFlagCount& count : overview.open_flags()) {
      total += Total(count);
    }
    return total;
  }
};

TEST_F(Overviews, CountOpenFlagsBySeverityAndAge) {
  Record(grower_, Sale(400'000));  // late, and without an origin
  const v1::Overview fresh = Get("regulator");
  ASSERT_GE(fresh.open_flags_size(), 1);
  EXPECT_EQ(Total(fresh), fresh.pressing_flags_size());
  for (const v1::OpenFlagCount& count : fresh.open_flags()) {
    EXPECT_EQ(count.within_day(), Total(count));
  }
  for (int i = 1; i < fresh.pressing_flags_size(); ++i) {
    EXPECT_GE(fresh.pressing_flags(i - 1).severity(),
              fresh.pressing_flags(i).severity());
  }
  ledger_.clock().AdvanceMs(8 * kDayMs);
  const v1::Overview aged = Get("regulator");
  EXPECT_EQ(Total(aged), Total(fresh));
  for (const v1::OpenFlagCount& count : aged.open_flags()) {
    EXPECT_EQ(count.within_month(), Total(count));
  }
}

TEST_F(Overviews, AreOfTheReadersScopeOnly) {
  Record(grower_, Sale(400'000));
  EXPECT_GT(Total(Get("grower")), 0);
  EXPECT_EQ(Total(Get("elsewhere")), 0);
  Get("buyer", grower_.id);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  Get("public");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(Overviews, NameOrdersByTheirNextTimeAndRecallsInForce) {
  Harvest("HP26-1", 500'000);
  v1::Order seal = OrderAbout("HP26-1", v1::ORDER_KIND_SEAL);
  const uint64_t late = Give(seal, crypto::Audience::kPublic);
  seal.set_expires_at(At(Now() + 2 * kDayMs));
  const uint64_t soon = Give(seal, crypto::Audience::kPublic);
  v1::Order recall = OrderAbout("HP26-1", v1::ORDER_KIND_ORDERED_RECALL);
  recall.set_regime(v1::ORDER_REGIME_DRUG);
  recall.set_recall_class(1);
  recall.clear_expires_at();
  v1::OrderClock* clock = recall.add_clocks();
  clock->set_step("NOTIFY");
  clock->set_due(At(Now() + kDayMs));
  const uint64_t recalled = Give(recall, crypto::Audience::kPublic);
  const v1::Overview overview = Get("regulator");
  ASSERT_EQ(overview.orders_due_size(), 3);
  EXPECT_EQ(overview.orders_due(0).entry(), static_cast<int64_t>(recalled));
  EXPECT_EQ(overview.orders_due(1).entry(), static_cast<int64_t>(soon));
  EXPECT_EQ(overview.orders_due(2).entry(), static_cast<int64_t>(late));
  EXPECT_EQ(overview.recalls_in_progress(), 1);
  ledger_.clock().AdvanceMs(3 * kDayMs);
  EXPECT_EQ(Get("regulator").orders_due_size(), 2) << "the seal has lapsed";
}

class Filings : public SupervisionFixture {
 protected:
  v1::GetStatisticsRequest May() const {
    v1::GetStatisticsRequest question;
    question.set_first_month("2025-05");
    question.add_group_by(v1::STATISTICS_DIMENSION_ENTERPRISE);
    return question;
  }

  v1::StatisticsFiling AsAnswered(const v1::GetStatisticsRequest& question) {
    v1::Statistics answer;
    EXPECT_TRUE(
        Call("regulator", &Stub::GetStatistics, question, &answer).ok());
    return services::domain::FilingOf(question, answer);
  }

  uint64_t File(const v1::StatisticsFiling& filing) {
    v1::DocumentRecord document;
    document.set_document_type("STATISTICS_FILING");
    document.set_number("2025-05");
    return Append(regulator_, crypto::StatementKind::kDocument,
                  {{25,
                    crypto::Audience::kOwner,
                    false,
                    1105,
                    document.SerializeAsString(),
                    {}},
                   {55,
                    crypto::Audience::kPublic,
                    false,
                    1405,
                    filing.SerializeAsString(),
                    {}}});
  }

  v1::ListFilingsResponse List(const std::string& who,
                               const std::string& month = "") {
    v1::ListFilingsRequest request;
    request.set_organization(regulator_.id);
    request.set_month(month);
    v1::ListFilingsResponse response;
    EXPECT_TRUE(Call(who, &Stub::ListFilings, request, &response).ok());
    return response;
  }
};

TEST_F(Filings, ShowWhatWasFiledAgainstWhatTheLogSaysNow) {
  Harvest("HP26-1", 500'000);
  const uint64_t shipped = Record(grower_, Sale(400'000));
  const uint64_t entry = File(AsAnswered(May()));
  ASSERT_EQ(List("regulator").filings_size(), 1);
  const v1::Filing before = List("regulator").filings(0);
  EXPECT_EQ(before.entry(), static_cast<int64_t>(entry));
  EXPECT_EQ(before.check(), v1::FILING_CHECK_AS_THE_LOG);
  EXPECT_EQ(before.changes_size(), 0) << before.ShortDebugString();
  Correct(grower_, shipped, Sale(390'000), "incorrect_data");
  const v1::Filing after = List("superior").filings(0);
  EXPECT_EQ(after.check(), v1::FILING_CHECK_AS_THE_LOG);
  int found = 0;
  for (const v1::FilingChange& change : after.changes()) {
    if (change.indicator() != "MASS_SHIPPED") continue;
    ++found;
    EXPECT_EQ(change.filed().value(), 400'000'000);
    EXPECT_EQ(change.now().value(), 390'000'000);
  }
  EXPECT_EQ(found, 2) << "in the row of the grower and in the total";
}

TEST_F(Filings, AFigureThatTheLogNeverGaveIsFound) {
  Harvest("HP26-1", 500'000);
  v1::StatisticsFiling filing = AsAnswered(May());
  for (v1::FiledFigure& figure : *filing.mutable_total()->mutable_figures()) {
    if (figure.indicator() == "EVENTS") figure.set_value(99);
  }
  File(filing);
  EXPECT_EQ(List("regulator").filings(0).check(),
            v1::FILING_CHECK_NOT_AS_THE_LOG);
}

TEST_F(Filings, AreComparedOnlyForWhoFiledAndTheOneAbove) {
  Harvest("HP26-1", 500'000);
  File(AsAnswered(May()));
  const v1::ListFilingsResponse told = List("public");
  ASSERT_EQ(told.filings_size(), 1) << "this one is PUBLIC";
  EXPECT_EQ(told.filings(0).check(), v1::FILING_CHECK_NOT_COMPARED);
  EXPECT_EQ(told.filings(0).number(), "") << "its document is not";
  EXPECT_EQ(told.filings(0).changes_size(), 0);
}

TEST_F(Filings, OfOtherDefinitionsOrMonthsAreNotCompared) {
  Harvest("HP26-1", 500'000);
  v1::StatisticsFiling filing = AsAnswered(May());
  filing.set_definition_version(1);
  File(filing);
  EXPECT_EQ(List("regulator", "2025-05").filings(0).check(),
            v1::FILING_CHECK_OTHER_DEFINITIONS);
  EXPECT_EQ(List("regulator", "2025-06").filings_size(), 0);
}

}  // namespace
}  // namespace daodi::testing
