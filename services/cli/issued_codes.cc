#include "services/cli/issued_codes.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/cli/csv_reader.h"
#include "services/cli/error_report.h"
#include "services/trade/csv_cell.h"

namespace daodi::services::cli {
namespace {

constexpr absl::Duration kIssueTimeout = absl::Hours(1);
// A line of a codes file has some hundred bytes.
constexpr size_t kMaxLineBytes = 16 * 1024;

absl::Status VisitRange(const v1::IssueCodesRequest& request,
                        const std::string& host, LedgerClient* client,
                        const CodeVisitor& visit) {
  grpc::ClientContext context;
  LedgerClient::Prepare(&context, kIssueTimeout);
  const auto stream = client->codes().IssueCodes(&context, request);
  v1::IssueCodesResponse response;
  PrintedCode printed;
  while (stream->Read(&response)) {
    printed.gtin = response.gtin();
    printed.lot = response.lot();
    for (const v1::IssuedCode& code : response.codes()) {
      printed.counter = code.counter();
      printed.serial = code.serial();
      printed.uri =
          absl::StrCat(host, "/01/", printed.gtin, "/21/", printed.serial);
      printed.pin = code.pin();
      absl::Status visited = visit(printed);
      if (!visited.ok()) {
        context.TryCancel();
        return visited;
      }
    }
  }
  const grpc::Status status = stream->Finish();
  return status.ok() ? absl::OkStatus() : FromGrpc(status);
}

// Entries with ranges of the caller, oldest first, each product by itself.
absl::StatusOr<std::vector<v1::IssueCodesRequest>> AllRanges(
    const std::string& organization, LedgerClient* client) {
  std::vector<v1::IssueCodesRequest> requests;
  v1::ListCodeRangesRequest list;
  list.set_parent(absl::StrCat("organizations/", organization));
  list.set_page_size(500);
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListCodeRangesResponse page;
    const grpc::Status status =
        client->codes().ListCodeRanges(&context, list, &page);
    if (!status.ok()) return FromGrpc(status);
    for (const v1::RecordedCodeRange& range : page.ranges()) {
      v1::IssueCodesRequest request;
      request.set_entry(range.entry());
      request.set_gtin(range.gtin());
      request.set_first(range.first());
      request.set_last(range.last());
      requests.push_back(std::move(request));
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  std::reverse(requests.begin(), requests.end());
  return requests;
}

absl::StatusOr<std::vector<v1::IssueCodesRequest>> RequestsOf(
    const Invocation& invocation, const Workspace& workspace,
    const CodeSelection& selection, LedgerClient* client) {
  if (selection.all == (selection.entry >= 0)) {
    return absl::InvalidArgumentError("give --entry or --all, one of them");
  }
  if (selection.all) {
    absl::StatusOr<LedgerSettings> ledger = workspace.ledger();
    if (!ledger.ok()) return ledger.status();
    const std::string& alias =
        invocation.as.empty() ? ledger->default_alias : invocation.as;
    absl::StatusOr<std::string> id = workspace.IdOf(alias);
    if (!id.ok()) return id.status();
    auto requests = AllRanges(*id, client);
    if (requests.ok() && !selection.gtin.empty()) {
      requests->erase(std::remove_if(requests->begin(), requests->end(),
                                     [&](const v1::IssueCodesRequest& request) {
                                       return request.gtin() != selection.gtin;
                                     }),
                      requests->end());
    }
    return requests;
  }
  v1::IssueCodesRequest request;
  request.set_entry(absl::StrCat("ledgers/-/entries/", selection.entry));
  request.set_gtin(selection.gtin);
  request.set_first(selection.first);
  request.set_last(selection.last);
  return std::vector<v1::IssueCodesRequest>{request};
}

// Where the columns of a file stand.
class CodeColumns {
 public:
  static absl::StatusOr<CodeColumns> Find(const CsvRow& heading) {
    CodeColumns columns;
    columns.places_ = {&PrintedCode::gtin, &PrintedCode::lot,
                       &PrintedCode::serial, &PrintedCode::uri,
                       &PrintedCode::pin};
    const char* const names[] = {"gtin", "lot", "serial", "uri", "pin"};
    for (const char* name : names) {
      const auto found =
          std::find(heading.cells.begin(), heading.cells.end(), name);
      if (found == heading.cells.end() && name != names[4]) {
        return absl::InvalidArgumentError(
            absl::StrCat("line 1: no column \"", name, "\"; it begins with ",
                         kCodeColumns.substr(0, kCodeColumns.size() - 2)));
      }
      columns.columns_.push_back(found - heading.cells.begin());
    }
    return columns;
  }

  PrintedCode Read(const CsvRow& row) const {
    PrintedCode code;
    for (size_t i = 0; i < places_.size(); ++i) {
      const size_t column = columns_[i];
      if (column < row.cells.size()) code.*places_[i] = row.cells[column];
    }
    return code;
  }

 private:
  std::vector<std::string PrintedCode::*> places_;
  std::vector<size_t> columns_;
};

// One row; nothing for an empty line.
absl::StatusOr<std::vector<CsvRow>> RowOf(const std::string& line,
                                          size_t number) {
  absl::StatusOr<std::string> text = ReadChineseText(line);
  if (!text.ok()) return text.status();
  if (line.size() > kMaxLineBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", number, ": longer than ", kMaxLineBytes,
                     " bytes; this is no file of codes"));
  }
  absl::StatusOr<std::vector<CsvRow>> rows = ReadCsv(*text);
  if (!rows.ok()) {
    return absl::Status(rows.status().code(),
                        absl::StrCat("line ", number, " of the file: ",
                                     rows.status().message()));
  }
  return rows;
}

}  // namespace

