// What is left after SIGKILL when nothing but synced bytes and synced names
// survive. Each crash happens in a child process that runs this program again
// with the case CrashChild.*; the parent kills it and opens what is left.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/fsck.h"
#include "storage/signing_guard.h"
#include "storage/view_store.h"
#include "tests/storage/store_fixture.h"
#include "tests/testing/lossy_file_system.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;

constexpr char kFolderVariable[] = "DAODI_CRASH_FOLDER";
constexpr char kPipeVariable[] = "DAODI_CRASH_PIPE";
constexpr size_t kBatch = 24;

// Written by the child after each step, in order.
struct Progress {
  uint64_t acked = 0;  // entries whose commit returned OK
  uint64_t viewed = 0;
  uint64_t checkpointed = 0;
  uint64_t erased = 0;
};

class CrashTest : public StoreTest {
 protected:
  // Runs the child until it has reported `reports` times, kills it at once and
  // returns the last progress it reported.
  Progress RunAndKill(const std::string& child_case, int reports) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const std::string filter = absl::StrCat("--gtest_filter=", child_case);
    const std::string pipe_number = absl::StrCat(ends[1]);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      setenv(kFolderVariable, directory_.path().c_str(), 1);
      setenv(kPipeVariable, pipe_number.c_str(), 1);
      const int nowhere = open("/dev/null", O_WRONLY);
      dup2(nowhere, STDOUT_FILENO);
      execl("/proc/self/exe", "storage_test", filter.c_str(),
            "--gtest_also_run_disabled_tests", nullptr);
      _exit(127);
    }
    close(ends[1]);
    Progress last;
    for (int i = 0; i < reports; ++i) {
      Progress next;
      if (read(ends[0], &next, sizeof(next)) != sizeof(next)) {
        ADD_FAILURE() << "the child ended after " << i << " reports";
        break;
      }
      last = next;
    }
    kill(child, SIGKILL);
    // What it did between the last report read and its end is acked too.
    Progress next;
    while (read(ends[0], &next, sizeof(next)) == sizeof(next)) last = next;
    close(ends[0]);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    return last;
  }

  void ExpectWholeUpTo(const Progress& progress) {
    ASSERT_NO_FATAL_FAILURE(Open());
    EXPECT_GE(store_->head().size, progress.acked);
    EXPECT_EQ(store_->head().size % kBatch, 0u);
    testing::SampleLedger same(kSeed);
    while (same.size() < store_->head().size) same.NextBatch(kBatch);
    EXPECT_EQ(store_->head().root, same.tree().Root());
    EXPECT_LE(store_->view_position(), store_->head().size);
    if (progress.checkpointed > 0) {
      EXPECT_OK(store_->CheckpointCovering(progress.checkpointed));
    }
    ASSERT_OK_AND_ASSIGN(const FsckReport report, Fsck(*store_, FsckOptions()));
    for (const FsckFinding& finding : report.findings) {
      ADD_FAILURE() << finding.place << ": " << finding.problem;
    }
  }
};

class ChildStore {
 public:
  ChildStore() : env_(testing::NewLossyEnv()), samples_(kSeed) {
    LedgerStoreOptions options;
    options.path = absl::StrCat(std::getenv(kFolderVariable), "/ledger");
    options.create_if_missing = true;
    options.min_free_bytes = 1 << 20;
    options.env = env_.get();
    auto store = LedgerStore::Open(options);
    if (!store.ok()) std::abort();
    store_ = *std::move(store);
    while (samples_.size() < store_->head().size) samples_.NextBatch(kBatch);
  }
  LedgerStore& store() { return *store_; }
  testing::SampleLedger& samples() { return samples_; }

  static void Report(const Progress& progress) {
    int pipe_end = 0;
    if (!absl::SimpleAtoi(std::getenv(kPipeVariable), &pipe_end) ||
        write(pipe_end, &progress, sizeof(progress)) != sizeof(progress)) {
      std::abort();
    }
  }

 private:
  const std::unique_ptr<rocksdb::Env> env_;
  testing::SampleLedger samples_;
  std::unique_ptr<LedgerStore> store_;
};

