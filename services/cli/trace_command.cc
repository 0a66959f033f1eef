// daodi trace: what a lot was made of, and what was made of it.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/csv_encoding.h"
#include "services/cli/error_report.h"
#include "services/cli/lot_query.h"
#include "services/cli/table.h"
#include "services/cli/trace_text.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Shares are parts of the lot asked for, by mass, each step's inputs weighed
against each other; what the reader may not read has neither masses nor shares.
Who issued, held or supervises a lot is told more of it and of the lots one step
away; others see lot, issuer, step and place, upstream only.

例 Examples:
  daodi trace HPTP-260620 --issuer E02 --as E02
  daodi trace YZ25-D07-F --down --as E09 -o list
  daodi trace 20260325B --both -o dot | dot -Tsvg >lineage.svg
  daodi trace HPTP-260620 --as-of 2026-06-22T00:00:00+08:00 -o csv
)";

struct Options {
  std::string lot;
  std::string issuer;
  std::string as_of;
  std::string format;
  std::string encoding;
  int32_t depth = 0;
  int32_t nodes = 0;
  bool up = false;
  bool down = false;
  bool both = false;
};

v1::TraceDirection DirectionOf(const Options& options) {
  if (options.both || (options.up && options.down)) {
    return v1::TRACE_DIRECTION_BOTH;
  }
  return options.down ? v1::TRACE_DIRECTION_DOWNSTREAM
                      : v1::TRACE_DIRECTION_UPSTREAM;
}

absl::StatusOr<TraceAnswer> Fetch(const v1::TraceBatchRequest& request,
                                  LedgerClient* client) {
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  const auto stream = client->trace().TraceBatch(&context, request);
  TraceAnswer trace;
  v1::TraceBatchResponse response;
  bool in_order = true;
  while (stream->Read(&response)) {
    const auto known = static_cast<int32_t>(trace.nodes.size());
    if (response.has_node()) {
      in_order = in_order && response.node().number() == known;
      trace.nodes.push_back(std::move(*response.mutable_node()));
    } else if (response.has_edge()) {
      const v1::TraceEdge& edge = response.edge();
      in_order = in_order && edge.input() >= 0 && edge.input() < known &&
                 edge.output() >= 0 && edge.output() < known;
      if (in_order) trace.edges.push_back(edge);
    } else if (response.has_summary()) {
      trace.summary = response.summary();
    }
  }
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return FromGrpc(status);
  if (!in_order) {
    return absl::DataLossError("the server's answer names unknown lots");
  }
  return trace;
}

void Show(const Invocation& invocation, const std::string& format,
          const TraceAnswer& trace, const NameOfId& name_of) {
  const Language language = invocation.language();
  if (format == "dot") {
    Print(TraceAsDot(trace, name_of, language));
  } else if (format == "list") {
    Print(TraceAsList(trace, name_of, language));
  } else {
    Print(TraceAsTree(trace, name_of, language));
  }
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  auto name = BatchNameOf(*workspace, options.issuer, options.lot);
  if (!name.ok()) return name.status();
  auto as_of = SizeAsOf(options.as_of, client->get());
  if (!as_of.ok()) return as_of.status();
  v1::TraceBatchRequest request;
  request.set_name(*name);
  request.set_direction(DirectionOf(options));
  request.set_max_depth(options.depth);
  request.set_max_nodes(options.nodes);
  request.set_as_of_size(static_cast<int64_t>(*as_of));
  absl::StatusOr<TraceAnswer> trace = Fetch(request, client->get());
  if (!trace.ok()) return trace.status();
  auto name_of = NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  std::string format = options.format;
  if (format.empty()) format = invocation.wants_json() ? "json" : "tree";
  if (format == "json") {
    Json json = TraceAsJson(*trace);
    json["synthetic"] = ledger->simulated_clock;
    PrintJson(json);
    return absl::OkStatus();
  }
  if (format == "csv") return PrintCsv(TraceAsCsv(*trace), options.encoding);
  // Other programs read graphs.
  const bool for_people = format == "tree" || format == "list";
  if (for_people && ledger->simulated_clock) {
    Print(invocation.Say(SyntheticBanner()));
  }
  Show(invocation, format, *trace, *name_of);
  if (for_people) {
    const bool zh = invocation.language() == Language::kChinese;
    const v1::TraceSummary& summary = trace->summary;
    Print(absl::StrCat(
        "\n", zh ? "截至账本 " : "as of size ", summary.as_of_size(),
        zh ? "，批次 " : ", lots ", summary.nodes(),
        zh ? "，关系 " : ", links ", summary.edges(),
        summary.truncated() ? (zh ? "；已截断，加大 --depth 或 --nodes"
                                  : "; cut: raise --depth or --nodes")
                            : "",
        "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddTraceCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "trace", "What a lot was made of, or became 批次溯源与去向");
  auto options = std::make_shared<Options>();
  command->add_option("LOT", options->lot, "Lot number as printed")->required();
  command->add_option("--issuer", options->issuer,
                      "Who issued the number; needed when two did");
  command->add_flag("--up", options->up, "What it was made of (the default)");
  command->add_flag("--down", options->down, "What was made of it");
  command->add_flag("--both", options->both, "Both");
  command->add_option("--depth", options->depth, "Steps, at most 256")
      ->check(CLI::Range(1, 256));
  command->add_option("--nodes", options->nodes, "Lots, at most 20000")
      ->check(CLI::Range(1, 20000));
  command->add_option("--as-of", options->as_of,
                      "As the log of this size, or at this time, told it");
  command
      ->add_option("-o,--output", options->format,
                   "tree, list, dot, csv or json")
      ->check(CLI::IsMember({"tree", "list", "dot", "csv", "json"}));
  AddEncodingOption(command, &options->encoding);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
