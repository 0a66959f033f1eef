// daodi slips: slips that are filled in by hand on the field.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/csv_reader.h"
#include "services/cli/file_bytes.h"
#include "services/cli/file_writer.h"
#include "services/cli/label_source.h"
#include "services/cli/print_commands.h"
#include "services/domain/identifiers.h"
#include "services/labels/field_slip.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
One A5 page for each plot and step: code of the plot, boxes to tick, room for a
signature or thumb print, everything in 16 point. Amounts are written in 斤, 担
or 亩 and entered so. --plots is CSV with the columns gln, name, place, area,
grower; only gln and name must be filled in.

例 Examples:
  daodi slips --plots plots.csv --step harvest --host https://id.example -O slips.pdf
  daodi slips --gln 9521234900016 --name HTY-01 --area "48 亩" \
    --step field-operation --step harvest --host https://id.example -O slips.pdf
)";

constexpr int kMaxSlips = 10'000;

struct Options {
  std::string plots_file;
  labels::SlipPlot plot;
  std::vector<std::string> steps;
  std::string host;
  std::string out;
  int copies = 1;
};

absl::StatusOr<std::vector<labels::SlipPlot>> PlotsOfFile(
    const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> text = ReadChineseText(*bytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<CsvRow>> rows = ReadCsv(*text);
  if (!rows.ok()) return rows.status();
  const std::pair<const char*, std::string labels::SlipPlot::*> columns[] = {
      {"gln", &labels::SlipPlot::gln},
      {"name", &labels::SlipPlot::name},
      {"place", &labels::SlipPlot::place},
      {"area", &labels::SlipPlot::area},
      {"grower", &labels::SlipPlot::grower}};
  std::vector<labels::SlipPlot> plots;
  for (size_t i = 1; i < rows->size(); ++i) {
    labels::SlipPlot plot;
    for (const auto& [name, field] : columns) {
      const std::vector<std::string>& heads = rows->front().cells;
      const size_t column =
          std::find(heads.begin(), heads.end(), name) - heads.begin();
      const std::vector<std::string>& cells = (*rows)[i].cells;
      if (column < cells.size()) plot.*field = cells[column];
    }
    if (!domain::IsGln(plot.gln) || plot.name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ": line ", (*rows)[i].line,
          ": gln needs 13 digits with a right check digit, and name a name"));
    }
    plots.push_back(std::move(plot));
  }
  return plots;
}

absl::StatusOr<std::vector<labels::SlipPlot>> PlotsOf(const Options& options) {
  if (options.plots_file.empty() == options.plot.gln.empty()) {
    return absl::InvalidArgumentError(
        "give --plots FILE, or one plot by --gln and --name");
  }
  if (!options.plots_file.empty()) return PlotsOfFile(options.plots_file);
  if (!domain::IsGln(options.plot.gln) || options.plot.name.empty()) {
    return absl::InvalidArgumentError(
        "--gln: 13 digits with a right check digit; --name: as in the base");
  }
  return std::vector<labels::SlipPlot>{options.plot};
}

bool IsWanted(const labels::SlipForm& form, const Options& options) {
  return std::find(options.steps.begin(), options.steps.end(), form.step) !=
         options.steps.end();
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<std::vector<labels::SlipPlot>> plots = PlotsOf(options);
  if (!plots.ok()) return plots.status();
  const size_t slips = plots->size() * options.steps.size() * options.copies;
  if (slips > kMaxSlips) {
    return absl::InvalidArgumentError(absl::StrCat(
        slips, " slips: at most ", kMaxSlips, " at once; split --plots"));
  }
  auto file = FileWriter::Create(options.out, FileMode::kEverybody);
  if (!file.ok()) return file.status();
  const bool synthetic = IsOfSimulatedLedger(invocation);
  labels::SlipBook book(
      [&](absl::string_view bytes) { return (*file)->Write(bytes); });
  for (labels::SlipPlot& plot : *plots) {
    plot.uri = absl::StrCat(options.host, "/414/", plot.gln);
    plot.synthetic = synthetic;
    for (const labels::SlipForm& form : labels::SlipForms()) {
      for (int i = 0; IsWanted(form, options) && i < options.copies; ++i) {
        absl::Status added = book.Add(plot, form);
        if (!added.ok()) return added;
      }
    }
  }
  absl::Status status = book.Finish();
  if (status.ok()) status = (*file)->Commit();
  if (!status.ok() || options.out == "-") return status;
  if (invocation.wants_json()) {
    PrintJson({{"file", options.out}, {"slips", book.pages()}});
  } else {
    Print(absl::StrCat(book.pages(), invocation.Say({" 张：", " slips: "}),
                       options.out, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddSlipsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("slips", "Slips for the field 田间记录单");
  auto options = std::make_shared<Options>();
  std::vector<std::string> steps;
  for (const labels::SlipForm& form : labels::SlipForms()) {
    steps.emplace_back(form.step);
  }
  command->add_option("--plots", options->plots_file, "CSV of the plots");
  command->add_option("--gln", options->plot.gln, "One plot: its GLN");
  command->add_option("--name", options->plot.name, "Its number: HTY-01");
  command->add_option("--place", options->plot.place, "Where it is");
  command->add_option("--area", options->plot.area, "As written: \"48 亩\"");
  command->add_option("--grower", options->plot.grower, "Who grows there");
  command->add_option("--step", options->steps, "What is done; again for more")
      ->check(CLI::IsMember(steps))
      ->required();
  command
      ->add_option("--host", options->host,
                   "What the codes begin with: https://id.example")
      ->required();
  command->add_option("--copies", options->copies, "Of each slip")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("-O,--out", options->out, "PDF; - is standard output")
      ->required();
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