TEST(CrashChild, DISABLED_CommitsUntilKilled) {
  ChildStore child;
  Progress progress;
  for (uint64_t step = 0;; ++step) {
    if (!child.store().Commit(child.samples().NextBatch(kBatch)).ok()) abort();
    progress.acked = child.samples().size();
    ViewBatch rows(progress.acked);
    rows.Put(ViewTable::kCounter, "n", absl::StrCat(step));
    if (!child.store().CommitView(rows).ok()) abort();
    progress.viewed = progress.acked;
    if (step % 4 == 3) {
      const TreeHead head = child.store().head();
      const std::string note = testing::SampleCheckpoint(head.size, head.root);
      if (!child.store().PutCheckpoint(head.size, note).ok()) abort();
      progress.checkpointed = head.size;
    }
    if (step % 8 == 7) {
      const uint64_t index = progress.acked - 1;
      if (!child.store().EraseSection(index, testing::kPersonLabel).ok()) {
        abort();
      }
      progress.erased = index;
    }
    ChildStore::Report(progress);
  }
}

// Commits, then writes only views: nothing after the commits is synced.
TEST(CrashChild, DISABLED_LeavesViewsUnsynced) {
  ChildStore child;
  Progress progress;
  if (!child.store().Commit(child.samples().NextBatch(kBatch)).ok()) abort();
  progress.acked = child.samples().size();
  ViewBatch rows(progress.acked);
  rows.Put(ViewTable::kCounter, "n", "unsynced");
  if (!child.store().CommitView(rows).ok()) abort();
  if (child.store().view_position() != kBatch) abort();
  ChildStore::Report(progress);
  for (;;) pause();
}

TEST_F(CrashTest, WhatWasAcknowledgedSurvivesEveryKill) {
  Progress progress;
  // Reports in steps of different length, so that the kill falls on commits,
  // views, checkpoints, erasures, start-up.
  for (const int reports : {1, 2, 7, 8, 9, 16, 30, 31, 1}) {
    const Progress before = progress;
    progress = RunAndKill("CrashChild.DISABLED_CommitsUntilKilled", reports);
    EXPECT_GT(progress.acked, before.acked);
    ASSERT_NO_FATAL_FAILURE(ExpectWholeUpTo(progress));
    if (progress.erased > 0) {
      testing::SampleLedger same(kSeed);
      while (same.size() <= progress.erased) same.NextBatch(kBatch);
      const auto sections = store_->ReadSections(
          progress.erased, same.header(progress.erased).sections);
      ASSERT_OK(sections);
      EXPECT_EQ(sections->back().state, SectionState::kErased);
    }
    Close();
  }
}

