// daodi circulation: what an organization bought, sold and took back.

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "services/cli/circulation_sheet.h"
#include "services/cli/commands.h"
#include "services/cli/csv_encoding.h"
#include "services/cli/error_report.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"
#include "services/trade/transfer_columns.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
One row a transfer, from what both sides recorded: 一致 matched, 允差内 within
tolerance (mass 0.5 %, counts 0), 不一致 different, 在途 in transit, 单方
one-sided, 单方＋回执 one-sided with receipt, 代录 on behalf, 拒收 refused, 作废
void. --organization - lists all that a regulator may read. Dates are days of
+08:00; --to is inclusive. csv and xlsx have the columns of the law (--columns)
and end with totals, log size and root; they go to --file, csv else to the
terminal.

例 Examples:
  daodi circulation --organization E03 --as E03 --from 2026-08-01
  daodi circulation --organization E10 --as R02 --columns food -o csv > E10.csv
  daodi circulation --organization E03 --as E03 -o xlsx --file E03.xlsx
)";

constexpr int32_t kRowsPerPage = 200;
constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr size_t kDateBytes = 10;  // "2026-05-16"

struct Options {
  std::string organization;
  std::string from;
  std::string to;
  std::string format;
  std::string file;
  std::string columns = "drug";
  std::string encoding;
  bool losses = false;
  int64_t as_of_size = 0;

  v1::TransferColumns ColumnSet() const {
    return columns == "food" ? v1::TRANSFER_COLUMNS_FOOD
                             : v1::TRANSFER_COLUMNS_DRUG;
  }
};

// A day of +08:00 or a time; `next_day` makes the end of a day exclusive.
absl::StatusOr<int64_t> TimeOf(const std::string& text, const char* option,
                               bool next_day) {
  if (text.empty()) return 0;
  const bool date = text.size() == kDateBytes;
  auto time_ms =
      ParseTimeMs(date ? absl::StrCat(text, "T00:00:00+08:00") : text);
  if (!time_ms.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, ": give a day like 2026-05-16, or a time; ",
                     time_ms.status().message()));
  }
  return *time_ms + (date && next_day ? kDayMs : 0);
}

// What both requests have in common.
template <typename Request>
absl::Status Fill(const Options& options, const Workspace& workspace,
                  Request* request) {
  std::string organization = "-";
  if (options.organization != "-") {
    auto id = workspace.IdOf(options.organization);
    if (!id.ok()) return id.status();
    organization = *std::move(id);
  }
  auto from_ms = TimeOf(options.from, "--from", false);
  if (!from_ms.ok()) return from_ms.status();
  auto to_ms = TimeOf(options.to, "--to", true);
  if (!to_ms.ok()) return to_ms.status();
  request->set_parent(absl::StrCat("organizations/", organization));
  request->set_from_ms(*from_ms);
  request->set_to_ms(*to_ms);
  request->set_include_losses(options.losses);
  request->set_as_of_size(options.as_of_size);
  return absl::OkStatus();
}

// ProtoJSON with the field names of the proto.
Json TransferAsJson(const v1::Transfer& transfer) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto printed =
      google::protobuf::util::MessageToJsonString(transfer, &text, options);
  return printed.ok() ? Json::parse(text, nullptr, false) : Json();
}

