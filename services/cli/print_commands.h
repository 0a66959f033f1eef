// The commands that print on paper, one file each.

#ifndef DAODI_SERVICES_CLI_PRINT_COMMANDS_H_
#define DAODI_SERVICES_CLI_PRINT_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// Each adds its command to `program`; `invocation` must outlive it.
void AddLabelsCommand(CLI::App* program, Invocation* invocation);
void AddSlipsCommand(CLI::App* program, Invocation* invocation);
void AddDispensingSlipCommand(CLI::App* program, Invocation* invocation);
void AddPosterCommand(CLI::App* program, Invocation* invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_PRINT_COMMANDS_H_
