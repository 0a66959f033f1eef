// Closures in a random graph of lots, each made of one to three earlier ones:
// the worst case for memory, for no two lots of a closure lie near each other.
//
//   random_lineage_bench --folder=DIR [--lots=N] [--edges=FILE]
//   random_lineage_bench --ledger=DIR --root=ORDINAL
//
// Rows of lineage only, written as the views write them: in the order of
// events, each link rewriting the row of its input. The store is made below
// DIR, which must not have one, and stays there. --edges writes the links as
// CSV for postgres_compare.py. The second form walks the ledger that
// lineage_bench left behind, just opened, from the root that its edges begin
// with.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/trace/lineage.h"
#include "services/views/effect_rows.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"
#include "tests/bench/measure.h"

namespace daodi::bench {
namespace {

using services::trace::LineageLimits;
using services::views::LineageChunk;
using services::views::LineageDirection;
using services::views::LineageRow;
using storage::LedgerStore;
using storage::ViewBatch;
using storage::ViewReader;
using storage::ViewTable;

constexpr uint32_t kSeed = 20261122;
constexpr uint64_t kLotsOfBatch = 4'096;
// Lots without inputs, of which all others come.
constexpr uint64_t kSources = 1'000;
constexpr size_t kRoots = 31;
constexpr LineageLimits kLimits = {100'000, 10'000, 10'000'000};

struct Flags {
  std::string folder;
  std::string edges;
  std::string ledger;
  uint64_t root = 0;
  uint64_t lots = 3'000'000;
};

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "random_lineage_bench: %s\n", what.c_str());
  std::exit(1);
}

Flags ParseFlags(int argc, char** argv) {
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    bool known = true;
    if (absl::ConsumePrefix(&argument, "--folder=")) {
      flags.folder = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--edges=")) {
      flags.edges = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--ledger=")) {
      flags.ledger = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--root=")) {
      known = absl::SimpleAtoi(argument, &flags.root);
    } else if (absl::ConsumePrefix(&argument, "--lots=")) {
      known = absl::SimpleAtoi(argument, &flags.lots);
    } else {
      known = false;
    }
    if (!known) Die(absl::StrCat(argv[i], " is unknown; see the source"));
  }
  if (flags.folder.empty() && flags.ledger.empty()) {
    Die("--folder=DIR or --ledger=DIR is missing");
  }
  if (flags.lots <= 2 * kSources) Die("--lots must be more than 2,000");
  return flags;
}

// Lot `n` comes into being with entry `n`.
class RandomGraph {
 public:
  RandomGraph(uint64_t lots, LedgerStore* store)
      : lots_(lots), store_(*store), outputs_(lots), random_(kSeed) {}

  void Write() {
    for (uint64_t begin = kSources; begin < lots_; begin += kLotsOfBatch) {
      ViewBatch batch(store_.view_position());
      const uint64_t end = std::min(lots_, begin + kLotsOfBatch);
      for (uint64_t lot = begin; lot < end; ++lot) AddLot(lot, &batch);
      const absl::Status committed = store_.CommitView(batch);
      if (!committed.ok()) Die(committed.ToString());
    }
  }

  uint64_t links() const { return links_; }

  void WriteEdges(const std::string& path, uint64_t root) const {
    std::ofstream file(path, std::ios::trunc);
    file << "root," << root << "\n";
    for (uint64_t lot = 0; lot < lots_; ++lot) {
      for (const LineageRow& row : outputs_[lot].edges) {
        file << lot << "," << row.other << "\n";
      }
    }
    if (!file.flush().good()) Die(absl::StrCat(path, " cannot be written"));
  }

 private:
  static LineageRow Link(uint64_t other, uint64_t entry) {
    LineageRow row;
    row.other = other;
    row.entry = entry;
    row.event_line = 1;
    row.interval.begins = entry;
    row.input_mass_milligrams = 1'000'000;
    row.output_mass_milligrams = 900'000;
    return row;
  }

  void Put(uint64_t lot, LineageDirection direction, const LineageChunk& chunk,
           ViewBatch* batch) {
    batch->Put(ViewTable::kLineage,
               services::views::LineageKey(lot, direction, 0),
               services::views::EncodeLineageChunk(chunk));
  }

  void AddLot(uint64_t lot, ViewBatch* batch) {
    LineageChunk inputs;
    for (uint64_t left = 1 + random_() % 3; left > 0; --left) {
      const uint64_t input = random_() % lot;
      LineageChunk& outputs = outputs_[input];
      if (outputs.edges.size() >= LineageChunk::kMaxEdges) continue;
      inputs.edges.push_back(Link(input, lot));
      outputs.edges.push_back(Link(lot, lot));
      Put(input, LineageDirection::kDownstream, outputs, batch);
      ++links_;
    }
    Put(lot, LineageDirection::kUpstream, inputs, batch);
  }

