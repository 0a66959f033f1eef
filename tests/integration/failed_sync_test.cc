// fsync says no: nobody is told OK any more, nothing more is written, and after
// a restart a repeat gives one entry, whatever the disk kept.

#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "tests/integration/crashed_ledger.h"
#include "tests/testing/lossy_file_system.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::ledger::SubmissionResult;
using ::testing::AnyOf;
using ::testing::IsEmpty;

std::string ReasonOf(const absl::Status& status) {
  const auto violations = services::domain::ViolationsOf(status);
  if (violations.empty()) return status.ToString();
  return std::string(services::domain::ErrorReasonName(violations[0].reason));
}

class FailedSyncTest : public ::testing::TestWithParam<bool> {
 protected:
  FailedSyncTest()
      : crashed_(SeedOfThisRun()),
        faults_(std::make_shared<SyncFaults>()),
        env_(NewLossyEnv(faults_)) {
    faults_->failed_sync_persists = GetParam();
    PipelineFixtureOptions options = CrashLedgerOptions(crashed_.folder());
    options.env = env_.get();
    failing_ = std::make_unique<PipelineFixture>(options);
    // The same governance statements as those in the log.
    OrganizationsOf(failing_.get());
  }

  // Sends one submission; what was answered OK is remembered.
  absl::Status Send(const std::vector<SignedStatement>& statements) {
    const SubmissionResult result = failing_->Submit(statements);
    if (!result.status.ok()) return result.status;
    for (size_t i = 0; i < statements.size(); ++i) {
      EXPECT_OK(result.outcomes[i].status);
      const std::lock_guard<std::mutex> lock(mutex_);
      crashed_.acked().Add({statements[i].envelope.header.statement_id,
                            result.outcomes[i].index,
                            result.outcomes[i].leaf_hash});
    }
    return absl::OkStatus();
  }

  // Sends everything of `load` to what is left; each is there once.
  void ExpectOneEntryForEach(const Load& load) {
    PipelineFixture& ledger = crashed_.ledger();
    ASSERT_OK(ledger.Open());
    EXPECT_THAT(crashed_.ProblemsOf(ledger.store()), IsEmpty());
    for (const auto& caller : load) {
      for (const auto& statements : caller) {
        const SubmissionResult result = ledger.Submit(statements);
        ASSERT_OK(result.status);
        for (size_t i = 0; i < statements.size(); ++i) {
          ASSERT_OK(result.outcomes[i].status);
          crashed_.acked().Add({statements[i].envelope.header.statement_id,
                                result.outcomes[i].index,
                                result.outcomes[i].leaf_hash});
        }
      }
    }
    EXPECT_THAT(crashed_.ProblemsOf(ledger.store()), IsEmpty());
    ledger.Close();
  }

  CrashedLedger crashed_;
  const std::shared_ptr<SyncFaults> faults_;
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<PipelineFixture> failing_;
  std::mutex mutex_;
};

TEST_P(FailedSyncTest, MakesTheOutcomeUnknownAndTheLedgerReadOnly) {
  const Load load = LoadOfRound(failing_.get(), crashed_.organizations(), 1);
  ASSERT_OK(failing_->Open());
  ASSERT_OK(Send(load[0][0]));
  faults_->syncs_until_failure = 0;
  EXPECT_EQ(ReasonOf(Send(load[0][1])), "OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(Send(load[0][2])), "LEDGER_READ_ONLY");
  // A repeat of what is in the log is no exception: nothing is promised now.
  EXPECT_EQ(ReasonOf(Send(load[0][0])), "LEDGER_READ_ONLY");
  EXPECT_FALSE(failing_->pipeline().Health().ok());
  failing_->Close();
  const Load few = {{load[0][0], load[0][1], load[0][2]}};
  ASSERT_NO_FATAL_FAILURE(ExpectOneEntryForEach(few));
  crashed_.ExpectWhole(1);
}

TEST_P(FailedSyncTest, IsToldToEveryCallerUnderLoad) {
  const Load load = LoadOfRound(failing_.get(), crashed_.organizations(), 1);
  ASSERT_OK(failing_->Open());
  faults_->syncs_until_failure = 5 + crashed_.random()() % 30;
  std::vector<std::thread> callers;
  for (const auto& submissions : load) {
    callers.emplace_back([this, &submissions] {
      bool failed = false;
      for (const auto& statements : submissions) {
        const absl::Status status = Send(statements);
        if (!failed && status.ok()) continue;
        EXPECT_THAT(ReasonOf(status),
                    AnyOf("OUTCOME_UNKNOWN", "LEDGER_READ_ONLY"));
        failed = true;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_FALSE(failing_->pipeline().Health().ok());
  failing_->Close();
  ASSERT_NO_FATAL_FAILURE(ExpectOneEntryForEach(load));
  crashed_.ExpectWhole(1);
}

INSTANTIATE_TEST_SUITE_P(Sync, FailedSyncTest, ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& kept) {
                           return kept.param ? "BytesKept" : "BytesLost";
                         });

}  // namespace
}  // namespace daodi::testing
