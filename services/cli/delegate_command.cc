// daodi delegate: lets another organization's notary key sign for one's own.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/append_report.h"
#include "services/cli/commands.h"

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
  std::string valid_from;
  std::string valid_until;
  std::string with = "admin";
  std::string name;
  std::string record_time;
};

absl::Status Run(Invocation* invocation, const Options& options) {
  Json record = {{"delegate", options.delegate}, {"kinds", options.kinds}};
  if (!options.valid_from.empty()) record["valid_from"] = options.valid_from;
  if (!options.valid_until.empty()) record["valid_until"] = options.valid_until;
  Json statement = {{"kind", "DELEGATION"},
                    {"author", options.author},
                    {"key", options.with},
                    {"record", std::move(record)}};
  if (!options.name.empty()) statement["name"] = options.name;
  if (!options.record_time.empty()) {
    statement["record_time"] = options.record_time;
  }
  return AppendOneAndReport(invocation, std::move(statement));
}

}  // namespace

void AddDelegateCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "delegate", "Let another's notary key sign for you 委托");
  auto options = std::make_shared<Options>();
  command->add_option("ALIAS", options->author, "Who delegates")->required();
  command->add_option("DELEGATE", options->delegate, "To whom")->required();
  command->add_option("--kind", options->kinds, "Kinds it covers");
  command->add_option("--valid-from", options->valid_from, "RFC 3339");
  command->add_option("--valid-until", options->valid_until, "RFC 3339");
  command->add_option("--with", options->with, "Label of the key that signs")
      ->capture_default_str();
  command->add_option("--name", options->name, "Name in the outbox");
  command->add_option("--record-time", options->record_time,
                      "SIMULATED ledgers only");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
