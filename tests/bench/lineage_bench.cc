// Lineage, recall, history, lists and disk of a ledger with the made-up
// province in it, each beside a limit measured in the same run.
//
//   lineage_bench --folder=DIR [--events=N] [--contaminated=CAMPAIGNS]
//                 [--edges=FILE]
//
// The ledger is made below DIR, which must not have one, and stays there.
// --edges writes its lineage as CSV for postgres_compare.py.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/disclosure/entry_reader.h"
#include "services/limits.h"
#include "services/supervision/day_report.h"
#include "services/supervision/flag_counts.h"
#include "services/supervision/flag_list.h"
#include "services/supervision/statistics.h"
#include "services/trace/batch_history.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_stock.h"
#include "services/trade/circulation.h"
#include "services/views/effect_rows.h"
#include "services/views/view_keys.h"
#include "tests/bench/measure.h"
#include "tests/testing/province_ledger.h"

namespace daodi::bench {
namespace {

using services::synthetic::MemberRole;
using services::trace::Lineage;
using services::views::LineageDirection;
using storage::ViewReader;
using storage::ViewTable;
using testing::ProvinceLedger;

constexpr uint64_t kLagSampleEvery = 4'096;
constexpr size_t kSamplesOfProgress = 64;
constexpr int kRepetitions = 31;
constexpr uint32_t kClosureNodes = 10'000;
constexpr uint32_t kRecallNodes = 100'000;
constexpr uint32_t kMaxLinks = 10'000'000;
constexpr uint32_t kMaxDepth = 100'000;
constexpr size_t kPageRows = 1'000;
constexpr uint64_t kMaxExportedRows = 30'000;

struct Flags {
  std::string folder;
  std::string edges;
  services::synthetic::ProvinceOptions province;
};

template <typename T>
T ValueOrDie(absl::StatusOr<T> result, const char* what) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "lineage_bench: %s: %s\n", what,
               result.status().ToString().c_str());
  std::exit(1);
}

Flags ParseFlags(int argc, char** argv) {
  Flags flags;
  flags.province.events = 100'000;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    bool known = true;
    if (absl::ConsumePrefix(&argument, "--folder=")) {
      flags.folder = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--edges=")) {
      flags.edges = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--events=")) {
      known = absl::SimpleAtoi(argument, &flags.province.events);
    } else if (absl::ConsumePrefix(&argument, "--contaminated=")) {
      known =
          absl::SimpleAtoi(argument, &flags.province.contaminated_campaigns);
    } else {
      known = false;
    }
    if (!known) {
      std::fprintf(stderr, "lineage_bench: %s is unknown; see the source\n",
                   argv[i]);
      std::exit(2);
    }
  }
  const absl::Status checked =
      services::synthetic::CheckProvinceOptions(flags.province);
  if (!checked.ok() || flags.folder.empty()) {
    std::fprintf(stderr, "lineage_bench: %s\n",
                 flags.folder.empty() ? "--folder=DIR is missing"
                                      : checked.ToString().c_str());
    std::exit(2);
  }
  return flags;
}

// Median and p99 by the clock, and CPU, of one run of `body`.
void Measure(const std::string& name, int repetitions,
             const std::function<uint64_t()>& body) {
  std::vector<double> seconds;
  uint64_t count = body();  // warm
  const double cpu_before = ProcessCpuSeconds();
  for (int i = 0; i < repetitions; ++i) {
    const double start = WallSeconds();
    count = body();
    seconds.push_back(WallSeconds() - start);
  }
  const double cpu = (ProcessCpuSeconds() - cpu_before) / repetitions;
  std::printf("%-44s %8llu  p50 %9.3f ms  p99 %9.3f ms  CPU %9.3f ms\n",
              name.c_str(), static_cast<unsigned long long>(count),
              1e3 * Percentile(seconds, 0.5), 1e3 * Percentile(seconds, 0.99),
              1e3 * cpu);
  std::fflush(stdout);
}

