#include "services/domain/order_life.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kDayMs = 24 * kHourMs;
constexpr int64_t kGiven = 1'780'000'000'000;

std::string At(int64_t time_ms) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(8 * 3600));
}

class OrderLife : public ::testing::Test {
 protected:
  OrderLife() {
    facts_.order = &order_;
    facts_.record_time_ms = kGiven;
    order_.set_kind(v1::ORDER_KIND_SEAL);
    order_.set_effective_from(At(kGiven));
    order_.set_expires_at(At(kGiven + 30 * kDayMs));
  }

  OrderState StateAt(int64_t after_ms) const {
    return StandingOf(facts_, kGiven + after_ms).state;
  }
  void Follow(v1::OrderKind kind, int64_t after_ms,
              const std::string& expires_at = "") {
    facts_.follow_ups.push_back({kind, kGiven + after_ms, expires_at});
  }

  v1::Order order_;
  OrderFacts facts_;
};

TEST_F(OrderLife, ASealLapsesByItselfWhenItsTermIsOver) {
  EXPECT_EQ(StateAt(0), OrderState::kInForce);
  EXPECT_EQ(StandingOf(facts_, kGiven).lapses_at_ms, kGiven + 30 * kDayMs);
  EXPECT_EQ(StateAt(30 * kDayMs - 1), OrderState::kInForce);
  EXPECT_EQ(StateAt(30 * kDayMs), OrderState::kExpired);
  EXPECT_EQ(StandingOf(facts_, kGiven + 99 * kDayMs).since_ms,
            kGiven + 30 * kDayMs);
}

TEST_F(OrderLife, ATermIsExtendedOnceAndByThirtyDays) {
  Follow(v1::ORDER_KIND_EXTEND, 29 * kDayMs, At(kGiven + 90 * kDayMs));
  Follow(v1::ORDER_KIND_EXTEND, 50 * kDayMs, At(kGiven + 120 * kDayMs));
  EXPECT_EQ(StateAt(59 * kDayMs), OrderState::kInForce);
  EXPECT_EQ(StateAt(60 * kDayMs), OrderState::kExpired);
}

TEST_F(OrderLife, AnExtensionComesTooLateOnceItHasLapsed) {
  Follow(v1::ORDER_KIND_EXTEND, 31 * kDayMs, At(kGiven + 60 * kDayMs));
  EXPECT_EQ(StateAt(40 * kDayMs), OrderState::kExpired);
}

TEST_F(OrderLife, LiftAndCloseEndItFromWhenTheyAreRecorded) {
  Follow(v1::ORDER_KIND_LIFT, 2 * kDayMs);
  EXPECT_EQ(StateAt(kDayMs), OrderState::kInForce);
  EXPECT_EQ(StateAt(2 * kDayMs), OrderState::kLifted);
  facts_.follow_ups.clear();
  Follow(v1::ORDER_KIND_CLOSE, 2 * kDayMs);
  EXPECT_EQ(StateAt(3 * kDayMs), OrderState::kClosed);
}

TEST_F(OrderLife, WhatHasLapsedIsNotLiftedAfterwards) {
  Follow(v1::ORDER_KIND_LIFT, 31 * kDayMs);
  EXPECT_EQ(StateAt(32 * kDayMs), OrderState::kExpired);
}

TEST_F(OrderLife, AnUrgentOrderLapsesAfterADayUnlessRatified) {
  order_.set_urgent(true);
  EXPECT_EQ(StateAt(kDayMs - 1), OrderState::kInForce);
  EXPECT_EQ(StateAt(kDayMs), OrderState::kNotRatified);
  facts_.approved_ms = kGiven + kDayMs + 1;
  EXPECT_EQ(StateAt(2 * kDayMs), OrderState::kNotRatified);
  facts_.approved_ms = kGiven + 5 * kHourMs;
  EXPECT_EQ(StateAt(2 * kDayMs), OrderState::kInForce);
}

TEST_F(OrderLife, ItIsPendingUntilItIsEffective) {
  order_.set_effective_from(At(kGiven + kDayMs));
  EXPECT_EQ(StateAt(0), OrderState::kPending);
  EXPECT_EQ(StateAt(kDayMs), OrderState::kInForce);
}

TEST_F(OrderLife, AnEnterprisesRecallWaitsForTheSecondPerson) {
  order_.set_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
  order_.clear_effective_from();
  order_.clear_expires_at();
  facts_.waits_for_approval = true;
  EXPECT_EQ(StateAt(kDayMs), OrderState::kPending);
  EXPECT_FALSE(StandingOf(facts_, kGiven + kDayMs).binds_from_ms.has_value());
  facts_.approved_ms = kGiven + kHourMs;
  EXPECT_EQ(StateAt(kHourMs - 1), OrderState::kPending);
  EXPECT_EQ(StateAt(kHourMs), OrderState::kInForce);
  EXPECT_EQ(StandingOf(facts_, kGiven + kDayMs).since_ms, kGiven + kHourMs);
  Follow(v1::ORDER_KIND_CLOSE, 2 * kHourMs);
  EXPECT_EQ(StateAt(kDayMs), OrderState::kClosed);
  EXPECT_EQ(StandingOf(facts_, kGiven + kDayMs).binds_from_ms,
            kGiven + kHourMs);
}

void SetKilograms(int64_t amount, v1::Quantity* quantity) {
  quantity->mutable_value()->set_mantissa(amount);
  quantity->set_unit("KGM");
}

TEST(RecallBalance, AddsUpWhenEveryLotDoes) {
  v1::RecallBalance balance;
  EXPECT_FALSE(IsEven(balance));
  v1::LotRecallBalance* lot = balance.add_lots();
  SetKilograms(7'000, lot->mutable_shipped());
  SetKilograms(4'695, lot->mutable_recovered());
  SetKilograms(2'293, lot->mutable_unrecovered());
  EXPECT_FALSE(IsEven(balance));
  SetKilograms(12, lot->mutable_sampled());
  EXPECT_TRUE(IsEven(balance));
  *balance.add_lots() = *lot;
  SetKilograms(1, balance.mutable_lots(1)->mutable_sampled());
  EXPECT_FALSE(IsEven(balance));
}

}  // namespace
}  // namespace daodi::services::domain
