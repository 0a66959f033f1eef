// daodi bench: load from the client's side. Statements are signed before the
// clock starts, so it measures the ledger, not this machine's signing.

#include <sys/resource.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/cli/bench_load.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Signs --count statements of the author's key, then sends them over --clients
connections, --per-message at a time, and reports acknowledged statements per
second, the time from send to ack (p50, p99) and this client's CPU. The scheme is
that of the key. Client and ledger on one machine share its cores: say so when
you quote the figure. The statements stay in the log: use a ledger of its own.

例 Examples:
  daodi bench E02 business --count 50000
  daodi bench E03 business --count 50000 --bundle 64 --clients 2
  daodi bench E02 business --mode unary --per-message 1 --clients 16
)";

struct Options {
  std::string author;
  std::string key;
  std::string template_file;
  std::string mode = "stream";
  BenchPlan plan;
};

absl::StatusOr<StatementSpec> Template(const Options& options) {
  Json json;
  if (options.template_file.empty()) {
    json = {{"kind", "SENSOR_REPORT"}, {"sections", Json::object()}};
  } else {
    absl::StatusOr<std::string> text = ReadFile(options.template_file);
    if (!text.ok()) return text.status();
    absl::StatusOr<Json> parsed = ParseJson(*text, options.template_file);
    if (!parsed.ok()) return parsed.status();
    json = *std::move(parsed);
  }
  json["name"] = "bench";
  json["author"] = options.author;
  json["key"] = options.key;
  return ParseStatementSpec(json, "template");
}

// A SIMULATED ledger takes record times from the statements: its last one goes
// on being now.
absl::Status SetTimes(const Workspace& workspace, LedgerClient* client,
                      StatementSpec* spec) {
  absl::StatusOr<LedgerSettings> ledger = workspace.ledger();
  if (!ledger.ok()) return ledger.status();
  if (ledger->simulated_clock && spec->record_time_ms == 0) {
    absl::StatusOr<int64_t> last = client->LastRecordTimeMs();
    if (!last.ok()) return last.status();
    spec->record_time_ms = *last;
  }
  if (spec->sections.empty()) {
    spec->sections = BenchSections(ledger->simulated_clock
                                       ? spec->record_time_ms
                                       : absl::ToUnixMillis(absl::Now()));
  }
  return absl::OkStatus();
}

double CpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void Show(const Invocation& invocation, const Options& options,
          const BenchResult& result, double cpu_seconds) {
  const double seconds = absl::ToDoubleSeconds(result.elapsed);
  const double rate = static_cast<double>(result.acknowledged) / seconds;
  if (invocation.wants_json()) {
    PrintJson({{"acknowledged", result.acknowledged},
               {"refused", result.refused},
               {"first_refusal", result.first_refusal},
               {"seconds", seconds},
               {"statements_per_second", rate},
               {"ack_p50_ms", absl::ToDoubleMilliseconds(result.p50)},
               {"ack_p99_ms", absl::ToDoubleMilliseconds(result.p99)},
               {"client_cpu_seconds", cpu_seconds},
               {"bytes_per_statement", result.bytes_per_statement},
               {"scheme", result.scheme},
               {"bundle", options.plan.bundle_size},
               {"mode", options.mode},
               {"clients", options.plan.clients},
               {"per_message", options.plan.statements_per_message}});
    return;
  }
  Table table({{"scheme"},
               {"bundle", Align::kRight},
               {"mode"},
               {"clients", Align::kRight},
               {"per message", Align::kRight},
               {"acked", Align::kRight},
               {"refused", Align::kRight},
               {"statements/s", Align::kRight},
               {"ack p50 ms", Align::kRight},
               {"ack p99 ms", Align::kRight},
               {"client CPU s", Align::kRight},
               {"bytes each", Align::kRight}});
  table.AddRow({result.scheme, absl::StrCat(options.plan.bundle_size),
                options.mode, absl::StrCat(options.plan.clients),
                absl::StrCat(options.plan.statements_per_message),
                absl::StrCat(result.acknowledged), absl::StrCat(result.refused),
                absl::StrFormat("%.0f", rate),
                absl::StrFormat("%.2f", absl::ToDoubleMilliseconds(result.p50)),
                absl::StrFormat("%.2f", absl::ToDoubleMilliseconds(result.p99)),
                absl::StrFormat("%.2f", cpu_seconds),
                absl::StrCat(result.bytes_per_statement)});
  Print(table.Render());
  if (result.refused > 0) {
    Print(SafeForTerminal(
        absl::StrCat("first refusal: ", result.first_refusal, "\n")));
  }
}

absl::Status Run(Invocation* invocation, const Options& options) {
  if (options.mode != "stream" && options.mode != "unary") {
    return absl::InvalidArgumentError("--mode: must be stream or unary");
  }
  absl::StatusOr<Workspace> workspace = invocation->OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<StatementSpec> spec = Template(options);
  if (!spec.ok()) return spec.status();
  BenchPlan plan = options.plan;
  plan.stream = options.mode == "stream";
  std::vector<std::unique_ptr<LedgerClient>> clients;
  for (int i = 0; i < plan.clients; ++i) {
    auto client = invocation->Connect(*workspace);
    if (!client.ok()) return client.status();
    clients.push_back(*std::move(client));
  }
  absl::Status timed = SetTimes(*workspace, clients.front().get(), &*spec);
  if (!timed.ok()) return timed;
  absl::StatusOr<BenchLoad> load = MakeBenchLoad(*workspace, *spec, plan);
  if (!load.ok()) return load.status();
  const double cpu_before = CpuSeconds();
  absl::StatusOr<BenchResult> result = RunBenchLoad(*load, plan, clients);
  if (!result.ok()) return result.status();
  Show(*invocation, options, *result, CpuSeconds() - cpu_before);
  if (result->refused > 0) invocation->exit_code = 1;
  return absl::OkStatus();
}

}  // namespace

void AddBenchCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "bench", "Measure a ledger from the client's side 压测");
  auto options = std::make_shared<Options>();
  command->add_option("ALIAS", options->author, "Author")->required();
  command->add_option("KEY", options->key, "Label of its key")->required();
  command->add_option("--count", options->plan.count, "Statements")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000'000));
  command
      ->add_option("--bundle", options->plan.bundle_size,
                   "Statements under one signature; 1: each signed")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->add_option("--mode", options->mode, "stream or unary")
      ->capture_default_str();
  command
      ->add_option("--per-message", options->plan.statements_per_message,
                   "Statements in one message")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  command->add_option("--clients", options->plan.clients, "Connections")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  command
      ->add_option("--window", options->plan.window,
                   "Messages on their way on one stream")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->add_option("--template", options->template_file,
                      "JSON of the statement to repeat, without name");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