// The first run: what the body reads is not in the memory of rows yet.
void MeasureFirst(const std::string& name,
                  const std::function<uint64_t()>& body) {
  const double cpu = ProcessCpuSeconds();
  const double start = WallSeconds();
  const uint64_t count = body();
  const double seconds = WallSeconds() - start;
  std::printf("%-44s %8llu  once %8.3f ms                      CPU %9.3f ms\n",
              name.c_str(), static_cast<unsigned long long>(count),
              1e3 * seconds, 1e3 * (ProcessCpuSeconds() - cpu));
}

void Ingest(ProvinceLedger* ledger) {
  std::vector<double> lags;
  const double start = WallSeconds();
  const double cpu = ProcessCpuSeconds();
  while (ledger->Record(kLagSampleEvery)) {
    const uint64_t lag = ledger->fixture().views().lag();
    lags.push_back(static_cast<double>(lag));
    // A client would be told to send again later.
    if (lag > services::kMaxViewLag / 2) ledger->fixture().CatchUpViews();
    if (lags.size() % kSamplesOfProgress == 0) {
      std::fprintf(stderr, "%zu statements after %.0f s, views %.0f behind\n",
                   lags.size() * kLagSampleEvery, WallSeconds() - start,
                   lags.back());
    }
  }
  const double acked = WallSeconds() - start;
  while (ledger->fixture().views().lag() > 0) ledger->fixture().CatchUpViews();
  const double caught_up = WallSeconds() - start;
  const auto count = static_cast<double>(ledger->recorded());
  std::printf(
      "ingest, Ed25519 direct, in-process           %8.0f  acked %.0f/s, views "
      "%.0f/s, CPU %.1f us each (generating and signing included)\n",
      count, count / acked, count / caught_up,
      1e6 * (ProcessCpuSeconds() - cpu) / count);
  std::printf(
      "view lag while recording                               median "
      "%.0f, largest %.0f entries\n",
      Percentile(lags, 0.5), Percentile(lags, 1.0));
}

class Queries {
 public:
  explicit Queries(ProvinceLedger* ledger)
      : ledger_(*ledger), store_(ledger->fixture().store()), views_(store_) {
    const auto& [issuer, lot] = *ledger_.truth().contaminated();
    root_name_ = {ledger_.IdOf(issuer), lot};
    root_ = ValueOrDie(services::trace::FindLot(views_, root_name_.issuer, lot),
                       "contaminated lot")
                .value_or(0);
    reader_ = ledger_.fixture().registry().With([this](const auto& registry) {
      return services::disclosure::ReaderOf(registry, ledger_.IdOf(0));
    });
  }

  void Run() {
    Closures();
    Recall();
    History();
    Circulation();
    FlagLists();
    Statistics();
    DayReport();
  }

  void WriteEdges(const std::string& path) const;

 private:
  Lineage Walk(uint64_t lot, LineageDirection direction, uint64_t as_of_size,
               uint32_t nodes) const {
    return ValueOrDie(
        services::trace::WalkLineage(views_, lot, direction, as_of_size,
                                     {kMaxDepth, nodes, kMaxLinks}),
        "walk");
  }

  void Closures();
  void Recall();
  void History();
  void Circulation();
  void FlagLists();
  void Statistics();
  void DayReport();

  ProvinceLedger& ledger_;
  const storage::LedgerStore& store_;
  const ViewReader views_;
  services::views::LotName root_name_;
  uint64_t root_ = 0;
  services::disclosure::Reader reader_;
};

void Queries::Closures() {
  const uint64_t size = views_.position();
  const auto down = LineageDirection::kDownstream;
  MeasureFirst("first closure downstream, nodes", [&] {
    return Walk(root_, down, size, kClosureNodes).nodes.size();
  });
  const Lineage closure = Walk(root_, down, size, kClosureNodes);
  Measure("closure downstream, nodes", kRepetitions,
          [&] { return Walk(root_, down, size, kClosureNodes).nodes.size(); });
  Measure("the same as of 9/10 of the log, nodes", kRepetitions, [&] {
    return Walk(root_, down, size / 10 * 9, kClosureNodes).nodes.size();
  });
  Measure("limit: one point read a node of the closure", kRepetitions, [&] {
    uint64_t found = 0;
    for (const auto& node : closure.nodes) {
      const auto row = ValueOrDie(
          views_.Get(ViewTable::kLineage,
                     services::views::LineageKey(node.ordinal, down, 0)),
          "get");
      found += row.has_value() ? 1 : 0;
    }
    return found;
  });
  // The lots furthest from the seed have the most behind them.
  const uint64_t deepest = closure.nodes.back().ordinal;
  Measure("closure upstream of its last lot, nodes", kRepetitions, [&] {
    return Walk(deepest, LineageDirection::kUpstream, size, kClosureNodes)
        .nodes.size();
  });
}