TEST_F(CrashTest, UnsyncedViewRowsAreLostAndMadeAgain) {
  const Progress progress =
      RunAndKill("CrashChild.DISABLED_LeavesViewsUnsynced", 1);
  ASSERT_NO_FATAL_FAILURE(ExpectWholeUpTo(progress));
  EXPECT_EQ(store_->head().size, kBatch);
  // That the file system loses what is not synced is shown here.
  EXPECT_EQ(store_->view_position(), 0u);
  EXPECT_THAT(ViewReader(*store_).Get(ViewTable::kCounter, "n"),
              testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  ViewBatch rows(kBatch);
  rows.Put(ViewTable::kCounter, "n", "again");
  EXPECT_OK(store_->CommitView(rows));
}

// Damage to the log after a crash cannot be told from a torn end; the guard
// can.
TEST_F(CrashTest, TheGuardNoticesEntriesLostToADamagedLog) {
  const Progress progress =
      RunAndKill("CrashChild.DISABLED_CommitsUntilKilled", 5);
  ASSERT_NO_FATAL_FAILURE(Open());
  const TreeHead head = store_->head();
  auto guard = SigningGuard::Open(directory_.File("guard"), "storage.test/log",
                                  /*create=*/true);
  ASSERT_OK(guard);
  const RootAtSize root_at = [&](uint64_t size) {
    return store_->RootAt(size);
  };
  ASSERT_OK(
      (*guard)->Intend({"storage.test/log", head.size, head.root}, root_at));
  Close();
  // As if the machine had gone down instead.
  ASSERT_OK(CleanMark(Options().path).Remove());
  for (const auto& file : std::filesystem::directory_iterator(Options().path)) {
    if (file.path().extension() != ".log" || file.file_size() == 0) continue;
    std::filesystem::resize_file(file.path(), file.file_size() / 2);
  }
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_LT(store_->head().size, progress.acked);
  EXPECT_THAT((*guard)->CheckExtends(store_->head().size, root_at),
              StatusIs(absl::StatusCode::kFailedPrecondition, "must not sign"));
}

// Says whether the clean mark was there while RocksDB made a file to write to.
class MarkWatchingEnv : public rocksdb::EnvWrapper {
 public:
  explicit MarkWatchingEnv(std::string folder)
      : rocksdb::EnvWrapper(rocksdb::Env::Default()),
        mark_(std::move(folder)) {}

  rocksdb::Status NewWritableFile(const std::string& path,
                                  std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override {
    ++files_;
    marked_ = marked_ || mark_.present();
    return rocksdb::EnvWrapper::NewWritableFile(path, file, options);
  }

  int files() const { return files_; }
  bool marked() const { return marked_; }

 private:
  const CleanMark mark_;
  int files_ = 0;
  bool marked_ = false;
};

// A kill while the store opens may tear what opening writes.
TEST_F(CrashTest, TheCleanMarkIsGoneBeforeOpeningWritesAnything) {
  ASSERT_NO_FATAL_FAILURE(Open());
  Close();
  ASSERT_TRUE(CleanMark(Options().path).present());
  MarkWatchingEnv env(Options().path);
  LedgerStoreOptions options = Options();
  options.env = &env;
  ASSERT_OK(LedgerStore::Open(options));
  EXPECT_GT(env.files(), 0);
  EXPECT_FALSE(env.marked());
}

// A WAL that a crash has torn stays until its rows are in tables; an orderly
// close in between makes it no whole one.
TEST_F(CrashTest, ATornLogIsStillForgivenAfterAnOrderlyClose) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_OK(store_->Commit(samples_.NextBatch(kBatch)));
  const TreeHead head = store_->head();
  ASSERT_OK(store_->Commit(samples_.NextBatch(kBatch)));
  Close();
  ASSERT_OK(CleanMark(Options().path).Remove());
  for (const auto& file : std::filesystem::directory_iterator(Options().path)) {
    if (file.path().extension() != ".log" || file.file_size() == 0) continue;
    std::filesystem::resize_file(file.path(), file.file_size() - 1);
  }
  for (int i = 0; i < 2; ++i) {
    ASSERT_NO_FATAL_FAILURE(Open());
    EXPECT_EQ(store_->head().size, head.size);
    Close();
  }
}

TEST_F(CrashTest, DamageAfterAnOrderlyCloseIsRefusedEveryTime) {
  ASSERT_NO_FATAL_FAILURE(Open());
  ASSERT_OK(store_->Commit(samples_.NextBatch(kBatch)));
  Close();
  for (const auto& file : std::filesystem::directory_iterator(Options().path)) {
    if (file.path().extension() != ".log" || file.file_size() == 0) continue;
    std::filesystem::resize_file(file.path(), file.file_size() / 2);
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(LedgerStore::Open(Options()),
                StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST_F(CrashTest, NamesAreLostUntilTheirFolderIsSynced) {
  const auto env = testing::NewLossyEnv();
  const std::string path = directory_.File("file");
  std::unique_ptr<rocksdb::WritableFile> file;
  ASSERT_TRUE(env->NewWritableFile(path, &file, rocksdb::EnvOptions()).ok());
  ASSERT_TRUE(file->Append("synced").ok());
  ASSERT_TRUE(file->Sync().ok());
  EXPECT_TRUE(env->FileExists(path).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  std::unique_ptr<rocksdb::Directory> folder;
  ASSERT_TRUE(env->NewDirectory(directory_.path(), &folder).ok());
  ASSERT_TRUE(file->Append(" and not").ok());
  ASSERT_TRUE(folder->Fsync().ok());
  EXPECT_EQ(std::filesystem::file_size(path), 6u);
  uint64_t size = 0;
  ASSERT_TRUE(env->GetFileSize(path, &size).ok());
  EXPECT_EQ(size, 14u);
  ASSERT_TRUE(env->RenameFile(path, path + "2").ok());
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_FALSE(env->FileExists(path).ok());
  ASSERT_TRUE(file->Sync().ok());
  ASSERT_TRUE(folder->Fsync().ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(std::filesystem::file_size(path + "2"), 14u);
  ASSERT_TRUE(env->DeleteFile(path + "2").ok());
  EXPECT_FALSE(std::filesystem::exists(path + "2"));
}

}  // namespace
}  // namespace daodi::storage
