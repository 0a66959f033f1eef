#include "tests/integration/crashed_ledger.h"

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/numbers.h"
#include "crypto/checkpoint.h"
#include "crypto/note.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/views/view_applier.h"
#include "storage/fsck.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using ::testing::IsEmpty;

constexpr uint64_t kDefaultSeed = 20261121;
// Acknowledgements a child is left to give at most; with its repeats, more than
// its load has statements.
constexpr uint64_t kMaxAcksPerRound = 240;
// One child of this many is killed while it opens the ledger.
constexpr uint64_t kOpeningKills = 6;
constexpr size_t kSentAgain = 24;

}  // namespace

uint64_t SeedOfThisRun() {
  uint64_t seed = kDefaultSeed;
  if (const char* given = std::getenv("DAODI_SEED"); given != nullptr) {
    EXPECT_TRUE(absl::SimpleAtoi(given, &seed)) << "DAODI_SEED: a number";
  }
  ::testing::Test::RecordProperty("seed", std::to_string(seed));
  std::cout << "DAODI_SEED=" << seed << std::endl;
  return seed;
}

uint64_t RoundsOfThisRun(uint64_t rounds) {
  if (const char* given = std::getenv("DAODI_CRASH_ROUNDS")) {
    EXPECT_TRUE(absl::SimpleAtoi(given, &rounds))
        << "DAODI_CRASH_ROUNDS: a number";
  }
  return rounds;
}

void SpinFor(std::chrono::microseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < end) {
  }
}

CrashedLedger::CrashedLedger(uint64_t seed)
    : random_(seed),
      ledger_(CrashLedgerOptions(folder_.path())),
      organizations_(CreateCrashLedger(&ledger_)) {
  ledger_.Close();
}

CrashChildOptions CrashedLedger::ChildOptions(uint64_t round,
                                              Files files) const {
  CrashChildOptions options;
  options.folder = folder_.path();
  options.round = round;
  options.files = files;
  return options;
}

bool CrashedLedger::Take(const std::optional<Ack>& ack) {
  if (!ack.has_value()) return false;
  acked_.Add(*ack);
  ++acks_from_children_;
  return true;
}

void CrashedLedger::KillAndDrain(CrashChild* child) {
  child->Kill();
  // What it was told between the last read and its end counts too.
  while (Take(child->NextAck())) {
  }
  const int status = child->Wait();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
      << "the child ended by itself, with status " << status;
}

void CrashedLedger::RunAndKill(uint64_t round, Files files) {
  if (random_() % kOpeningKills != 0) {
    RunAndKillAfter(round, files, 1 + random_() % kMaxAcksPerRound);
    return;
  }
  CrashChild child(ChildOptions(round, files));
  child.AwaitOpening();
  SpinFor(std::chrono::microseconds(random_() % 40'000));
  KillAndDrain(&child);
}

void CrashedLedger::RunAndKillAfter(uint64_t round, Files files,
                                    uint64_t acks) {
  CrashChild child(ChildOptions(round, files));
  child.AwaitOpening();
  for (uint64_t i = 0; i < acks; ++i) {
    if (!Take(child.NextAck())) break;
  }
  SpinFor(std::chrono::microseconds(random_() % 500));
  KillAndDrain(&child);
}

void CrashedLedger::RunUntil(uint64_t round, CrashPoint point) {
  CrashChildOptions options = ChildOptions(round, Files::kLossy);
  options.crash_point = point;
  CrashChild child(options);
  child.AwaitOpening();
  while (Take(child.NextAck())) {
  }
  const int status = child.Wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kCrashExitCode)
      << "the child did not end at the step, but with status " << status;
}

void CrashedLedger::ExpectCleanFsck() {
  storage::FsckOptions options;
  options.log_vkey = ledger_.governance().vkey();
  options.rebuild_views = [this](uint64_t end,
                                 std::vector<storage::ViewBatch::Row>* rows) {
    return services::views::ViewRowsOfLog(ledger_.store(), end, rows);
  };
  ASSERT_OK_AND_ASSIGN(const storage::FsckReport report,
                       storage::Fsck(ledger_.store(), options));
  for (const storage::FsckFinding& finding : report.findings) {
    FAIL() << finding.place << ": " << finding.problem << " (and perhaps more)";
  }
  EXPECT_EQ(report.entries, ledger_.store().head().size);
  EXPECT_GT(report.view_rows, 0u);
}

void CrashedLedger::SendAgain(uint64_t round) {
  std::vector<SignedStatement> statements;
  for (const auto& caller : LoadOfRound(&ledger_, organizations_, round)) {
    for (const auto& submission : caller) {
      statements.insert(statements.end(), submission.begin(), submission.end());
    }
  }
  std::shuffle(statements.begin(), statements.end(), random_);
  statements.resize(std::min(kSentAgain, statements.size()));
  const services::ledger::SubmissionResult result = ledger_.Submit(statements);
  ASSERT_OK(result.status);
  for (size_t i = 0; i < statements.size(); ++i) {
    const services::ledger::StatementOutcome& outcome = result.outcomes[i];
    ASSERT_OK(outcome.status);
    const crypto::StatementId id = statements[i].envelope.header.statement_id;
    if (const Ack* ack = acked_.Find(id); ack != nullptr) {
      EXPECT_TRUE(outcome.repeated);
      EXPECT_EQ(outcome.index, ack->index);
    }
    acked_.Add({id, outcome.index, outcome.leaf_hash});
  }
}

void CrashedLedger::ExpectWhole(uint64_t round) {
  ASSERT_OK(ledger_.Open());
  ASSERT_THAT(acked_.Check(ledger_.store()), IsEmpty());
  ledger_.CatchUpViews();
  ASSERT_NO_FATAL_FAILURE(ExpectCleanFsck());
  ASSERT_NO_FATAL_FAILURE(SendAgain(round));
  EXPECT_OK(ledger_.pipeline().Health());
  EXPECT_OK(ledger_.checkpoints().Health());
  EXPECT_OK(ledger_.views().Health());
  ledger_.Close();
}

std::unique_ptr<storage::LedgerStore> OpenStoreOnly(const std::string& path) {
  storage::LedgerStoreOptions options;
  options.path = path;
  auto store = storage::LedgerStore::Open(options);
  EXPECT_OK(store);
  return store.ok() ? *std::move(store) : nullptr;
}

uint64_t SizeOfLatestCheckpoint(const storage::LedgerStore& store) {
  const auto latest = store.LatestCheckpoint();
  if (!latest.ok()) return 0;
  const auto note = crypto::ParseNote(*latest);
  EXPECT_OK(note);
  const auto checkpoint = crypto::ParseCheckpointText(note->text);
  EXPECT_OK(checkpoint);
  return checkpoint->size;
}

}  // namespace daodi::testing
