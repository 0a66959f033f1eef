// daodi: the command line of a ledger. Wiring only; one file per command.

#include "CLI/CLI.hpp"
#include "services/cli/accounts_command.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/invocation.h"
#include "services/cli/notices_command.h"
#include "services/cli/print_commands.h"
#include "services/cli/receipt_link_command.h"

namespace daodi::services::cli {
namespace {

constexpr char kDescription[] =
    "daodi 道地 — signed statements about herbs and food in a ledger that "
    "proves "
    "itself\n道地药材与食品追溯：签名入账，凭证可离线核对";

constexpr char kFooter[] = R"(
Begin: daodi init, daodi pki ca, daodi pki server, start daodid, daodi append.
Each command explains itself: daodi append --help
Exit codes: 0 done; 1 refused, or a check failed; 2 wrong command line or input;
3 no server within reach, or another process has the store or workspace.)";

void AddCommonOptions(CLI::App* program, Invocation* invocation) {
  program->add_option("--home", invocation->home,
                      "Workspace; default $DAODI_HOME, else ~/.daodi");
  program->add_option("--server", invocation->server,
                      "HOST:PORT; default the workspace's");
  program->add_option("--as", invocation->as,
                      "Whose certificate to show; \"public\": none");
  program->add_option("--for-case", invocation->for_case,
                      "A regulator reads for this case; default: routine");
  program->add_flag("--plaintext", invocation->plaintext,
                    "No TLS; to this machine only");
  program
      ->add_option("--lang", invocation->language_option,
                   "zh or en; default by $LANG")
      ->check(CLI::IsMember({"zh", "en"}));
  program->add_option("-o,--output", invocation->output, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
}

int Main(int argc, char** argv) {
  CLI::App program(kDescription, "daodi");
  program.footer(kFooter);
  program.require_subcommand(1);
  Invocation invocation;
  AddCommonOptions(&program, &invocation);
  AddInitCommand(&program, &invocation);
  AddPkiCommand(&program, &invocation);
  AddKeysCommand(&program, &invocation);
  AddOrgCommand(&program, &invocation);
  AddAccountsCommand(&program, &invocation);
  AddAppointCommand(&program, &invocation);
  AddDelegateCommand(&program, &invocation);
  AddAppendCommand(&program, &invocation);
  AddCatalogueCommand(&program, &invocation);
  AddCodesCommand(&program, &invocation);
  AddLabelsCommand(&program, &invocation);
  AddSlipsCommand(&program, &invocation);
  AddPosterCommand(&program, &invocation);
  AddDispensingSlipCommand(&program, &invocation);
  AddDocumentCommand(&program, &invocation);
  AddFlagsCommand(&program, &invocation);
  AddAssessCommand(&program, &invocation);
  AddHistoryCommand(&program, &invocation);
  AddLibraryCommand(&program, &invocation);
  AddCirculationCommand(&program, &invocation);
  AddTraceCommand(&program, &invocation);
  AddBatchCommand(&program, &invocation);
  AddSearchCommand(&program, &invocation);
  AddBalanceCommand(&program, &invocation);
  AddRecallCommand(&program, &invocation);
  AddOrdersCommand(&program, &invocation);
  AddNoticesCommand(&program, &invocation);
  AddReportCommand(&program, &invocation);
  AddOverviewCommand(&program, &invocation);
  AddReadsCommand(&program, &invocation);
  AddStatisticsCommand(&program, &invocation);
  AddReceiptCommand(&program, &invocation);
  AddReceiptLinkCommand(&program, &invocation);
  AddProofCommand(&program, &invocation);
  AddCheckpointCommand(&program, &invocation);
  AddVerifyCommand(&program, &invocation);
  AddEvidenceCommand(&program, &invocation);
  AddExportCommand(&program, &invocation);
  AddFsckCommand(&program, &invocation);
  AddRebuildCommand(&program, &invocation);
  AddBackupCommand(&program, &invocation);
  AddRestoreCommand(&program, &invocation);
  AddGenerateCommand(&program, &invocation);
  AddBenchCommand(&program, &invocation);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 reports by exceptions, --help included.
    const int code = program.exit(error);
    return code == 0 ? kExitDone : kExitBadInput;
  }
  return invocation.exit_code;
}

}  // namespace
}  // namespace daodi::services::cli

int main(int argc, char** argv) {
  return daodi::services::cli::Main(argc, argv);
}