// Each row as it comes; `last` gets the last page's answer without its rows.
absl::Status ForEachTransfer(
    const Options& options, const Workspace& workspace, LedgerClient* client,
    const std::function<void(const v1::Transfer&)>& visit,
    v1::ListTransfersResponse* last) {
  v1::ListTransfersRequest request;
  absl::Status filled = Fill(options, workspace, &request);
  if (!filled.ok()) return filled;
  request.set_page_size(kRowsPerPage);
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListTransfersResponse page;
    const grpc::Status status =
        client->circulation().ListTransfers(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    for (const v1::Transfer& transfer : page.transfers()) visit(transfer);
    page.clear_transfers();
    *last = page;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

std::string NameIn(const Workspace& workspace, const std::string& id,
                   const std::string& name) {
  const std::string alias = workspace.AliasOf(id);
  if (alias != id) return alias;
  return name.empty() ? id : name;
}

std::string MarksOf(const v1::Transfer& transfer) {
  std::vector<std::string> marks;
  const auto add = [&](const v1::TransferSide& side) {
    for (const int64_t entry : side.corrects()) {
      marks.push_back(absl::StrCat(side.entry(), " ← ", entry));
    }
    for (const int64_t entry : side.disputed_by()) {
      marks.push_back(absl::StrCat(side.entry(), " ? ", entry));
    }
  };
  if (transfer.has_shipped()) add(transfer.shipped());
  for (const v1::TransferSide& side : transfer.received()) add(side);
  return absl::StrJoin(marks, "\n");
}

std::string StateIn(const v1::Transfer& transfer, Language language) {
  return language == Language::kChinese
             ? trade::StateText(transfer)
             : std::string(trade::WordsOf(transfer.state()).en);
}

absl::Status ShowTable(const Invocation& invocation, const Options& options,
                       const Workspace& workspace, LedgerClient* client) {
  const Language language = invocation.language();
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "日期" : "date"},
               {zh ? "类别" : "kind"},
               {zh ? "卖方" : "from", Align::kLeft, 18},
               {zh ? "买方" : "to", Align::kLeft, 18},
               {zh ? "批号" : "lot", Align::kLeft, 20},
               {zh ? "发" : "sent", Align::kRight},
               {zh ? "收" : "received", Align::kRight},
               {zh ? "差" : "difference", Align::kRight},
               {zh ? "对账" : "state"},
               {zh ? "主要单据" : "document", Align::kLeft, 28},
               {zh ? "更正" : "corrects", Align::kLeft, 16}});
  int64_t rows = 0;
  trade::TransferTotals totals;
  v1::ListTransfersResponse last;
  absl::Status listed = ForEachTransfer(
      options, workspace, client,
      [&](const v1::Transfer& row) {
        ++rows;
        totals.Add(row);
        const trade::TransferWords kind = trade::WordsOf(row.kind());
        const v1::TransferDocument& document = row.main_document();
        table.AddRow(
            {trade::DateText(row.time_ms()),
             std::string(zh ? kind.zh : kind.en),
             NameIn(workspace, row.source(), row.source_name()),
             NameIn(workspace, row.destination(), row.destination_name()),
             row.lot().lot(), trade::AmountText(row.shipped().amount()),
             trade::AmountText(row.received_amount()),
             trade::AmountText(row.difference()), StateIn(row, language),
             absl::StrCat(document.display_name(), " ", document.number()),
             MarksOf(row)});
      },
      &last);
  if (!listed.ok()) return listed;
  Print(table.Render());
  Print(zh ? absl::StrCat("\n合计 ", rows, " 行，截至账本 ", last.as_of_size(),
                          " 条\n")
           : absl::StrCat("\n", rows, " rows, as of size ", last.as_of_size(),
                          "\n"));
  for (const auto& line : totals.Lines()) {
    Print(SafeForTerminal(absl::StrCat(absl::StrJoin(line, "  "), "\n")));
  }
  return absl::OkStatus();
}

absl::Status ShowJson(const Options& options, const Workspace& workspace,
                      LedgerClient* client) {
  Json rows = Json::array();
  v1::ListTransfersResponse last;
  absl::Status listed = ForEachTransfer(
      options, workspace, client,
      [&](const v1::Transfer& row) { rows.push_back(TransferAsJson(row)); },
      &last);
  if (!listed.ok()) return listed;
  PrintJson({{"as_of_size", last.as_of_size()},
             {"as_of_record_time", FormatTimeMs(last.as_of_record_time_ms())},
             {"root", absl::BytesToHexString(last.root_hash())},
             {"transfers", std::move(rows)}});
  return absl::OkStatus();
}