void AddCodeSelection(CLI::App* command, CodeSelection* selection) {
  command->add_option("--entry", selection->entry,
                      "Index of the statement with the PRINTED range");
  CLI::Option* const all = command->add_flag("--all", selection->all,
                                             "Every range of the organization");
  command->add_option("--gtin", selection->gtin, "Only this product");
  // Counters begin anew in each range.
  command->add_option("--first", selection->first, "From this counter on")
      ->excludes(all);
  command->add_option("--last", selection->last, "Up to this counter")
      ->excludes(all);
  command->add_flag("--pins", selection->pins,
                    "With the numbers for scratch layers");
  command->add_option("--key-version", selection->key_version,
                      "Of an older key, to print lost labels again");
  command->add_option("--host", selection->host,
                      "What the URIs begin with: https://id.example");
}

absl::Status ForEachIssuedCode(const Invocation& invocation,
                               const Workspace& workspace,
                               const CodeSelection& selection,
                               LedgerClient* client, const CodeVisitor& visit) {
  auto requests = RequestsOf(invocation, workspace, selection, client);
  if (!requests.ok()) return requests.status();
  for (v1::IssueCodesRequest& request : *requests) {
    request.set_with_pins(selection.pins);
    request.set_key_version(selection.key_version);
    absl::Status visited = VisitRange(request, selection.host, client, visit);
    if (!visited.ok()) return visited;
  }
  return absl::OkStatus();
}

std::string CodeLine(const PrintedCode& code) {
  return trade::CsvLine({code.gtin, code.lot, absl::StrCat(code.counter),
                         code.serial, code.uri, code.pin});
}

absl::Status ForEachCodeOfFile(const std::string& path,
                               const CodeVisitor& visit) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) {
      return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
    }
  }
  std::istream& input = path == "-" ? std::cin : file;
  std::string line;
  absl::StatusOr<CodeColumns> columns =
      absl::InvalidArgumentError(absl::StrCat(path, ": is empty"));
  for (size_t number = 1; std::getline(input, line); ++number) {
    absl::StatusOr<std::vector<CsvRow>> rows = RowOf(line, number);
    if (!rows.ok()) return rows.status();
    if (rows->empty()) continue;
    if (number == 1) {
      columns = CodeColumns::Find(rows->front());
      if (!columns.ok()) return columns.status();
      continue;
    }
    absl::Status visited =
        columns.ok() ? visit(columns->Read(rows->front())) : columns.status();
    if (!visited.ok()) {
      return absl::Status(visited.code(), absl::StrCat("line ", number, ": ",
                                                       visited.message()));
    }
  }
  return columns.status();
}

}  // namespace daodi::services::cli
