// daodi appoint: who holds a post that law asks for.

#include <memory>
#include <string>
#include <utility>

#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/statement_options.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
The person is an opaque id: names never stand in public bytes. With --key the
post is bound to a key, so that what it signs counts as signed in that post.
Posts: QUALITY_HEAD, PRODUCTION_HEAD, QUALITY_AUTHORISED, FOOD_SAFETY_DIRECTOR,
FOOD_SAFETY_OFFICER, PRINCIPAL, WAREHOUSE_KEEPER, INSPECTOR,
AUTHORISED_SIGNATORY, ENFORCEMENT_OFFICER, BUSINESS, PROCUREMENT.

例 Example:
  daodi appoint E02 p-E02-1 QUALITY_HEAD --key quality \
      --valid-from 2026-03-02T08:00:00+08:00
)";

struct Options {
  std::string author;
  std::string person;
  std::string post;
  std::string key;
  ValidityOptions validity;
  StatementOptions statement{"admin", "", ""};
};

absl::Status Run(Invocation* invocation, const Options& options) {
  Json record = {{"person", options.person}, {"post", options.post}};
  if (!options.key.empty()) record["key"] = options.key;
  SetValidity(options.validity, &record);
  return AppendOneAndReport(
      invocation, StatementOf(options.statement, "APPOINTMENT", options.author,
                              std::move(record)));
}

}  // namespace

void AddAppointCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("appoint", "State who holds a post 任命");
  auto options = std::make_shared<Options>();
  command->add_option("ALIAS", options->author, "Organization")->required();
  command->add_option("PERSON", options->person, "Opaque person id")
      ->required();
  command->add_option("POST", options->post, "See below")->required();
  command->add_option("--key", options->key, "Label of the key of that post");
  AddValidityOptions(command, &options->validity);
  AddStatementOptions(command, &options->statement);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
