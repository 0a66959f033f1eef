// A second process that runs a ledger under load until it is killed: this same
// program, started with the case CrashChild.DISABLED_Runs.

#ifndef DAODI_TESTS_INTEGRATION_CRASH_CHILD_H_
#define DAODI_TESTS_INTEGRATION_CRASH_CHILD_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/step_observer.h"
#include "tests/integration/acked_statements.h"
#include "tests/testing/pipeline_fixture.h"

namespace daodi::testing {

// What the child's ledger is written through.
enum class Files {
  kReal,             // a kill loses nothing that write(2) got
  kLossy,            // a kill loses whatever was not synced
  kLossyWithoutWal,  // the same, and syncs of the log do nothing
};

// Where the child ends itself, as by a kill: right after the `occurrence`-th
// time (from 1) of `step`.
inline constexpr int kCrashExitCode = 9;
struct CrashPoint {
  services::ledger::Step step;
  int occurrence = 1;
};

struct CrashChildOptions {
  std::string folder;  // of a ledger made by CreateCrashLedger()
  uint64_t round = 1;  // whose statements it sends, again and again
  Files files = Files::kReal;
  std::optional<CrashPoint> crash_point;
};

// The options of every ledger here: all processes sign the same bytes.
PipelineFixtureOptions CrashLedgerOptions(const std::string& folder);

// The organizations whose statements are sent. Those that a ledger registers
// and those that another process computes again are the same.
std::vector<TestOrganization> CreateCrashLedger(PipelineFixture* ledger);
std::vector<TestOrganization> OrganizationsOf(PipelineFixture* ledger);

// The statements of a round, as they are submitted: one by one or in bundles.
// One list for each caller.
using Load = std::vector<std::vector<std::vector<SignedStatement>>>;
Load LoadOfRound(PipelineFixture* ledger,
                 const std::vector<TestOrganization>& organizations,
                 uint64_t round);

// The child's side: what the case CrashChild.DISABLED_Runs does.
[[noreturn]] void RunCrashChild();

// The parent's side. Aborts when no process can be made.
class CrashChild {
 public:
  explicit CrashChild(const CrashChildOptions& options);
  // Kills what still runs.
  ~CrashChild();
  CrashChild(const CrashChild&) = delete;
  CrashChild& operator=(const CrashChild&) = delete;

  // Waits until the child is about to open its ledger.
  void AwaitOpening();
  // The next acknowledgement; nothing when the child has ended.
  std::optional<Ack> NextAck();
  void Kill();
  // What waitpid() says of the end. After Kill() or the end of NextAck().
  int Wait();

 private:
  pid_t pid_ = -1;
  int read_end_ = -1;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_INTEGRATION_CRASH_CHILD_H_
