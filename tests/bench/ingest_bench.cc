// How many signed statements a second become durable, over gRPC with mutual
// TLS on loopback, with the client in this process; beside each figure the
// limit it is held against, measured in the same run.
//
//   ingest_bench [--smoke] [--statements=N] [--folder=DIR] [--only=TEXT]
//
// What the columns mean: docs/performance.md.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/envelope.h"
#include "services/process_memory.h"
#include "tests/bench/append_client.h"
#include "tests/bench/bench_ledger.h"
#include "tests/bench/load_run.h"
#include "tests/bench/measure.h"
#include "tests/testing/rpc_server.h"

namespace daodi::bench {
namespace {

using crypto::SignatureScheme;

constexpr int kStreams = 4;

struct Settings {
  // Of an Ed25519 or P-256 signature each; a third of it for slow SM2
  // signatures, five times it for bundles.
  size_t statements = 24'000;
  std::string folder;
  std::string only;
  double limit_seconds = 1.0;
};

struct Mode {
  const char* name;
  SignatureScheme scheme;
  size_t bundle_size;  // 1: signed directly
  size_t statements_per_message;
  size_t window;  // messages on their way
  bool stream;
};

constexpr Mode kModes[] = {
    {"P-256 direct, stream of 16", SignatureScheme::kEcdsaP256Sha256, 1, 16, 64,
     true},
    {"P-256 direct, unary of 16", SignatureScheme::kEcdsaP256Sha256, 1, 16, 64,
     false},
    {"Ed25519 direct, stream of 16", SignatureScheme::kEd25519, 1, 16, 64,
     true},
    {"SM2 direct, stream of 16", SignatureScheme::kSm2Sm3, 1, 16, 64, true},
    {"P-256 bundles of 64, stream", SignatureScheme::kEcdsaP256Sha256, 64, 64,
     32, true},
    {"SM2 bundles of 64, stream", SignatureScheme::kSm2Sm3, 64, 64, 32, true},
};

struct Row {
  size_t statements = 0;
  double acked_per_second = 0;
  double views_per_second = 0;  // until the views had every entry
  double cpu_us = 0;            // per statement, views and client included
  double busiest_us = 0;        // of the busiest thread, per statement
  double pipeline_per_second = 0;
  double pipeline_cpu_us = 0;
  double half_load_p50_ms = 0;
  double half_load_p99_ms = 0;
  double wire_bytes = 0;
  double disk_bytes = 0;
  VerifyLimit limit;
  double load_average = 0;
};

size_t StatementsOf(const Mode& mode, size_t statements) {
  if (mode.bundle_size > 1) statements *= 5;
  if (mode.bundle_size == 1 && mode.scheme == SignatureScheme::kSm2Sm3) {
    statements /= 3;
  }
  return std::max(statements, mode.statements_per_message * 4);
}

std::vector<Message> MakeMessages(BenchLedger* ledger, const Mode& mode,
                                  size_t statements) {
  const size_t size = mode.statements_per_message;
  auto made = ledger->Sign(statements / size * size, mode.bundle_size);
  std::vector<Message> messages;
  for (size_t i = 0; i < made.size(); i += size) {
    const auto begin = made.begin() + static_cast<long>(i);
    messages.emplace_back(
        std::make_move_iterator(begin),
        std::make_move_iterator(begin + static_cast<long>(size)));
  }
  return messages;
}

double MeanBytes(const std::vector<Message>& messages) {
  double bytes = 0;
  double statements = 0;
  for (const Message& message : messages) {
    for (const auto& statement : message) {
      bytes += static_cast<double>(statement.envelope.size());
      for (const auto& section : statement.sections) {
        bytes += static_cast<double>(section.bytes.size() + 32);
      }
      ++statements;
    }
  }
  return bytes / statements;
}

// Acked and views caught up, over the network.
void MeasureFullSpeed(
    const Mode& mode, const std::vector<Message>& messages,
    const std::function<MakeClient(const std::vector<Message>&)>& client_of,
    testing::PipelineFixture* fixture, Row* row) {
  const MakeClient make_client = client_of(messages);
  const double n =
      static_cast<double>(messages.size() * mode.statements_per_message);
  row->statements = static_cast<size_t>(n);
  const auto threads = CpuByThread();
  const double start = WallSeconds();
  const double cpu = ProcessCpuSeconds();
  const LoadResult run =
      RunAtFullSpeed(make_client, messages.size(), mode.window);
  fixture->CatchUpViews();
  row->views_per_second = n / (WallSeconds() - start);
  row->cpu_us = 1e6 * (ProcessCpuSeconds() - cpu) / n;
  row->busiest_us = 1e6 * BusiestThreadSeconds(threads, CpuByThread()) / n;
  row->acked_per_second = n / run.seconds;
}

void MeasurePipeline(const Mode& mode, std::vector<Message> messages,
                     testing::PipelineFixture* fixture, Row* row) {
  const size_t count = messages.size();
  const double n = static_cast<double>(count * mode.statements_per_message);
  const double cpu = ProcessCpuSeconds();
  const LoadResult run = RunAtFullSpeed(
      [&](AppendClient::Acked acked) {
        return NewPipelineClient(&fixture->pipeline(), std::move(messages),
                                 std::move(acked));
      },
      count, mode.window);
  fixture->CatchUpViews();
  row->pipeline_per_second = n / run.seconds;
  row->pipeline_cpu_us = 1e6 * (ProcessCpuSeconds() - cpu) / n;
}

Row Measure(const Mode& mode, const Settings& settings) {
  Row row;
  const std::string folder = settings.folder + "/ledger";
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  {
    BenchLedger ledger(folder, mode.scheme);
    testing::PipelineFixture& fixture = ledger.fixture();
    const size_t n = StatementsOf(mode, settings.statements);
    const std::vector<Message> full = MakeMessages(&ledger, mode, n);
    const std::vector<Message> paced = MakeMessages(&ledger, mode, n / 2);
    std::vector<Message> direct = MakeMessages(&ledger, mode, n / 2);
    row.wire_bytes = MeanBytes(full);

    testing::RpcServer server(&fixture);
    std::vector<std::shared_ptr<grpc::Channel>> channels;
    for (int i = 0; i < kStreams; ++i) {
      channels.push_back(server.Connect(&ledger.transport_key()));
      channels.back()->WaitForConnected(std::chrono::system_clock::now() +
                                        std::chrono::seconds(10));
    }
    const auto client_of = [&](const std::vector<Message>& messages) {
      return MakeClient([&](AppendClient::Acked acked) {
        return mode.stream
                   ? NewStreamClient(channels, messages, std::move(acked))
                   : NewUnaryClient(channels[0], messages, std::move(acked));
      });
    };
    const VerifyLimit before =
        MeasureVerify(mode.scheme, cores, settings.limit_seconds / 2);
    MeasureFullSpeed(mode, full, client_of, &fixture, &row);
    const VerifyLimit after =
        MeasureVerify(mode.scheme, cores, settings.limit_seconds / 2);
    row.limit = {(before.per_second + after.per_second) / 2,
                 (before.per_cpu_second + after.per_cpu_second) / 2};
    row.load_average = LoadAverage();
    MeasurePipeline(mode, std::move(direct), &fixture, &row);
    const double messages_per_second =
        row.acked_per_second / 2 /
        static_cast<double>(mode.statements_per_message);
    const LoadResult half =
        RunAtRate(client_of(paced), paced.size(), messages_per_second);
    row.half_load_p50_ms = 1e3 * Percentile(half.ack_seconds, 0.50);
    row.half_load_p99_ms = 1e3 * Percentile(half.ack_seconds, 0.99);
    fixture.CatchUpViews();
    row.disk_bytes = static_cast<double>(BytesIn(fixture.data_path())) /
                     static_cast<double>(fixture.store().head().size);
  }
  std::filesystem::remove_all(folder);
  return row;
}

void Print(const Mode& mode, const Row& row) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const double verify_us = 1e6 / row.limit.per_cpu_second;
  std::printf("%s (%zu statements of %.0f bytes, load average %.1f)\n",
              mode.name, row.statements, row.wire_bytes, row.load_average);
  std::printf("  acked             %8.0f/s\n", row.acked_per_second);
  std::printf("  views caught up   %8.0f/s\n", row.views_per_second);
  std::printf("  pipeline alone    %8.0f/s  %6.1f us CPU each\n",
              row.pipeline_per_second, row.pipeline_cpu_us);
  std::printf("  CPU               %8.1f us each; busiest thread %.1f us\n",
              row.cpu_us, row.busiest_us);
  std::printf("  %d cores of its own %7.0f/s  (CPU bound)\n", cores,
              cores * 1e6 / row.cpu_us);
  std::printf("  limit N.V         %8.0f/s now, %.0f/s on free cores\n",
              row.limit.per_second, cores * row.limit.per_cpu_second);
  if (mode.bundle_size == 1) {
    std::printf("  acked / N.V       %8.2f     by CPU %.2f\n",
                row.acked_per_second / row.limit.per_second,
                verify_us / row.cpu_us);
  }
  std::printf("  ack at half load  p50 %.1f ms, p99 %.1f ms\n",
              row.half_load_p50_ms, row.half_load_p99_ms);
  std::printf("  on disk           %8.0f bytes each, all views\n",
              row.disk_bytes);
  std::fflush(stdout);
}

void Run(const Settings& settings) {
  std::printf("%u cores, load average %.1f, %.0f fsync/s\n\n",
              std::thread::hardware_concurrency(), LoadAverage(),
              FsyncsPerSecond(settings.folder, settings.limit_seconds));
  for (const Mode& mode : kModes) {
    if (!absl::StrContains(mode.name, settings.only)) continue;
    Print(mode, Measure(mode, settings));
  }
}

bool ParseSettings(int argc, char** argv, Settings* settings) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (argument == "--smoke") {
      settings->statements = 64;
      settings->limit_seconds = 0.02;
    } else if (absl::ConsumePrefix(&argument, "--statements=")) {
      if (!absl::SimpleAtoi(argument, &settings->statements)) return false;
    } else if (absl::ConsumePrefix(&argument, "--folder=")) {
      settings->folder = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--only=")) {
      settings->only = std::string(argument);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) {
  daodi::services::KeepFreedMemory();
  daodi::bench::Settings settings;
  settings.folder = std::filesystem::temp_directory_path();
  if (!daodi::bench::ParseSettings(argc, argv, &settings)) {
    std::fprintf(stderr,
                 "usage: %s [--smoke] [--statements=N] [--folder=DIR] "
                 "[--only=TEXT]\n",
                 argv[0]);
    return 2;
  }
  settings.folder += absl::StrCat("/daodi_ingest_bench.", getpid());
  std::filesystem::create_directories(settings.folder);
  daodi::bench::Run(settings);
  std::filesystem::remove_all(settings.folder);
  return 0;
}
