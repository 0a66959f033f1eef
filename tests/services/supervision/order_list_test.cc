// Orders as a reader may read them, and the day on which one lapses.

#include "services/supervision/order_list.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/supervision/day_report.h"
#include "services/supervision/flag_counts.h"
#include "tests/services/supervision/flags_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::domain::OrderState;
using services::supervision::DayQuery;
using services::supervision::DayReport;
using services::supervision::ListedOrder;
using services::supervision::OrderQuery;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kDayMs = int64_t{24} * 3'600'000;

std::string At(int64_t time_ms) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(8 * 3600));
}

class Orders : public FlagsFixture {
 protected:
  int64_t Now() {
    auto last = ledger_.store().ReadEntry(Size() - 1);
    EXPECT_OK(last.status());
    return last->leaf.record_time_ms;
  }

  v1::Order Seal() {
    v1::Order order;
    order.set_kind(v1::ORDER_KIND_SEAL);
    order.set_basis("行政强制法");
    order.set_document_number("〔2025〕7号");
    order.set_addressee(grower_.id);
    order.set_remedy("六十日内申请行政复议");
    order.mutable_time()->set_start(At(Now()));
    order.mutable_time()->set_end(At(Now()));
    order.mutable_time()->set_precision(v1::TIME_PRECISION_SECOND);
    order.set_effective_from(At(Now()));
    order.set_expires_at(At(Now() + 10 * kDayMs));
    v1::LotId* lot = order.add_scope()->mutable_lot();
    lot->set_issuer(grower_.id);
    lot->set_lot("HP26-1");
    return order;
  }

  uint64_t Give(const v1::Order& order, crypto::Audience audience,
                std::vector<crypto::EntryRef> refs = {}) {
    return Append(regulator_, crypto::StatementKind::kOrder,
                  {{51, audience, false, 1401, order.SerializeAsString(), {}}},
                  std::move(refs));
  }

  std::vector<ListedOrder> List(const std::string& reader, OrderQuery query) {
    const auto entries = ReaderFor(reader);
    services::trade::SeenStatements seen(entries, Size());
    query.page_size = 100;
    if (query.at_ms == 0) query.at_ms = Now();
    auto page =
        services::supervision::ListOrders(ledger_.registry(), query, &seen);
    EXPECT_OK(page.status());
    return page.ok() ? std::move(page->orders) : std::vector<ListedOrder>();
  }

  absl::StatusOr<DayReport> Report(const std::string& reader, int64_t time_ms,
                                   const std::string& organization) {
    DayQuery query;
    query.start_ms = time_ms - time_ms % kDayMs;
    query.end_ms = query.start_ms + kDayMs;
    query.organization = organization;
    auto first = services::supervision::FirstEntryAt(ledger_.store(),
                                                     query.start_ms, Size());
    auto end = services::supervision::FirstEntryAt(ledger_.store(),
                                                   query.end_ms, Size());
    EXPECT_OK(first.status());
    EXPECT_OK(end.status());
    query.first_entry = *first;
    query.end_entry = *end;
    const auto entries = ReaderFor(reader);
    services::trade::SeenStatements seen(entries, query.end_entry);
    return services::supervision::ReportDay(ledger_.registry(), nullptr, query,
                                            &seen);
  }
};

TEST_F(Orders, ASealStandsUntilItsTermIsOver) {
  Give(Seal(), crypto::Audience::kPublic);
  const int64_t given = Now();
  auto orders = List(grower_.id, {});
  ASSERT_THAT(orders, SizeIs(1));
  EXPECT_EQ(orders[0].standing.state, OrderState::kInForce);
  OrderQuery later;
  later.at_ms = given + 11 * kDayMs;
  orders = List(grower_.id, later);
  ASSERT_THAT(orders, SizeIs(1));
  EXPECT_EQ(orders[0].standing.state, OrderState::kExpired);
  later.in_force_only = true;
  EXPECT_THAT(List(grower_.id, later), IsEmpty());
}

TEST_F(Orders, AreListedByLotAndOrganizationToWhoMayReadThem) {
  Give(Seal(), crypto::Audience::kOwner);
  EXPECT_THAT(List(regulator_.id, {}), SizeIs(1));
  EXPECT_THAT(List(stranger_.id, {}), IsEmpty());
  OrderQuery query;
  query.organization = grower_.id;
  EXPECT_THAT(List(regulator_.id, query), SizeIs(1));
  query.organization = buyer_.id;
  EXPECT_THAT(List(regulator_.id, query), IsEmpty());
  query = {};
  query.lot = services::views::LotName{grower_.id, "HP26-1"};
  EXPECT_THAT(List(regulator_.id, query), SizeIs(1));
  query.lot->lot = "HP26-2";
  EXPECT_THAT(List(regulator_.id, query), IsEmpty());
}

TEST_F(Orders, ALiftEndsIt) {
  const uint64_t order = Give(Seal(), crypto::Audience::kPublic);
  v1::Order lift;
  lift.set_kind(v1::ORDER_KIND_LIFT);
  *lift.mutable_time() = Seal().time();
  const uint64_t lifted = Give(lift, crypto::Audience::kPublic,
                               {RefTo(order, crypto::RefKind::kReplaces)});
  const auto orders = List(grower_.id, {});
  ASSERT_THAT(orders, SizeIs(1)) << "the lift is no order of its own";
  EXPECT_EQ(orders[0].standing.state, OrderState::kLifted);
  EXPECT_THAT(orders[0].follow_ups, ::testing::ElementsAre(lifted));
}

TEST_F(Orders, TheDayOnWhichOneLapsesIsReported) {
  Give(Seal(), crypto::Audience::kPublic);
  const int64_t lapses = Now() + 10 * kDayMs;
  ASSERT_OK_AND_ASSIGN(const DayReport that_day,
                       Report(grower_.id, lapses, ""));
  EXPECT_THAT(that_day.lapsed, SizeIs(1));
  ASSERT_OK_AND_ASSIGN(const DayReport before,
                       Report(grower_.id, lapses - kDayMs, ""));
  EXPECT_THAT(before.lapsed, IsEmpty());
}

TEST_F(Orders, ADayReportTellsWhatWasRaisedAndWhatEnded) {
  Record(grower_, Sale(400'000));
  const auto flag = OnlyFlag(grower_.id);
  Assess(regulator_, flag, v1::FLAG_ACT_ACCEPT);
  ASSERT_OK_AND_ASSIGN(const DayReport report,
                       Report(regulator_.id, Now(), grower_.id));
  EXPECT_GE(report.opened.size(), 1u);
  ASSERT_THAT(report.closed, SizeIs(1));
  EXPECT_EQ(report.closed[0].rule->name, "ORPHAN_INPUT");
  EXPECT_EQ(report.kinds.at("SHIPPING"), 1);
  EXPECT_FALSE(report.truncated);
  EXPECT_THAT(Report(stranger_.id, Now(), grower_.id),
              StatusIs(absl::StatusCode::kPermissionDenied));
  ASSERT_OK_AND_ASSIGN(const DayReport other, Report(stranger_.id, Now(), ""));
  EXPECT_THAT(other.opened, IsEmpty());
  EXPECT_THAT(other.closed, IsEmpty());
}

}  // namespace
}  // namespace daodi::testing
