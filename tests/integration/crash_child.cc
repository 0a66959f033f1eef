#include "tests/integration/crash_child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <type_traits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/testing/lossy_file_system.h"

extern char** environ;

namespace daodi::testing {
namespace {

using services::ledger::AckLevel;
using services::ledger::StatementOutcome;
using services::ledger::Step;
using services::ledger::SubmissionResult;

constexpr char kVariable[] = "DAODI_CRASH_CHILD";
constexpr int kChildPipe = 9;

constexpr int kDirectCallers = 2;
constexpr int kDirectPerCaller = 40;
constexpr int kBundles = 8;
constexpr int kBundleSize = 12;
// Ids of a round start here, times the round.
constexpr uint64_t kNumbersPerRound = 1'000'000;

// What goes through the pipe; small enough to be written in one piece.
struct Report {
  bool acked = false;  // else: about to open the ledger
  Ack ack;
};
static_assert(std::is_trivially_copyable_v<Report>);

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "crash child: %s\n", what.c_str());
  std::abort();
}

void Send(const Report* reports, size_t count) {
  const ssize_t bytes = static_cast<ssize_t>(count * sizeof(Report));
  if (write(kChildPipe, reports, static_cast<size_t>(bytes)) != bytes) {
    Fail("the pipe is broken");
  }
}

std::string Encode(const CrashChildOptions& options) {
  const CrashPoint point = options.crash_point.value_or(CrashPoint{Step{}, 0});
  return absl::StrCat(options.round, " ", static_cast<int>(options.files), " ",
                      static_cast<int>(point.step), " ", point.occurrence, " ",
                      options.folder);
}

CrashChildOptions Decode(const char* text) {
  const std::vector<std::string> fields =
      absl::StrSplit(text == nullptr ? "" : text, absl::MaxSplits(' ', 4));
  int files = 0;
  int step = 0;
  CrashPoint point;
  CrashChildOptions options;
  if (fields.size() != 5 || !absl::SimpleAtoi(fields[0], &options.round) ||
      !absl::SimpleAtoi(fields[1], &files) ||
      !absl::SimpleAtoi(fields[2], &step) ||
      !absl::SimpleAtoi(fields[3], &point.occurrence)) {
    Fail(absl::StrCat(kVariable, " is for the parent process to set"));
  }
  options.files = static_cast<Files>(files);
  point.step = static_cast<Step>(step);
  if (point.occurrence > 0) options.crash_point = point;
  options.folder = fields[4];
  return options;
}

// Ends the process at the crash point. Who comes to a step meanwhile waits:
// nothing that follows a step happens after the end was decided.
class CrashingObserver : public services::ledger::StepObserver {
 public:
  explicit CrashingObserver(CrashPoint point) : point_(point) {}
  void After(Step step) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (step == point_.step && --point_.occurrence == 0) _exit(kCrashExitCode);
  }

 private:
  std::mutex mutex_;
  CrashPoint point_;  // guarded by mutex_
};

void SubmitAndReport(PipelineFixture* ledger,
                     const std::vector<SignedStatement>& statements,
                     AckLevel ack) {
  const SubmissionResult result =
      ledger->Submit(statements, services::ledger::BatchMode::kProceed, ack);
  if (!result.status.ok()) Fail(result.status.ToString());
  std::vector<Report> reports;
  for (size_t i = 0; i < statements.size(); ++i) {
    const StatementOutcome& outcome = result.outcomes[i];
    if (!outcome.status.ok()) Fail(outcome.status.ToString());
    reports.push_back({true,
                       {statements[i].envelope.header.statement_id,
                        outcome.index, outcome.leaf_hash}});
  }
  Send(reports.data(), reports.size());
}

// Sends one after the other, some again, and all of them again at the end, as
// an author does who lost the answer.
[[noreturn]] void SendForEver(
    PipelineFixture* ledger,
    const std::vector<std::vector<SignedStatement>>& submissions,
    uint64_t seed) {
  std::mt19937_64 random(seed);
  for (uint64_t sent = 0;; ++sent) {
    const AckLevel ack =
        sent % 4 == 3 ? AckLevel::kCheckpointed : AckLevel::kDurable;
    SubmitAndReport(ledger, submissions[sent % submissions.size()], ack);
    if (sent % 6 == 5) {
      const uint64_t earlier = random() % (sent + 1) % submissions.size();
      SubmitAndReport(ledger, submissions[earlier], AckLevel::kDurable);
    }
  }
}

