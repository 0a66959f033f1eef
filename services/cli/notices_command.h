// daodi notices: who must be told of orders, and telling them.

#ifndef DAODI_SERVICES_CLI_NOTICES_COMMAND_H_
#define DAODI_SERVICES_CLI_NOTICES_COMMAND_H_

#include "CLI/CLI.hpp"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// `invocation` must outlive it.
void AddNoticesCommand(CLI::App* program, Invocation* invocation);
// Of `daodi notices`.
void AddNoticesSendCommand(CLI::App* notices, Invocation* invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_NOTICES_COMMAND_H_