void Queries::Recall() {
  constexpr int kRuns = 7;
  const uint64_t size = views_.position();
  const auto down = LineageDirection::kDownstream;
  const uint64_t truth = ledger_.truth().recall().size();
  MeasureFirst("first recall, lots", [&] {
    return Walk(root_, down, size, kRecallNodes).nodes.size();
  });
  const uint64_t whole = Walk(root_, down, size, ~uint32_t{0}).nodes.size();
  std::printf("recall of the contaminated seed: %llu lots, truth %llu: %s\n",
              static_cast<unsigned long long>(whole),
              static_cast<unsigned long long>(truth),
              whole == truth ? "exact" : "WRONG");
  Measure("recall, lots", kRuns,
          [&] { return Walk(root_, down, size, kRecallNodes).nodes.size(); });
  Measure("recall with who holds how much, lots", 3, [&] {
    const Lineage lineage = Walk(root_, down, size, kRecallNodes);
    for (const auto& node : lineage.nodes) {
      services::trace::StockByCustodian(ValueOrDie(
          services::trace::MovementsOfLot(views_, node.ordinal, size),
          "movements"));
    }
    return lineage.nodes.size();
  });
}

void Queries::History() {
  const services::disclosure::EntryReader entries(
      store_, ledger_.fixture().registry(), reader_);
  Measure("history of one lot, events (pages of 1,000)", kRepetitions, [&] {
    services::trace::HistoryQuery query;
    query.issuer = root_name_.issuer;
    query.lot = root_name_.lot;
    query.as_of_size = views_.position();
    query.page_size = kPageRows;
    return ValueOrDie(services::trace::ListBatchHistory(entries, query),
                      "history")
        .events.size();
  });
}

void Queries::Circulation() {
  const services::disclosure::EntryReader entries(
      store_, ledger_.fixture().registry(), reader_);
  services::trade::CirculationQuery query;
  for (uint32_t member = 0; member < ledger_.members().size(); ++member) {
    if (ledger_.members()[member].role == MemberRole::kOutsider) continue;
    query.organizations.push_back(ledger_.IdOf(member));
  }
  std::sort(query.organizations.begin(), query.organizations.end());
  query.to_ms = INT64_MAX;
  query.as_of_size = views_.position();
  query.as_of_record_time_ms = INT64_MAX / 2;
  query.page_size = kPageRows;
  const double start = WallSeconds();
  const double cpu = ProcessCpuSeconds();
  uint64_t rows = 0;
  do {
    const auto page = ValueOrDie(
        services::trade::ListTransfers(store_, entries, query), "transfers");
    rows += page.rows.size();
    query.cursor = page.next;
  } while (query.cursor.has_value() && rows < kMaxExportedRows);
  const auto count = static_cast<double>(rows);
  std::printf("circulation list, rows %29.0f  %.0f rows/s, CPU %.1f us a row\n",
              count, count / (WallSeconds() - start),
              1e6 * (ProcessCpuSeconds() - cpu) / count);
}

void Queries::FlagLists() {
  services::supervision::FlagQuery query;
  query.as_of_size = views_.position();
  query.page_size = kPageRows;
  Measure("first page of the flags of the province", kRepetitions, [&] {
    return ledger_.fixture().registry().With([&](const auto& registry) {
      return ValueOrDie(services::supervision::ListFlags(views_, registry,
                                                         reader_, query),
                        "flags")
          .flags.size();
    });
  });
}

