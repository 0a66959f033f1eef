// daodi accounts.

#ifndef DAODI_SERVICES_CLI_ACCOUNTS_COMMAND_H_
#define DAODI_SERVICES_CLI_ACCOUNTS_COMMAND_H_

#include "CLI/CLI.hpp"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// As those of commands.h.
void AddAccountsCommand(CLI::App* program, Invocation* invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_ACCOUNTS_COMMAND_H_