  const uint64_t lots_;
  LedgerStore& store_;
  std::vector<LineageChunk> outputs_;
  std::mt19937_64 random_;
  uint64_t links_ = 0;
};

// Nothing: fewer lots than that come of the root.
std::optional<double> WalkMs(const ViewReader& views, uint64_t root,
                             uint64_t as_of_size,
                             const LineageLimits& limits = kLimits) {
  const double start = WallSeconds();
  const auto lineage = services::trace::WalkLineage(
      views, root, LineageDirection::kDownstream, as_of_size, limits);
  const double seconds = WallSeconds() - start;
  if (!lineage.ok()) Die(lineage.status().ToString());
  if (lineage->nodes.size() < limits.max_nodes) return std::nullopt;
  return 1e3 * seconds;
}

void Print(const char* name, const std::vector<double>& ms) {
  std::printf("%-52s p50 %8.3f ms  p99 %8.3f ms\n", name, Percentile(ms, 0.5),
              Percentile(ms, 0.99));
}

std::unique_ptr<LedgerStore> Open(const std::string& path, bool is_new) {
  storage::LedgerStoreOptions options;
  options.path = path;
  options.create_if_missing = is_new;
  options.read_only = !is_new;
  auto opened = LedgerStore::Open(options);
  if (!opened.ok()) Die(opened.status().ToString());
  return *std::move(opened);
}

void WalkLedger(const Flags& flags) {
  const auto store = Open(flags.ledger, false);
  const ViewReader views(*store);
  const uint64_t size = views.position();
  const LineageLimits recall = {kLimits.max_depth, 100'000, kLimits.max_links};
  std::printf("closure of 10,000 lots, just opened %24.3f ms\n",
              WalkMs(views, flags.root, size).value_or(-1));
  std::vector<double> again;
  std::vector<double> earlier;
  for (int i = 0; i < 101; ++i) {
    again.push_back(WalkMs(views, flags.root, size).value_or(-1));
    earlier.push_back(WalkMs(views, flags.root, size / 10 * 9).value_or(-1));
  }
  Print("the same walk again", again);
  Print("the same as of 9/10 of the log", earlier);
  std::printf("recall of 100,000 lots, the first %26.3f ms\n",
              WalkMs(views, flags.root, size, recall).value_or(-1));
  again.clear();
  for (int i = 0; i < 11; ++i) {
    again.push_back(WalkMs(views, flags.root, size, recall).value_or(-1));
  }
  Print("the same recall again", again);
}

void WalkRandomGraph(const Flags& flags) {
  std::filesystem::create_directories(flags.folder);
  const std::string path = flags.folder + "/random_lineage_bench";
  const auto store = Open(path, true);
  RandomGraph graph(flags.lots, store.get());
  const double start = WallSeconds();
  graph.Write();
  std::printf(
      "%llu lots, %llu links, written in %.0f s, %.0f bytes a link\n",
      static_cast<unsigned long long>(flags.lots),
      static_cast<unsigned long long>(graph.links()), WallSeconds() - start,
      static_cast<double>(BytesIn(path)) / static_cast<double>(graph.links()));
  std::fflush(stdout);
  const ViewReader views(*store);
  std::vector<double> first;
  std::vector<double> again;
  std::vector<double> earlier;
  // Each closure is another 10,000 of the lots.
  for (uint64_t root = 0; root < flags.lots && first.size() < kRoots; ++root) {
    const auto walk = WalkMs(views, root, flags.lots);
    const auto before = WalkMs(views, root, flags.lots / 10 * 9);
    if (!walk.has_value() || !before.has_value()) continue;
    first.push_back(*walk);
    earlier.push_back(*before);
    again.push_back(*WalkMs(views, root, flags.lots));
  }
  Print("closure of 10,000 lots, first walk of each root", first);
  Print("the same walk again", again);
  Print("the same as of 9/10 of the log", earlier);
  if (!flags.edges.empty()) graph.WriteEdges(flags.edges, 0);
}

int Main(int argc, char** argv) {
  const Flags flags = ParseFlags(argc, argv);
  std::printf("load average %.1f, seed %u\n", LoadAverage(), kSeed);
  if (flags.ledger.empty()) {
    WalkRandomGraph(flags);
  } else {
    WalkLedger(flags);
  }
  std::printf("load average %.1f\n", LoadAverage());
  return 0;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) { return daodi::bench::Main(argc, argv); }
