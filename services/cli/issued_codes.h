// Serials of recorded ranges, one after the other: from the ledger, or from the
// file that `daodi codes issue` wrote.

#ifndef DAODI_SERVICES_CLI_ISSUED_CODES_H_
#define DAODI_SERVICES_CLI_ISSUED_CODES_H_

#include <cstdint>
#include <functional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/cli/client.h"
#include "services/cli/invocation.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// Which codes to ask the ledger for.
struct CodeSelection {
  int64_t entry = -1;
  bool all = false;
  std::string gtin;
  int64_t first = 0;
  int64_t last = 0;
  bool pins = false;
  int key_version = 0;
  std::string host;
};
void AddCodeSelection(CLI::App* command, CodeSelection* selection);

// One label to be.
struct PrintedCode {
  std::string gtin;
  std::string lot;
  int64_t counter = 0;
  std::string serial;
  std::string uri;
  std::string pin;
};
using CodeVisitor = std::function<absl::Status(const PrintedCode&)>;

// Each code of the selection. Memory: one message of the stream. Errors:
// kInvalidArgument of the selection; of the call; the first of `visit`.
absl::Status ForEachIssuedCode(const Invocation& invocation,
                               const Workspace& workspace,
                               const CodeSelection& selection,
                               LedgerClient* client, const CodeVisitor& visit);

// The first line, which names the columns.
inline constexpr absl::string_view kCodeColumns =
    "gtin,lot,counter,serial,uri,pin\r\n";
// One line of such a file.
std::string CodeLine(const PrintedCode& code);

// Each code of the file; "-" is standard input. UTF-8, or GB18030 as a
// spreadsheet saved it; columns by their names, in any order. Memory: one line.
// Errors: kNotFound; kInvalidArgument naming line and column; of `visit`.
absl::Status ForEachCodeOfFile(const std::string& path,
                               const CodeVisitor& visit);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_ISSUED_CODES_H_
