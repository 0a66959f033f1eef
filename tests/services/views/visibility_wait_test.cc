// Waiting until an entry is in the views, without a thread that waits.

#include <chrono>
#include <future>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "services/views/view_applier.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using Clock = std::chrono::steady_clock;

class VisibilityWaitTest : public ::testing::Test {
 protected:
  VisibilityWaitTest() : ledger_({folder_.path()}) { ledger_.Create(); }

  std::future<absl::Status> Wait(uint64_t index, Clock::duration longest) {
    auto promise = std::make_shared<std::promise<absl::Status>>();
    ledger_.views().WhenVisible(
        index, Clock::now() + longest,
        [promise](const absl::Status& status) { promise->set_value(status); });
    return promise->get_future();
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
};

TEST_F(VisibilityWaitTest, EndsWhenTheEntryIsThere) {
  const uint64_t next = ledger_.store().head().size;
  auto waiting = Wait(next, std::chrono::hours(1));
  ledger_.AddOrganization("grower");
  EXPECT_OK(waiting.get());
  EXPECT_OK(Wait(next, Clock::duration::zero()).get());
}

TEST_F(VisibilityWaitTest, EndsAtItsDeadlineThoughNothingComes) {
  auto patient = Wait(1'000, std::chrono::hours(1));
  EXPECT_THAT(Wait(1'000, std::chrono::milliseconds(1)).get(),
              StatusIs(absl::StatusCode::kUnavailable, "entry 1000 is not in"));
  EXPECT_EQ(patient.wait_for(Clock::duration::zero()),
            std::future_status::timeout);
  ledger_.views().ReleaseWaiters();
  EXPECT_THAT(patient.get(),
              StatusIs(absl::StatusCode::kUnavailable, "stopping"));
}

TEST_F(VisibilityWaitTest, BlocksNobodyHoweverManyWait) {
  std::vector<std::future<absl::Status>> waiting;
  for (int i = 0; i < 1'000; ++i) {
    waiting.push_back(Wait(1'000, std::chrono::hours(1)));
  }
  ledger_.AddOrganization("grower");
  ledger_.CatchUpViews();
  ledger_.views().ReleaseWaiters();
  for (auto& one : waiting) EXPECT_FALSE(one.get().ok());
}

}  // namespace
}  // namespace daodi::testing
