// kill -9 under load, again and again, over one ledger that goes on growing.
// DAODI_SEED and DAODI_CRASH_ROUNDS vary the run.

#include <chrono>
#include <iostream>
#include <memory>

#include "crypto/bundle_verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ledger/admission_state.h"
#include "services/ledger/load_registry.h"
#include "tests/integration/crashed_ledger.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Not a test: what the other process does.
TEST(CrashChild, DISABLED_Runs) { RunCrashChild(); }

void ExpectToSurviveKills(Files files) {
  const auto begin = std::chrono::steady_clock::now();
  CrashedLedger crashed(SeedOfThisRun());
  const uint64_t rounds = RoundsOfThisRun(100);
  for (uint64_t round = 1; round <= rounds; ++round) {
    SCOPED_TRACE(round);
    crashed.RunAndKill(round, files);
    crashed.ExpectWhole(round);
    if (::testing::Test::HasFailure()) return;
  }
  const auto store = OpenStoreOnly(crashed.ledger().data_path());
  ASSERT_NE(store, nullptr);
  EXPECT_THAT(crashed.ProblemsOf(*store), IsEmpty());
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - begin;
  std::cout << rounds << " kills, " << crashed.acks_from_children()
            << " acknowledgements before them, " << crashed.acked().size()
            << " statements acknowledged, " << store->head().size
            << " entries, " << time.count() << " s" << std::endl;
}

TEST(LedgerCrash, WhatWasAckedSurvivesKills) {
  ExpectToSurviveKills(Files::kReal);
}

TEST(LedgerCrash, WhatWasAckedSurvivesKillsThatLoseAllUnsyncedBytes) {
  ExpectToSurviveKills(Files::kLossy);
}

// The checks above can fail: without the fsync of the commit.
TEST(LedgerCrash, ALogThatIsNotSyncedLosesWhatWasAcked) {
  CrashedLedger crashed(SeedOfThisRun());
  crashed.RunAndKillAfter(1, Files::kLossyWithoutWal, 200);
  {
    const auto store = OpenStoreOnly(crashed.ledger().data_path());
    ASSERT_NE(store, nullptr);
    EXPECT_THAT(crashed.ProblemsOf(*store), Contains(HasSubstr("is lost")));
  }
  // And the ledger does not sign as if nothing had been.
  EXPECT_THAT(
      crashed.ledger().Open(),
      StatusIs(absl::StatusCode::kFailedPrecondition, "entries were lost"));
}

// What a sequencer without the dedup get would see.
class ForgetfulLookup : public services::ledger::StoredStatements {
 public:
  explicit ForgetfulLookup(const storage::LedgerStore* store) : store_(store) {}
  absl::StatusOr<std::optional<storage::StoredStatement>> Find(
      absl::string_view /*author*/,
      const crypto::StatementId& /*id*/) const override {
    return std::optional<storage::StoredStatement>();
  }
  absl::StatusOr<storage::StoredEntry> Read(uint64_t index) const override {
    return store_->ReadEntry(index);
  }

 private:
  const storage::LedgerStore* store_;
};

// The checks above can fail: without the look for a repeat.
TEST(LedgerCrash, ASequencerThatForgetsTakesAStatementTwice) {
  CrashedLedger crashed(SeedOfThisRun());
  ASSERT_NO_FATAL_FAILURE(crashed.ExpectWhole(1));
  const SignedStatement statement =
      LoadOfRound(&crashed.ledger(), crashed.organizations(), 2)[0][0][0];
  ASSERT_OK(crashed.ledger().Open());
  const auto first = crashed.ledger().Append(statement);
  ASSERT_OK(first.status);
  crashed.acked().Add(
      {statement.envelope.header.statement_id, first.index, first.leaf_hash});
  crashed.ledger().Close();

  const auto store = OpenStoreOnly(crashed.ledger().data_path());
  ASSERT_NE(store, nullptr);
  ASSERT_THAT(crashed.ProblemsOf(*store), IsEmpty());
  ASSERT_OK_AND_ASSIGN(auto loaded, services::ledger::LoadRegistry(*store));
  ASSERT_OK_AND_ASSIGN(auto tree, store->LoadTree());
  const services::ledger::PublishedRegistry registry(loaded.registry);
  const ForgetfulLookup lookup(store.get());
  services::ledger::AdmissionState state(std::move(loaded.registry),
                                         std::move(tree), first.record_time_ms,
                                         &lookup);
  crypto::BundleVerifier verifier;
  services::ledger::LogRecord record;
  record.record_time_ms = first.record_time_ms;
  record.statements = {services::ledger::PrepareStatement(
      Submitted(statement), registry, first.record_time_ms, &verifier)};
  ASSERT_OK_AND_ASSIGN(const auto outcomes, state.Apply(record));
  ASSERT_OK(outcomes[0].status);
  ASSERT_OK(store->Commit(state.EndGroup().commit));
  EXPECT_THAT(crashed.ProblemsOf(*store),
              Contains(HasSubstr("is in the log more than once")));
}

}  // namespace
}  // namespace daodi::testing