absl::Status WriteSheet(const Options& options, const Workspace& workspace,
                        bool synthetic, LedgerClient* client) {
  if (options.file.empty()) {
    return absl::InvalidArgumentError("--file: name the .xlsx file to write");
  }
  CirculationSheet sheet(options.file,
                         absl::StrCat("购销流通清单  ", options.organization),
                         options.ColumnSet());
  trade::TransferTotals totals;
  v1::ListTransfersResponse last;
  absl::Status listed = ForEachTransfer(
      options, workspace, client,
      [&](const v1::Transfer& row) {
        totals.Add(row);
        sheet.AddTransfer(row);
      },
      &last);
  if (!listed.ok()) return listed;
  for (const auto& line : totals.Lines()) sheet.AddLine(line);
  for (const auto& line : trade::FooterLines(
           last.as_of_size(), absl::BytesToHexString(last.root_hash()),
           synthetic)) {
    sheet.AddLine(line);
  }
  return sheet.Close();
}

// Piece by piece as the server makes it.
absl::Status WriteCsv(const Options& options, const Workspace& workspace,
                      LedgerClient* client) {
  v1::ExportTransfersRequest request;
  absl::Status filled = Fill(options, workspace, &request);
  if (!filled.ok()) return filled;
  request.set_columns(options.ColumnSet());
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(nullptr, &std::fclose);
  if (!options.file.empty()) {
    file.reset(std::fopen(options.file.c_str(), "wb"));
    if (file == nullptr) {
      return absl::PermissionDeniedError(
          absl::StrCat("--file: cannot write ", options.file));
    }
  }
  std::FILE* const out = file != nullptr ? file.get() : stdout;
  grpc::ClientContext context;
  LedgerClient::Prepare(&context, absl::Minutes(30));
  auto stream = client->circulation().ExportTransfers(&context, request);
  v1::ExportTransfersResponse piece;
  CsvEncoder encoder(options.encoding);
  absl::Status encoded;
  bool written = true;
  while (stream->Read(&piece)) {
    auto text = encoder.Encode(piece.content());
    if (!text.ok()) {
      encoded.Update(text.status());
      continue;
    }
    written &= std::fwrite(text->data(), 1, text->size(), out) == text->size();
  }
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return FromGrpc(status);
  encoded.Update(encoder.Finish());
  if (!encoded.ok()) return encoded;
  if (!written || std::fflush(out) != 0) {
    return absl::InternalError("--file: could not write it all");
  }
  return absl::OkStatus();
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  const std::string& format =
      options.format.empty() ? invocation.output : options.format;
  if (format == "json") return ShowJson(options, *workspace, client->get());
  if (format == "csv") return WriteCsv(options, *workspace, client->get());
  if (format == "xlsx") {
    return WriteSheet(options, *workspace, ledger->simulated_clock,
                      client->get());
  }
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  return ShowTable(invocation, options, *workspace, client->get());
}

}  // namespace

void AddCirculationCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "circulation", "Purchases and sales of an organization 购销流通清单");
  auto options = std::make_shared<Options>();
  command
      ->add_option("--organization", options->organization,
                   "Whose list; - for all that the reader may read")
      ->required();
  command->add_option("--from", options->from, "First day");
  command->add_option("--to", options->to, "Last day");
  command->add_option("--as-of", options->as_of_size,
                      "As the log of this size told it");
  command->add_flag("--losses", options->losses, "Samples and destruction too");
  command
      ->add_option("--columns", options->columns,
                   "drug or food: the columns of csv and xlsx")
      ->check(CLI::IsMember({"drug", "food"}))
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->format, "table, csv, xlsx or json")
      ->check(CLI::IsMember({"table", "csv", "xlsx", "json"}));
  AddEncodingOption(command, &options->encoding);
  command->add_option("--file", options->file, "Where csv and xlsx go");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
