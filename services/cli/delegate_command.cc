// daodi delegate: lets another organization's notary key sign for one's own.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/statement_options.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Statements under a delegation are shown as NOTARISED (受托签名). Without --kind
it covers every event and record, never statements about statements and never
governance. It is taken back with kind DELEGATION_REVOCATION of `daodi append`.

例 Example:
  daodi delegate E07 OPERATOR --kind RECEIVING --kind RETAIL_SALE \
      --valid-from 2026-06-01T08:00:00+08:00
)";

struct Options {
  std::string author;
  std::string delegate;
  std::vector<std::string> kinds;
  ValidityOptions validity;
  StatementOptions statement{"admin", "", ""};
};

absl::Status Run(Invocation* invocation, const Options& options) {
  Json record = {{"delegate", options.delegate}, {"kinds", options.kinds}};
  SetValidity(options.validity, &record);
  return AppendOneAndReport(
      invocation, StatementOf(options.statement, "DELEGATION", options.author,
                              std::move(record)));
}

}  // namespace

void AddDelegateCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "delegate", "Let another's notary key sign for you 委托");
  auto options = std::make_shared<Options>();
  command->add_option("ALIAS", options->author, "Who delegates")->required();
  command->add_option("DELEGATE", options->delegate, "To whom")->required();
  command->add_option("--kind", options->kinds, "Kinds it covers");
  AddValidityOptions(command, &options->validity);
  AddStatementOptions(command, &options->statement);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