// The figures that are filed once a year: a year, by month and division.
void Queries::Statistics() {
  constexpr int kRuns = 7;
  constexpr services::views::StatisticsMonth kMonths = 12;
  services::supervision::StatisticsQuery query;
  query.as_of_size = views_.position();
  const auto last = ValueOrDie(store_.ReadEntry(query.as_of_size - 1), "entry");
  query.last = services::views::StatisticsMonthOf(last.leaf.record_time_ms);
  query.first = query.last - kMonths + 1;
  query.group_by = {services::supervision::Dimension::kMonth,
                    services::supervision::Dimension::kDivision};
  Measure("statistics of a year by month and division", kRuns, [&] {
    const auto subjects =
        ledger_.fixture().registry().With([&](const auto& registry) {
          return services::supervision::SubjectsOf(registry, registry, reader_,
                                                   query);
        });
    return ValueOrDie(services::supervision::GetStatistics(
                          store_, views_, reader_, subjects, query),
                      "statistics")
        .rows.size();
  });
}

// The day in the middle of the log, for the whole province.
void Queries::DayReport() {
  constexpr int kRuns = 3;
  constexpr int64_t kDayMs = 24 * 60 * 60 * 1'000;
  const services::disclosure::EntryReader entries(
      store_, ledger_.fixture().registry(), reader_);
  const uint64_t size = views_.position();
  const auto middle = ValueOrDie(store_.ReadEntry(size / 2), "entry");
  services::supervision::DayQuery query;
  query.start_ms = middle.leaf.record_time_ms / kDayMs * kDayMs;
  query.end_ms = query.start_ms + kDayMs;
  query.first_entry = ValueOrDie(
      services::supervision::FirstEntryAt(store_, query.start_ms, size),
      "first entry");
  query.end_entry = ValueOrDie(
      services::supervision::FirstEntryAt(store_, query.end_ms, size), "end");
  Measure("report of a day, statements of it", kRuns, [&] {
    services::trade::SeenStatements seen(entries, query.end_entry);
    ValueOrDie(services::supervision::ReportDay(ledger_.fixture().registry(),
                                                nullptr, query, &seen),
               "day report");
    return query.end_entry - query.first_entry;
  });
}

// "input,output", one line a link in effect, and the root in the first line.
void Queries::WriteEdges(const std::string& path) const {
  std::ofstream file(path, std::ios::trunc);
  file << "root," << root_ << "\n";
  const absl::Status scanned = views_.Scan(
      ViewTable::kLineage, "", "",
      [&](absl::string_view key, absl::string_view value) {
        const auto lot = services::views::ReadOrdinal(key.substr(0, 8));
        const auto direction = static_cast<LineageDirection>(key[8]);
        if (direction != LineageDirection::kDownstream) return true;
        services::views::VisitLineageChunk(
            value, [&](const services::views::LineageRow& row) {
              if (row.interval.ends == services::views::EffectInterval::kOpen) {
                file << lot.value_or(0) << "," << row.other << "\n";
              }
              return true;
            });
        return file.good();
      });
  if (!scanned.ok() || !file.flush().good()) {
    std::fprintf(stderr, "lineage_bench: %s cannot be written\n", path.c_str());
    std::exit(1);
  }
}

int Main(int argc, char** argv) {
  const Flags flags = ParseFlags(argc, argv);
  const std::string folder = flags.folder + "/lineage_bench";
  std::filesystem::create_directories(flags.folder);
  testing::PipelineFixtureOptions fixture;
  fixture.checkpoint_interval_ms = 200;  // as daodid's
  ProvinceLedger ledger(folder, flags.province, fixture);
  std::printf("load average %.1f, %.0f fsync/s\n", LoadAverage(),
              FsyncsPerSecond(flags.folder, 1.0));
  Ingest(&ledger);
  std::printf("on disk %.0f bytes an entry\n",
              static_cast<double>(BytesIn(ledger.fixture().data_path())) /
                  static_cast<double>(ledger.fixture().store().head().size));
  Queries queries(&ledger);
  queries.Run();
  if (!flags.edges.empty()) queries.WriteEdges(flags.edges);
  std::printf("load average %.1f\n", LoadAverage());
  return 0;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) { return daodi::bench::Main(argc, argv); }
