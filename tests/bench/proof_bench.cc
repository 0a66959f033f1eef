// What proofs cost: receipts and proofs a second, checking them, and how soon
// a ledger that was killed answers again.
//
//   proof_bench [FOLDER] [STATEMENTS]

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/proof_file.h"
#include "crypto/tlog_proof.h"
#include "crypto/verify_proof.h"
#include "services/ledger/issue_receipt.h"
#include "tests/bench/append_client.h"
#include "tests/bench/bench_ledger.h"
#include "tests/bench/load_run.h"
#include "tests/bench/measure.h"

namespace daodi::bench {
namespace {

using crypto::SignatureScheme;
using services::ledger::PublishedCheckpoint;

constexpr size_t kBundle = 64;
constexpr uint64_t kFreshGroup = 1024;  // the largest the sequencer makes

void DieUnless(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

// In a process of its own, which ends by SIGKILL with everything open.
void FillAndDie(const std::string& folder, size_t statements) {
  BenchLedger ledger(folder, SignatureScheme::kEcdsaP256Sha256);
  testing::PipelineFixture& fixture = ledger.fixture();
  constexpr size_t kRound = 128 * kBundle;
  for (size_t done = 0; done < statements; done += kRound) {
    auto made = ledger.Sign(kRound, kBundle);
    std::vector<Message> messages;
    for (size_t i = 0; i < made.size(); ++i) {
      if (i % kBundle == 0) messages.emplace_back();
      messages.back().push_back(std::move(made[i]));
    }
    const size_t count = messages.size();
    RunAtFullSpeed(
        [&](AppendClient::Acked acked) {
          return NewPipelineClient(&fixture.pipeline(), std::move(messages),
                                   std::move(acked));
        },
        count, 16);
  }
  fixture.CatchUpViews();
  std::promise<void> covered;
  fixture.board().WhenCovers(
      services::ledger::Coverage::kSigned, fixture.store().head().size,
      services::ledger::CheckpointBoard::Deadline::max(),
      [&covered](const absl::StatusOr<PublishedCheckpoint>&) {
        covered.set_value();
      });
  covered.get_future().wait();
  raise(SIGKILL);
}

// Calls of `call(i)` for a second.
double PerCpuSecond(const std::function<void(uint64_t)>& call) {
  const double start = ProcessCpuSeconds();
  double now = start;
  uint64_t calls = 0;
  while (now - start < 1.0) {
    for (int i = 0; i < 16; ++i) call(calls++);
    now = ProcessCpuSeconds();
  }
  return static_cast<double>(calls) / (now - start);
}

void MeasureReceipts(testing::PipelineFixture* fixture) {
  const PublishedCheckpoint checkpoint =
      fixture->board().Latest(services::ledger::Coverage::kSigned);
  const storage::LedgerStore& store = fixture->store();
  const auto issue = [&](uint64_t index) {
    DieUnless(
        services::ledger::IssueReceipt(store, checkpoint, index).status());
  };
  std::printf("receipts of the last %llu entries  %9.0f/s/core\n",
              static_cast<unsigned long long>(kFreshGroup),
              PerCpuSecond([&](uint64_t i) {
                issue(checkpoint.size - 1 - i % kFreshGroup);
              }));
  std::mt19937_64 random(1);
  std::printf(
      "receipts of random entries        %9.0f/s/core\n",
      PerCpuSecond([&](uint64_t) { issue(random() % checkpoint.size); }));
  std::printf(
      "inclusion paths of random entries %9.0f/s/core\n",
      PerCpuSecond([&](uint64_t) {
        DieUnless(
            store.InclusionPath(random() % checkpoint.size, checkpoint.size)
                .status());
      }));
}

void MeasureProofs(testing::PipelineFixture* fixture) {
  const PublishedCheckpoint checkpoint =
      fixture->board().Latest(services::ledger::Coverage::kSigned);
  std::mt19937_64 random(2);
  const auto prove = [&] {
    // Entries below 64 may be governance.
    auto proof = services::ledger::IssueProof(
        fixture->store(), fixture->registry(), checkpoint,
        64 + random() % (checkpoint.size - 64), {});
    DieUnless(proof.status());
    return *std::move(proof);
  };
  std::printf("proofs of random entries          %9.0f/s/core\n",
              PerCpuSecond([&](uint64_t) { prove(); }));
  const crypto::ProofFile proof = prove();
  const crypto::TrustAnchor anchor = fixture->governance().anchor();
  const double verified = PerCpuSecond([&](uint64_t) {
    DieUnless(crypto::VerifyProof(proof, anchor).status());
  });
  const VerifyLimit limit =
      MeasureVerify(SignatureScheme::kEcdsaP256Sha256, 1, 0.5);
  std::printf(
      "proofs verified                   %9.0f/s/core; %zu bytes, %zu entries "
      "in the key chain; V = %.0f\n",
      verified, crypto::EncodeProofFile(proof).size(), proof.key_chain.size(),
      limit.per_cpu_second);
}

void Run(const std::string& folder, size_t statements) {
  std::printf("load average %.1f\n", LoadAverage());
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    FillAndDie(folder, statements);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) std::exit(1);

  testing::PipelineFixtureOptions options;
  options.folder = folder;
  options.checkpoint_interval_ms = 200;
  testing::PipelineFixture fixture(options);
  const double start = WallSeconds();
  const double cpu = ProcessCpuSeconds();
  DieUnless(fixture.Open());
  std::printf(
      "open after SIGKILL                %9.0f ms (%.0f ms CPU), %llu "
      "entries\n",
      1e3 * (WallSeconds() - start), 1e3 * (ProcessCpuSeconds() - cpu),
      static_cast<unsigned long long>(fixture.store().head().size));
  std::printf("on disk                           %9.0f bytes per statement\n",
              static_cast<double>(BytesIn(fixture.data_path())) /
                  static_cast<double>(fixture.store().head().size));
  MeasureReceipts(&fixture);
  MeasureProofs(&fixture);
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) {
  std::string folder =
      argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  size_t statements = 200'000;
  if (argc > 3 || (argc > 2 && !absl::SimpleAtoi(argv[2], &statements))) {
    std::fprintf(stderr, "usage: %s [FOLDER] [STATEMENTS]\n", argv[0]);
    return 2;
  }
  folder += absl::StrCat("/daodi_proof_bench.", getpid());
  daodi::bench::Run(folder, statements);
  std::filesystem::remove_all(folder);
  return 0;
}
