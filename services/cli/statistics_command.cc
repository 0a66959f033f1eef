// daodi statistics: figures for 监测评价, pinned to a size of the log.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/cli/commands.h"
#include "services/cli/csv_encoding.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"
#include "services/domain/statistics_filing.h"
#include "services/trade/csv_cell.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Figures of the enterprises in the reader's scope, by the month of the event. The
answer names the size of the log it follows from; --as-of SIZE gives the same
figures again for ever: file that number with them, with --filing as a statement
of the ledger itself. Rows of fewer than five
enterprises are withheld, and others with them where a sum would give them away;
--by enterprise shows enterprises one by one to who supervises them. What each
figure means: docs/statistics.md.

例 Examples:
  daodi statistics 2026-01 2026-06 --as R03 --by month
  daodi statistics 2026-05 --as R03 --by division --by goods-class -o csv
  daodi statistics 2026-05 --as R03 --as-of 250 -o json
  daodi statistics 2026-01 2026-12 --as E03 --by enterprise
  daodi statistics 2026-05 --as R03 --by division --filing may.json --number 2026-05
  daodi append may.json
  daodi statistics 2026-05 --as R03 --filed
)";

const std::map<std::string, v1::StatisticsDimension> kDimensions = {
    {"month", v1::STATISTICS_DIMENSION_MONTH},
    {"division", v1::STATISTICS_DIMENSION_DIVISION},
    {"goods-class", v1::STATISTICS_DIMENSION_GOODS_CLASS},
    {"herb", v1::STATISTICS_DIMENSION_HERB},
    {"enterprise", v1::STATISTICS_DIMENSION_ENTERPRISE}};

// What a filing is called in the statement file and in its document.
constexpr char kFilingType[] = "STATISTICS_FILING";

struct Options {
  bool filed = false;
  std::string filing_file;
  std::string filing_number;
  std::string first;
  std::string last;
  std::vector<std::string> by;
  std::string division;
  std::string organization;
  int64_t as_of = 0;
  std::string format;
  std::string encoding;
};

absl::StatusOr<v1::GetStatisticsRequest> QuestionOf(
    const Options& options, const Workspace& workspace) {
  v1::GetStatisticsRequest request;
  request.set_first_month(options.first);
  request.set_last_month(options.last);
  request.set_division_prefix(options.division);
  request.set_as_of_size(options.as_of);
  for (const std::string& dimension : options.by) {
    request.add_group_by(kDimensions.at(dimension));
  }
  if (!options.organization.empty()) {
    absl::StatusOr<std::string> id = workspace.IdOf(options.organization);
    if (!id.ok()) return id.status();
    request.set_organization(*std::move(id));
  }
  return request;
}

absl::StatusOr<v1::Statistics> Fetch(const v1::GetStatisticsRequest& request,
                                     LedgerClient* client) {
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::Statistics statistics;
  const grpc::Status status =
      client->supervision().GetStatistics(&context, request, &statistics);
  if (!status.ok()) return FromGrpc(status);
  return statistics;
}

std::string FigureText(const v1::StatisticsFigure& figure) {
  if (absl::StartsWith(figure.indicator(), "MASS_")) {
    return MassText(figure.value());
  }
  const bool rate = absl::EndsWith(figure.indicator(), "_RATE") ||
                    figure.indicator() == "TEST_COVERAGE";
  if (!rate) return absl::StrCat(figure.value());
  return figure.denominator() == 0
             ? "-"
             : absl::StrCat(figure.value(), "/", figure.denominator(), " ",
                            absl::StrFormat(
                                "%.1f%%",
                                100.0 * static_cast<double>(figure.value()) /
                                    static_cast<double>(figure.denominator())));
}

std::string KeyText(const v1::StatisticsRow& row, const Workspace& workspace,
                    bool zh) {
  std::vector<std::string> parts;
  for (const std::string& part :
       {row.month(), row.division(), row.goods_class(), row.herb()}) {
    if (!part.empty()) parts.push_back(part);
  }
  if (row.unclassified()) parts.push_back(zh ? "（未分类）" : "(unclassified)");
  if (!row.organization().empty()) {
    parts.push_back(workspace.AliasOf(row.organization()));
  }
  return absl::StrJoin(parts, " · ");
}

