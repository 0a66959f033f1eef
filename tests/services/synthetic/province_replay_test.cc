// The views of a made-up province are a function of its log: the same bytes
// live, after restarts, after kills, and made again from nothing.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ledger/recent_statements.h"
#include "services/limits.h"
#include "services/views/view_applier.h"
#include "storage/view_store.h"
#include "tests/testing/lossy_file_system.h"
#include "tests/testing/province_ledger.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using services::synthetic::ProvinceOptions;
using services::views::ViewApplier;

constexpr uint64_t kSeed = 20261122;

// Every row of every table, by table and key.
using Rows = std::vector<std::string>;

Rows RowsOf(const storage::LedgerStore& store) {
  constexpr int kTables = 256;
  const storage::ViewReader reader(store);
  EXPECT_EQ(reader.position(), store.head().size);
  Rows rows;
  for (int table = 0; table < kTables; ++table) {
    EXPECT_OK(reader.Scan(static_cast<storage::ViewTable>(table), "", "",
                          [&](absl::string_view key, absl::string_view value) {
                            rows.push_back(
                                absl::StrCat(table, " ", key, " ", value));
                            return true;
                          }));
  }
  return rows;
}

// The first row that differs says more than both lists.
void ExpectEqual(const Rows& rows, const Rows& expected) {
  ASSERT_GT(expected.size(), 1'000u);
  for (size_t i = 0; i < std::min(rows.size(), expected.size()); ++i) {
    ASSERT_EQ(absl::CHexEscape(rows[i]), absl::CHexEscape(expected[i])) << i;
  }
  EXPECT_EQ(rows.size(), expected.size());
}

ProvinceOptions Options(uint64_t events) {
  ProvinceOptions options;
  options.seed = kSeed;
  options.events = events;
  return options;
}

std::unique_ptr<storage::LedgerStore> Open(const std::string& path,
                                           rocksdb::Env* env = nullptr) {
  storage::LedgerStoreOptions options;
  options.path = path;
  options.env = env;
  auto store = storage::LedgerStore::Open(options);
  EXPECT_OK(store);
  return store.ok() ? *std::move(store) : nullptr;
}

TEST(ProvinceReplay, GivesTheSameRowsLiveAcrossRestartsAndFromNothing) {
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  const TemporaryDirectory folder;
  ProvinceLedger straight(folder.path() + "/straight", Options(3'000));
  straight.RecordAll();
  straight.fixture().CatchUpViews();
  const Rows expected = RowsOf(straight.fixture().store());

  ProvinceLedger restarted(folder.path() + "/restarted", Options(3'000));
  std::mt19937 random(kSeed);
  while (restarted.Record(1 + random() % 400)) {
    // Half of the stops are at the head, half anywhere behind it.
    if (random() % 2 == 0) restarted.fixture().CatchUpViews();
    restarted.fixture().Close();
    ASSERT_OK(restarted.fixture().Open());
  }
  restarted.fixture().CatchUpViews();
  ExpectEqual(RowsOf(restarted.fixture().store()), expected);

  straight.fixture().Close();
  const auto store = Open(straight.fixture().data_path());
  ASSERT_NE(store, nullptr);
  ASSERT_OK(services::views::RebuildViews(store.get(), [](auto, auto) {}));
  ExpectEqual(RowsOf(*store), expected);
}

constexpr char kFolderVariable[] = "DAODI_REPLAY_FOLDER";
constexpr char kStopVariable[] = "DAODI_REPLAY_STOP";

// Brings the views at least as far as the size it is told, and dies like a
// machine without power. Only CatchUpAndDie runs it, in a new program: a fork
// has none of the threads that RocksDB believes to have.
TEST(ReplayChild, DISABLED_CatchesUpAndDies) {
  const char* const folder = getenv(kFolderVariable);
  const char* const stop = getenv(kStopVariable);
  uint64_t size = 0;
  ASSERT_TRUE(folder != nullptr && stop != nullptr &&
              absl::SimpleAtoi(stop, &size));
  const std::unique_ptr<rocksdb::Env> env = NewLossyEnv();
  const auto store = Open(folder, env.get());
  ASSERT_NE(store, nullptr);
  const services::ledger::RecentStatements recent;
  ViewApplier applier(store.get(), &recent);
  ASSERT_OK(applier.WaitFor(
      size - 1, std::chrono::steady_clock::now() + std::chrono::minutes(2)));
  kill(getpid(), SIGKILL);
}

void CatchUpAndDie(const std::string& folder, uint64_t size) {
  const std::string stop = absl::StrCat(size);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    setenv(kFolderVariable, folder.c_str(), 1);
    setenv(kStopVariable, stop.c_str(), 1);
    execl("/proc/self/exe", "synthetic_province_test",
          "--gtest_filter=ReplayChild.*", "--gtest_also_run_disabled_tests",
          nullptr);
    _exit(127);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
      << "stop " << size << ", status " << status;
}

TEST(ProvinceReplay, CatchesUpToTheSameRowsAfterKillsAnywhere) {
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  const TemporaryDirectory folder;
  Rows expected;
  uint64_t size = 0;
  std::string path;
  {
    ProvinceLedger ledger(folder.path() + "/ledger", Options(9'000));
    ledger.RecordAll();
    ledger.fixture().CatchUpViews();
    path = ledger.fixture().data_path();
    size = ledger.fixture().store().head().size;
    expected = RowsOf(ledger.fixture().store());
  }
  {
    const auto store = Open(path);
    ASSERT_NE(store, nullptr);
    ASSERT_OK(store->ClearViews());
  }
  constexpr uint64_t kBatch = services::kMaxViewBatchEntries;
  for (const uint64_t stop : {uint64_t{1}, kBatch, kBatch + 1, 2 * kBatch + 7,
                              3 * kBatch, size - 1, size}) {
    ASSERT_NO_FATAL_FAILURE(CatchUpAndDie(path, stop));
  }
  const auto store = Open(path);
  ASSERT_NE(store, nullptr);
  {
    const services::ledger::RecentStatements recent;
    ViewApplier applier(store.get(), &recent);
    ASSERT_OK(applier.WaitFor(
        size - 1, std::chrono::steady_clock::now() + std::chrono::minutes(2)));
  }
  ExpectEqual(RowsOf(*store), expected);
}

}  // namespace
}  // namespace daodi::testing