[[noreturn]] void RunChild(const CrashChildOptions& options) {
  std::unique_ptr<rocksdb::Env> env;
  if (options.files != Files::kReal) {
    auto faults = std::make_shared<SyncFaults>();
    faults->ignore_wal_syncs = options.files == Files::kLossyWithoutWal;
    env = NewLossyEnv(faults);
  }
  std::unique_ptr<CrashingObserver> observer;
  if (options.crash_point.has_value()) {
    observer = std::make_unique<CrashingObserver>(*options.crash_point);
  }
  PipelineFixtureOptions ledger_options = CrashLedgerOptions(options.folder);
  ledger_options.env = env.get();
  ledger_options.observer = observer.get();
  PipelineFixture ledger(ledger_options);
  const Load load =
      LoadOfRound(&ledger, OrganizationsOf(&ledger), options.round);
  const Report opening;
  Send(&opening, 1);
  const absl::Status opened = ledger.Open();
  if (!opened.ok()) Fail(opened.ToString());
  std::vector<std::thread> callers;
  for (size_t caller = 0; caller < load.size(); ++caller) {
    callers.emplace_back([&ledger, &load, &options, caller] {
      SendForEver(&ledger, load[caller], options.round * 100 + caller);
    });
  }
  for (std::thread& caller : callers) caller.join();
  Fail("a caller came to an end");
}

}  // namespace

PipelineFixtureOptions CrashLedgerOptions(const std::string& folder) {
  PipelineFixtureOptions options;
  options.folder = folder;
  options.scheme = crypto::SignatureScheme::kEd25519;
  return options;
}

std::vector<TestOrganization> CreateCrashLedger(PipelineFixture* ledger) {
  ledger->Create();
  std::vector<TestOrganization> organizations = OrganizationsOf(ledger);
  ledger->FeedGovernance();
  return organizations;
}

std::vector<TestOrganization> OrganizationsOf(PipelineFixture* ledger) {
  return {ledger->governance().AddOrganization("grower"),
          ledger->governance().AddOrganization("wholesaler")};
}

Load LoadOfRound(PipelineFixture* ledger,
                 const std::vector<TestOrganization>& organizations,
                 uint64_t round) {
  ledger->NumberStatementsFrom(round * kNumbersPerRound);
  Load load(kDirectCallers + 1);
  for (int caller = 0; caller < kDirectCallers; ++caller) {
    for (int i = 0; i < kDirectPerCaller; ++i) {
      load[caller].push_back({ledger->Storing(
          organizations[0], absl::StrCat("HP-", round, "-", caller, "-", i))});
    }
  }
  for (int i = 0; i < kBundles; ++i) {
    load.back().push_back(ledger->StoringBundle(
        organizations[1], absl::StrCat("JJF-", round, "-", i), kBundleSize));
  }
  return load;
}

void RunCrashChild() { RunChild(Decode(std::getenv(kVariable))); }

CrashChild::CrashChild(const CrashChildOptions& options) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  read_end_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], kChildPipe);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  std::string variable = absl::StrCat(kVariable, "=", Encode(options));
  std::vector<char*> environment = {variable.data()};
  for (char** inherited = environ; *inherited != nullptr; ++inherited) {
    environment.push_back(*inherited);
  }
  environment.push_back(nullptr);
  std::string name = "crash_child";
  std::string filter = "--gtest_filter=CrashChild.DISABLED_Runs";
  std::string disabled = "--gtest_also_run_disabled_tests";
  char* arguments[] = {name.data(), filter.data(), disabled.data(), nullptr};
  if (posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, arguments,
                  environment.data()) != 0) {
    Fail("posix_spawn");
  }
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
}

CrashChild::~CrashChild() {
  if (pid_ > 0) {
    Kill();
    Wait();
  }
  close(read_end_);
}

void CrashChild::AwaitOpening() {
  Report report;
  if (read(read_end_, &report, sizeof(report)) != sizeof(report) ||
      report.acked) {
    Fail("it did not come to open the ledger");
  }
}

std::optional<Ack> CrashChild::NextAck() {
  Report report;
  if (read(read_end_, &report, sizeof(report)) != sizeof(report)) {
    return std::nullopt;
  }
  if (!report.acked) return NextAck();
  return report.ack;
}

void CrashChild::Kill() { kill(pid_, SIGKILL); }

int CrashChild::Wait() {
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) Fail("waitpid");
  pid_ = -1;
  return status;
}

}  // namespace daodi::testing
