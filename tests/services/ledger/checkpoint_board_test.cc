#include "services/ledger/checkpoint_board.h"

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::domain::ErrorReason;
using services::ledger::CheckpointBoard;
using services::ledger::Coverage;
using services::ledger::PublishedCheckpoint;
using ::testing::HasSubstr;

using News = absl::StatusOr<PublishedCheckpoint>;

constexpr auto kNever = CheckpointBoard::Deadline::max();

CheckpointBoard::Deadline Now() { return std::chrono::steady_clock::now(); }

std::future<News> Wait(CheckpointBoard* board, Coverage coverage, uint64_t size,
                       CheckpointBoard::Deadline deadline) {
  auto promise = std::make_shared<std::promise<News>>();
  board->WhenCovers(coverage, size, deadline,
                    [promise](const News& news) { promise->set_value(news); });
  return promise->get_future();
}

bool IsAnswered(const std::future<News>& news) {
  return news.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

ErrorReason ReasonOf(const absl::Status& status) {
  const auto violations = services::domain::ViolationsOf(status);
  return violations.empty() ? ErrorReason::kInternal : violations[0].reason;
}

PublishedCheckpoint Checkpoint(uint64_t size) {
  return {size, {}, "note of " + std::to_string(size)};
}

TEST(CheckpointBoard, AnswersThoseWhomACheckpointCoversAndNobodyElse) {
  CheckpointBoard board;
  auto five = Wait(&board, Coverage::kSigned, 5, kNever);
  auto five_again = Wait(&board, Coverage::kSigned, 5, kNever);
  auto six = Wait(&board, Coverage::kSigned, 6, kNever);
  auto witnessed = Wait(&board, Coverage::kWitnessed, 5, kNever);
  board.Publish(Coverage::kSigned, Checkpoint(5));
  for (std::future<News>* covered : {&five, &five_again}) {
    ASSERT_TRUE(IsAnswered(*covered));
    ASSERT_OK_AND_ASSIGN(const PublishedCheckpoint checkpoint, covered->get());
    EXPECT_EQ(checkpoint.size, 5u);
  }
  EXPECT_FALSE(IsAnswered(six));
  EXPECT_FALSE(IsAnswered(witnessed));
  EXPECT_TRUE(IsAnswered(Wait(&board, Coverage::kSigned, 4, kNever)));
}

TEST(CheckpointBoard, ToldThatSigningStoppedAnswersEverybodyAtOnce) {
  CheckpointBoard board;
  auto is_signed = Wait(&board, Coverage::kSigned, 5, kNever);
  auto witnessed = Wait(&board, Coverage::kWitnessed, 5, kNever);
  board.StopSigning(absl::FailedPreconditionError("the guard says no"));
  board.StopSigning(absl::InternalError("and more"));
  auto later = Wait(&board, Coverage::kSigned, 9, kNever);
  for (std::future<News>* told : {&is_signed, &witnessed, &later}) {
    ASSERT_TRUE(IsAnswered(*told));
    const absl::Status status = told->get().status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::kSigningStopped);
    EXPECT_THAT(status.message(), HasSubstr("the guard says no"));
  }
  EXPECT_EQ(ReasonOf(board.SigningHealth()), ErrorReason::kSigningStopped);
}

TEST(CheckpointBoard, StillShowsWhatWasSignedBeforeSigningStopped) {
  CheckpointBoard board;
  board.Publish(Coverage::kSigned, Checkpoint(5));
  EXPECT_OK(board.SigningHealth());
  board.StopSigning(absl::FailedPreconditionError("the guard says no"));
  auto covered = Wait(&board, Coverage::kSigned, 5, kNever);
  ASSERT_TRUE(IsAnswered(covered));
  EXPECT_OK(covered.get().status());
}

TEST(CheckpointBoard, AtTheDeadlineSaysWhichWitnessIsMissing) {
  CheckpointBoard board;
  board.Publish(Coverage::kSigned, Checkpoint(5));
  board.ReportMissingQuorum(absl::UnavailableError("w1: refused"));
  auto late = Wait(&board, Coverage::kWitnessed, 5, Now());
  const absl::Status status = late.get().status();
  EXPECT_EQ(ReasonOf(status), ErrorReason::kWitnessesUnavailable);
  EXPECT_THAT(status.message(), HasSubstr("w1: refused"));
}

TEST(CheckpointBoard, ForgetsAMissingQuorumOnceItWasThere) {
  CheckpointBoard board;
  board.ReportMissingQuorum(absl::UnavailableError("w1: refused"));
  board.Publish(Coverage::kSigned, Checkpoint(6));
  board.Publish(Coverage::kWitnessed, Checkpoint(5));
  const absl::Status status =
      Wait(&board, Coverage::kWitnessed, 6, Now()).get().status();
  EXPECT_EQ(ReasonOf(status), ErrorReason::kWitnessesUnavailable);
  EXPECT_THAT(status.message(), ::testing::Not(HasSubstr("w1")));
}

TEST(CheckpointBoard, AtTheDeadlineWithoutACheckpointBlamesNoWitness) {
  CheckpointBoard board;
  for (const Coverage coverage : {Coverage::kSigned, Coverage::kWitnessed}) {
    const absl::Status status = Wait(&board, coverage, 5, Now()).get().status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::kNotYetVisible);
  }
}

TEST(CheckpointBoard, TheEarliestDeadlineIsKeptWhateverTheOrderOfArrival) {
  CheckpointBoard board;
  auto last = Wait(&board, Coverage::kSigned, 1, kNever);
  auto later =
      Wait(&board, Coverage::kSigned, 2, Now() + std::chrono::hours(1));
  auto first =
      Wait(&board, Coverage::kSigned, 3, Now() + std::chrono::milliseconds(5));
  EXPECT_FALSE(first.get().ok());
  EXPECT_FALSE(IsAnswered(last));
  EXPECT_FALSE(IsAnswered(later));
}

TEST(CheckpointBoard, ReleasedWaitersAreToldThatTheServerStops) {
  CheckpointBoard board;
  auto waiting = Wait(&board, Coverage::kWitnessed, 5, kNever);
  board.ReleaseWaiters();
  ASSERT_TRUE(IsAnswered(waiting));
  EXPECT_EQ(ReasonOf(waiting.get().status()), ErrorReason::kShuttingDown);
}

}  // namespace
}  // namespace daodi::testing
