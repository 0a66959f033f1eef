// The commands of the program, one file each.

#ifndef DAODI_SERVICES_CLI_COMMANDS_H_
#define DAODI_SERVICES_CLI_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// Each adds its command to `program`; `invocation` must outlive it.
void AddInitCommand(CLI::App* program, Invocation* invocation);
void AddPkiCommand(CLI::App* program, Invocation* invocation);
void AddKeysCommand(CLI::App* program, Invocation* invocation);
void AddOrgCommand(CLI::App* program, Invocation* invocation);
void AddAppointCommand(CLI::App* program, Invocation* invocation);
void AddAssessCommand(CLI::App* program, Invocation* invocation);
void AddDelegateCommand(CLI::App* program, Invocation* invocation);
void AddAppendCommand(CLI::App* program, Invocation* invocation);
void AddCatalogueCommand(CLI::App* program, Invocation* invocation);
void AddCodesCommand(CLI::App* program, Invocation* invocation);
void AddDocumentCommand(CLI::App* program, Invocation* invocation);
void AddFlagsCommand(CLI::App* program, Invocation* invocation);
void AddHistoryCommand(CLI::App* program, Invocation* invocation);
void AddLibraryCommand(CLI::App* program, Invocation* invocation);
// Of `daodi library`.
void AddLibraryApproveCommand(CLI::App* library, Invocation* invocation);
void AddLibraryImportCommands(CLI::App* library, Invocation* invocation);
void AddCirculationCommand(CLI::App* program, Invocation* invocation);
void AddTraceCommand(CLI::App* program, Invocation* invocation);
void AddBatchCommand(CLI::App* program, Invocation* invocation);
void AddSearchCommand(CLI::App* program, Invocation* invocation);
void AddBalanceCommand(CLI::App* program, Invocation* invocation);
void AddRecallCommand(CLI::App* program, Invocation* invocation);
void AddOverviewCommand(CLI::App* program, Invocation* invocation);
void AddReadsCommand(CLI::App* program, Invocation* invocation);
void AddOrdersCommand(CLI::App* program, Invocation* invocation);
void AddReportCommand(CLI::App* program, Invocation* invocation);
void AddStatisticsCommand(CLI::App* program, Invocation* invocation);
void AddReceiptCommand(CLI::App* program, Invocation* invocation);
void AddProofCommand(CLI::App* program, Invocation* invocation);
void AddCheckpointCommand(CLI::App* program, Invocation* invocation);
void AddVerifyCommand(CLI::App* program, Invocation* invocation);
void AddEvidenceCommand(CLI::App* program, Invocation* invocation);
void AddExportCommand(CLI::App* program, Invocation* invocation);
void AddFsckCommand(CLI::App* program, Invocation* invocation);
void AddRebuildCommand(CLI::App* program, Invocation* invocation);
void AddBackupCommand(CLI::App* program, Invocation* invocation);
void AddRestoreCommand(CLI::App* program, Invocation* invocation);
void AddGenerateCommand(CLI::App* program, Invocation* invocation);
void AddBenchCommand(CLI::App* program, Invocation* invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_COMMANDS_H_