void ShowTable(const v1::Statistics& statistics, const Workspace& workspace,
               bool zh) {
  Table table({{zh ? "项" : "row", Align::kLeft, 36},
               {zh ? "指标" : "indicator", Align::kLeft, 34},
               {zh ? "数值" : "figure", Align::kRight}});
  const auto add = [&](const v1::StatisticsRow& row, const std::string& name) {
    if (row.suppressed()) {
      table.AddRow({name,
                    zh ? "户数过少，不予公布" : "too few enterprises: withheld",
                    "-"});
      return;
    }
    table.AddRow(
        {name, zh ? "企业数" : "ENTERPRISES", absl::StrCat(row.enterprises())});
    for (const v1::StatisticsFigure& figure : row.figures()) {
      if (figure.value() == 0 && figure.denominator() == 0) continue;
      table.AddRow({"", figure.indicator(), FigureText(figure)});
    }
  };
  for (const v1::StatisticsRow& row : statistics.rows()) {
    add(row, KeyText(row, workspace, zh));
  }
  add(statistics.total(), zh ? "合计" : "TOTAL");
  Print(table.Render());
  Print(absl::StrCat(zh ? "\n截至账本 " : "\nas of log size ",
                     statistics.as_of_size(), zh ? " 条（" : " (",
                     FormatTimeMs(statistics.as_of_record_time_ms()),
                     zh ? "），指标定义第 " : "), definitions version ",
                     statistics.definition_version(), zh ? " 版\n" : "\n"));
}

// Long form: one line a figure, so that no spreadsheet has to split cells.
std::string CsvOf(const v1::Statistics& statistics,
                  const Workspace& workspace) {
  std::string text =
      trade::CsvLine({"month", "division", "goods_class", "herb", "enterprise",
                      "suppressed", "indicator", "value", "denominator",
                      "as_of_size", "definition_version"});
  const std::string size = absl::StrCat(statistics.as_of_size());
  const std::string version = absl::StrCat(statistics.definition_version());
  const auto add = [&](const v1::StatisticsRow& row) {
    const std::vector<std::string> key = {
        row.month(), row.division(), row.goods_class(), row.herb(),
        workspace.AliasOf(row.organization())};
    const auto line = [&](const std::string& indicator,
                          const std::string& value,
                          const std::string& denominator) {
      std::vector<std::string> cells = key;
      for (const std::string& cell :
           {std::string(row.suppressed() ? "yes" : "no"), indicator, value,
            denominator, size, version}) {
        cells.push_back(cell);
      }
      text += trade::CsvLine(cells);
    };
    if (row.suppressed()) {
      line("", "", "");
      return;
    }
    line("ENTERPRISES", absl::StrCat(row.enterprises()), "0");
    for (const v1::StatisticsFigure& figure : row.figures()) {
      line(figure.indicator(), absl::StrCat(figure.value()),
           absl::StrCat(figure.denominator()));
    }
  };
  for (const v1::StatisticsRow& row : statistics.rows()) add(row);
  add(statistics.total());
  return text;
}

// A statement for `daodi append`: what is filed is what was just answered.
absl::Status WriteFiling(const Options& options, const std::string& author,
                         const v1::GetStatisticsRequest& question,
                         const v1::Statistics& statistics) {
  const Json filing = MessageAsJson(domain::FilingOf(question, statistics));
  if (author.empty()) {
    return absl::InvalidArgumentError("--filing: say with --as who files");
  }
  const std::string name =
      absl::StrCat(author, "/filing-", options.filing_number);
  Json statement = {
      {"name", name},
      {"kind", "DOCUMENT"},
      {"author", author},
      {"sections",
       {{"document",
         {{"document_type", kFilingType}, {"number", options.filing_number}}},
        {"statistics_filing", filing}}}};
  if (statistics.synthetic()) {
    statement["record_time"] = FormatTimeMs(statistics.as_of_record_time_ms());
  }
  return WriteFile(options.filing_file, Json::array({statement}).dump(2));
}

