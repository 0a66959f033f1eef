// How long the ledger store takes: commits in batches, reopening, dedup
// lookups, fsck. Prints one line for each; the folder decides the disk.
//
//   ledger_store_bench FOLDER [ENTRIES] [BATCH]

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "storage/fsck.h"
#include "storage/ledger_store.h"
#include "tests/testing/sample_ledger.h"

namespace daodi::storage {
namespace {

double WallSeconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Of the calling thread only: flushes and compactions run beside it.
double ThreadCpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec +
                                    usage.ru_stime.tv_usec);
}

double ProcessCpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec +
                                    usage.ru_stime.tv_usec);
}

uint64_t BytesIn(const std::string& folder) {
  uint64_t bytes = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

[[noreturn]] void Die(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

std::unique_ptr<LedgerStore> OpenOrDie(const LedgerStoreOptions& options) {
  auto store = LedgerStore::Open(options);
  if (!store.ok()) Die(store.status());
  return *std::move(store);
}

struct Asked {
  std::string author;
  crypto::StatementId id;
};

std::vector<Asked> CommitAll(LedgerStore* store, uint64_t entries,
                             size_t batch_size) {
  testing::SampleLedger samples(1);
  samples.KeepNothing();
  std::vector<Asked> asked;
  double cpu = 0;
  double wall = 0;
  const double process_before = ProcessCpuSeconds();
  double making = 0;
  while (samples.size() < entries) {
    const double made_before = ThreadCpuSeconds();
    const CommitBatch batch =
        samples.NextBatch(batch_size, /*with_persons=*/false);
    making += ThreadCpuSeconds() - made_before;
    asked.push_back({batch.entries[0].author, batch.entries[0].statement_id});
    const double cpu_before = ThreadCpuSeconds();
    const double wall_before = WallSeconds();
    const absl::Status status = store->Commit(batch);
    if (!status.ok()) Die(status);
    cpu += ThreadCpuSeconds() - cpu_before;
    wall += WallSeconds() - wall_before;
  }
  const double n = static_cast<double>(samples.size());
  std::printf(
      "commit, batches of %zu: %.2f us CPU and %.2f us wall per entry; "
      "flush and compaction %.2f us CPU per entry\n",
      batch_size, 1e6 * cpu / n, 1e6 * wall / n,
      1e6 * (ProcessCpuSeconds() - process_before - cpu - making) / n);
  return asked;
}

void Lookups(const LedgerStore& store, const std::vector<Asked>& asked) {
  double before = WallSeconds();
  for (const Asked& one : asked) {
    const auto seen = store.FindStatement(one.author, one.id);
    if (!seen.ok() || !seen->has_value()) Die(absl::InternalError("lost"));
  }
  std::printf("dedup lookup of a known id: %.2f us\n",
              1e6 * (WallSeconds() - before) / asked.size());
  before = WallSeconds();
  for (const Asked& one : asked) {
    crypto::StatementId other = one.id;
    other.data()[15] ^= 0x55;
    const auto seen = store.FindStatement(one.author, other);
    if (!seen.ok() || seen->has_value()) Die(absl::InternalError("found"));
  }
  std::printf("dedup lookup of a new id: %.2f us\n",
              1e6 * (WallSeconds() - before) / asked.size());
}

void Run(const std::string& folder, uint64_t entries, size_t batch_size) {
  LedgerStoreOptions options;
  options.path = folder + "/ledger_store_bench";
  options.create_if_missing = true;
  std::filesystem::remove_all(options.path);
  std::filesystem::remove_all(options.path + ".keys");
  std::unique_ptr<LedgerStore> store = OpenOrDie(options);
  const std::vector<Asked> asked = CommitAll(store.get(), entries, batch_size);
  Lookups(*store, asked);
  store.reset();
  std::printf("disk: %.0f bytes per entry\n",
              static_cast<double>(BytesIn(options.path)) /
                  static_cast<double>(entries));
  double before = WallSeconds();
  store = OpenOrDie(options);
  std::printf("open at %llu entries: %.0f ms\n",
              static_cast<unsigned long long>(entries),
              1e3 * (WallSeconds() - before));
  before = WallSeconds();
  const auto tree = store->LoadTree();
  if (!tree.ok()) Die(tree.status());
  std::printf("right edge of the tree: %.1f ms\n",
              1e3 * (WallSeconds() - before));
  before = WallSeconds();
  const uint64_t old_size = entries - entries / 3;
  if (!store->RootAt(old_size).ok()) Die(absl::InternalError("root"));
  std::printf("first proof after opening: %.1f ms\n",
              1e3 * (WallSeconds() - before));
  before = WallSeconds();
  constexpr int kProofs = 2000;
  for (int i = 0; i < kProofs; ++i) {
    const uint64_t index = (static_cast<uint64_t>(i) * 7919 * 131) % entries;
    const auto path = store->InclusionPath(index, entries);
    if (!path.ok()) Die(path.status());
  }
  std::printf("inclusion path of a random entry: %.1f us\n",
              1e6 * (WallSeconds() - before) / kProofs);
  before = WallSeconds();
  const auto report = Fsck(*store, FsckOptions());
  if (!report.ok()) Die(report.status());
  std::printf("fsck: %.2f us per entry, %zu findings\n",
              1e6 * (WallSeconds() - before) / static_cast<double>(entries),
              report->findings.size());
  store.reset();
  std::filesystem::remove_all(options.path);
  std::filesystem::remove_all(options.path + ".keys");
}

}  // namespace
}  // namespace daodi::storage

int main(int argc, char** argv) {
  uint64_t entries = 1'000'000;
  uint64_t batch_size = 128;
  if (argc < 2 || (argc > 2 && !absl::SimpleAtoi(argv[2], &entries)) ||
      (argc > 3 && !absl::SimpleAtoi(argv[3], &batch_size)) || entries == 0 ||
      batch_size == 0) {
    std::fprintf(stderr, "usage: %s FOLDER [ENTRIES] [BATCH]\n", argv[0]);
    return 2;
  }
  daodi::storage::Run(argv[1], entries, batch_size);
  return 0;
}
