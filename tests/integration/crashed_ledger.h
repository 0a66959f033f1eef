// A ledger that loses its process again and again, and what must hold each time
// it is opened afterwards.

#ifndef DAODI_TESTS_INTEGRATION_CRASHED_LEDGER_H_
#define DAODI_TESTS_INTEGRATION_CRASHED_LEDGER_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/integration/acked_statements.h"
#include "tests/integration/crash_child.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {

// DAODI_SEED, or a fixed one; printed.
uint64_t SeedOfThisRun();
// DAODI_CRASH_ROUNDS, or `rounds`.
uint64_t RoundsOfThisRun(uint64_t rounds);
// Waits without giving the processor away.
void SpinFor(std::chrono::microseconds duration);

class CrashedLedger {
 public:
  // Makes the ledger and closes it.
  explicit CrashedLedger(uint64_t seed);

  // Starts a child, kills it at a random moment and keeps what it acknowledged.
  void RunAndKill(uint64_t round, Files files);
  // The same until `acks` acknowledgements were read.
  void RunAndKillAfter(uint64_t round, Files files, uint64_t acks);
  // Starts a child and waits for its end at `point`.
  void RunUntil(uint64_t round, CrashPoint point);

  // Opens what is left and expects: every acknowledged statement exactly once
  // where it was; fsck clean; views equal to a rebuild; what is sent again,
  // answered or not, in the log once. Closes it.
  void ExpectWhole(uint64_t round);
  // The same of the acknowledgements only.
  std::vector<std::string> ProblemsOf(const storage::LedgerStore& store) {
    return acked_.Check(store);
  }

  const std::string& folder() const { return folder_.path(); }
  PipelineFixture& ledger() { return ledger_; }
  AckedStatements& acked() { return acked_; }
  std::mt19937_64& random() { return random_; }
  const std::vector<TestOrganization>& organizations() const {
    return organizations_;
  }
  uint64_t acks_from_children() const { return acks_from_children_; }

 private:
  CrashChildOptions ChildOptions(uint64_t round, Files files) const;
  bool Take(const std::optional<Ack>& ack);
  void KillAndDrain(CrashChild* child);
  void ExpectCleanFsck();
  void SendAgain(uint64_t round);

  const TemporaryDirectory folder_;
  std::mt19937_64 random_;
  PipelineFixture ledger_;
  std::vector<TestOrganization> organizations_;
  AckedStatements acked_;
  uint64_t acks_from_children_ = 0;
};

// Opens the store alone, without what signs and applies.
std::unique_ptr<storage::LedgerStore> OpenStoreOnly(const std::string& path);
// 0 when there is none.
uint64_t SizeOfLatestCheckpoint(const storage::LedgerStore& store);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_INTEGRATION_CRASHED_LEDGER_H_
