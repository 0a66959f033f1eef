// A data directory that went its own way, or went back, does not sign: the
// guard on its other path knows better.

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/backup.h"
#include "tests/integration/crashed_ledger.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

namespace fs = std::filesystem;

constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

class SecondHistoryTest : public ::testing::Test {
 protected:
  SecondHistoryTest()
      : original_(CrashLedgerOptions(folder_.path())),
        copy_(CrashLedgerOptions(copy_folder_.path())),
        author_(CreateCrashLedger(&original_)[0]) {
    Append(&original_, 3, "before");
  }

  void Append(PipelineFixture* ledger, int count, const std::string& lot) {
    for (int i = 0; i < count; ++i) {
      const auto outcome =
          ledger->Append(ledger->Storing(author_, absl::StrCat(lot, "-", i)));
      EXPECT_OK(outcome.status);
    }
  }

  // Data, subject keys and guard, as they are now. The original is closed.
  void CopyOriginal() {
    fs::copy(
        folder_.path(), copy_folder_.path(),
        fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  // From now on the copy is guarded by what the original has signed.
  void UseGuardOfOriginal() {
    fs::copy_file(original_.guard_path(), copy_.guard_path(),
                  fs::copy_options::overwrite_existing);
  }
  uint64_t LastCheckpointOf(const PipelineFixture& ledger) {
    const auto store = OpenStoreOnly(ledger.data_path());
    return store == nullptr ? 0 : SizeOfLatestCheckpoint(*store);
  }
  // The copy takes no part any more, and says why.
  void ExpectCopyRefused(const std::string& why) {
    const uint64_t signed_before = LastCheckpointOf(copy_);
    EXPECT_THAT(copy_.Open(), StatusIs(kRefused, why));
    copy_.Close();
    EXPECT_EQ(LastCheckpointOf(copy_), signed_before);
  }

  const TemporaryDirectory folder_;
  const TemporaryDirectory copy_folder_;
  PipelineFixture original_;
  PipelineFixture copy_;
  const TestOrganization author_;
};

TEST_F(SecondHistoryTest, ACopyFedOtherStatementsMustNotSign) {
  original_.Close();
  CopyOriginal();
  ASSERT_OK(original_.Open());
  Append(&original_, 2, "original");
  original_.Close();
  ASSERT_OK(copy_.Open());
  copy_.NumberStatementsFrom(2'000'000);
  Append(&copy_, 5, "copy");
  copy_.Close();
  UseGuardOfOriginal();
  ExpectCopyRefused("the ledger went another way; it must not sign");
  // The original is as good as before.
  ASSERT_OK(original_.Open());
  Append(&original_, 1, "after");
}

TEST_F(SecondHistoryTest, ACopyThatStayedBehindMustNotSign) {
  original_.Close();
  CopyOriginal();
  ASSERT_OK(original_.Open());
  Append(&original_, 2, "original");
  original_.Close();
  UseGuardOfOriginal();
  ExpectCopyRefused("the ledger is an old copy; it must not sign");
}

TEST_F(SecondHistoryTest, ACopyStopsSigningWhenTheOriginalHasSignedMore) {
  original_.Close();
  CopyOriginal();
  ASSERT_OK(copy_.Open());
  ASSERT_OK(original_.Open());
  Append(&original_, 2, "original");
  original_.Close();
  UseGuardOfOriginal();
  copy_.NumberStatementsFrom(2'000'000);
  Append(&copy_, 5, "copy");
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (copy_.checkpoints().Health().ok() &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_THAT(copy_.checkpoints().Health(),
              StatusIs(kRefused, "must not sign"));
}

TEST_F(SecondHistoryTest, TwoProcessesNeverSignWithOneGuard) {
  original_.Close();
  CopyOriginal();
  ASSERT_OK(original_.Open());
  fs::remove(copy_.guard_path());
  fs::remove(copy_.guard_path() + ".lock");
  fs::create_symlink(original_.guard_path(), copy_.guard_path());
  fs::create_symlink(original_.guard_path() + ".lock",
                     copy_.guard_path() + ".lock");
  EXPECT_THAT(copy_.Open(), StatusIs(absl::StatusCode::kUnavailable,
                                     "another process signs with this guard"));
}

TEST_F(SecondHistoryTest, ALedgerWithoutItsGuardMustNotSign) {
  original_.Close();
  CopyOriginal();
  fs::remove(copy_.guard_path());
  EXPECT_THAT(copy_.Open(),
              StatusIs(absl::StatusCode::kNotFound, "do not make a new one"));
}

TEST_F(SecondHistoryTest, AnOldBackupMustNotSign) {
  ASSERT_OK(storage::Backup(original_.store(), folder_.File("backup"), ""));
  Append(&original_, 2, "original");
  original_.Close();
  storage::LedgerStoreOptions target;
  target.path = copy_.data_path();
  ASSERT_OK(storage::Restore(folder_.File("backup"), "", target));
  UseGuardOfOriginal();
  ExpectCopyRefused("entries were lost or the ledger is an old copy");
}

TEST_F(SecondHistoryTest, ABackupOfTheLastEntrySignsOn) {
  ASSERT_OK(storage::Backup(original_.store(), folder_.File("backup"), ""));
  original_.Close();
  storage::LedgerStoreOptions target;
  target.path = copy_.data_path();
  ASSERT_OK(storage::Restore(folder_.File("backup"), "", target));
  UseGuardOfOriginal();
  ASSERT_OK(copy_.Open());
  copy_.NumberStatementsFrom(2'000'000);
  Append(&copy_, 2, "restored");
  EXPECT_OK(copy_.checkpoints().Health());
}

}  // namespace
}  // namespace daodi::testing