void ShowFiling(const v1::Filing& filing, const Workspace& workspace, bool zh) {
  const v1::StatisticsFiling& filed = filing.filing();
  Print(SafeForTerminal(absl::StrCat(
      "#", filing.entry(), " ", workspace.AliasOf(filing.author()), " ",
      filing.number(), "  ", filed.first_month(), " – ", filed.last_month(),
      zh ? "  填报时账本 " : "  filed as of log size ", filed.as_of_size(),
      zh ? " 条，定义第 " : ", definitions version ",
      filed.definition_version(), zh ? " 版\n  " : "\n  ")));
  switch (filing.check()) {
    case v1::FILING_CHECK_AS_THE_LOG:
      Print(zh ? "填报数与当时账本一致" : "as the log had it then");
      break;
    case v1::FILING_CHECK_NOT_AS_THE_LOG:
      Print(zh ? "填报数与当时账本不一致" : "NOT as the log had it then");
      break;
    case v1::FILING_CHECK_OTHER_DEFINITIONS:
      Print(zh ? "指标定义已改，不能比较"
               : "of other definitions: not compared");
      break;
    default:
      Print(zh ? "未比较" : "not compared");
  }
  Print(absl::StrCat(
      zh ? "；此后变动 " : "; changed since: ", filing.changes_size(), "\n"));
  Table table({{zh ? "项" : "row", Align::kLeft, 36},
               {zh ? "指标" : "indicator", Align::kLeft, 34},
               {zh ? "填报" : "filed", Align::kRight},
               {zh ? "现在" : "now", Align::kRight}});
  const auto text = [](bool has, const v1::FiledFigure& figure) {
    if (!has) return std::string("-");
    v1::StatisticsFigure shown;
    shown.set_indicator(figure.indicator());
    shown.set_value(figure.value());
    shown.set_denominator(figure.denominator());
    return FigureText(shown);
  };
  for (const v1::FilingChange& change : filing.changes()) {
    table.AddRow({change.key().empty() ? (zh ? "合计" : "TOTAL")
                                       : absl::StrJoin(change.key(), " · "),
                  change.indicator(), text(change.has_filed(), change.filed()),
                  text(change.has_now(), change.now())});
  }
  if (filing.changes_size() > 0) Print(table.Render());
}

absl::Status RunFiled(const Invocation& invocation, const Options& options,
                      const Workspace& workspace, LedgerClient* client) {
  v1::ListFilingsRequest request;
  request.set_month(options.first);
  if (!options.organization.empty()) {
    absl::StatusOr<std::string> id = workspace.IdOf(options.organization);
    if (!id.ok()) return id.status();
    request.set_organization(*std::move(id));
  }
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::ListFilingsResponse filings;
  const grpc::Status status =
      client->supervision().ListFilings(&context, request, &filings);
  if (!status.ok()) return FromGrpc(status);
  if (options.format == "json" || invocation.wants_json()) {
    PrintJson(MessageAsJson(filings));
    return absl::OkStatus();
  }
  for (const v1::Filing& filing : filings.filings()) {
    ShowFiling(filing, workspace, invocation.language() == Language::kChinese);
  }
  return absl::OkStatus();
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  if (options.filed) {
    return RunFiled(invocation, options, *workspace, client->get());
  }
  auto question = QuestionOf(options, *workspace);
  if (!question.ok()) return question.status();
  auto statistics = Fetch(*question, client->get());
  if (!statistics.ok()) return statistics.status();
  if (!options.filing_file.empty()) {
    absl::Status written =
        WriteFiling(options, invocation.as, *question, *statistics);
    if (!written.ok()) return written;
  }
  if (options.format == "csv") {
    return PrintCsv(CsvOf(*statistics, *workspace), options.encoding);
  }
  if (options.format == "json" || invocation.wants_json()) {
    PrintJson(MessageAsJson(*statistics));
  } else {
    if (statistics->synthetic()) Print(invocation.Say(SyntheticBanner()));
    ShowTable(*statistics, *workspace,
              invocation.language() == Language::kChinese);
  }
  return absl::OkStatus();
}

}  // namespace

void AddStatisticsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "statistics", "Figures for supervision 监测评价统计");
  auto options = std::make_shared<Options>();
  command->add_option("FIRST", options->first, "First month: 2026-01")
      ->required();
  command->add_option("LAST", options->last, "Last month; default the first");
  command->add_option("--by", options->by, "What to break them down by; repeat")
      ->check(CLI::IsMember(
          {"month", "division", "goods-class", "herb", "enterprise"}));
  command->add_option("--division", options->division,
                      "Only divisions that begin so: 4311");
  command->add_option("--organization", options->organization,
                      "Only this enterprise");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size gave them");
  command->add_flag("--filed", options->filed,
                    "What was filed for the month, and what changed since; "
                    "--organization names who filed");
  CLI::Option* filing = command->add_option(
      "--filing", options->filing_file,
      "Write the statement that files these figures, for `daodi append`");
  CLI::Option* number = command->add_option("--number", options->filing_number,
                                            "Number of that filing");
  filing->needs(number);
  number->needs(filing);
  command->add_option("-o,--output", options->format, "How to show it")
      ->check(CLI::IsMember({"table", "csv", "json"}).description(""))
      ->type_name("table|csv|json");
  AddEncodingOption(command, &options->encoding);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
