// daodi receipt-link: one-time links by which a receiver off the platform
// confirms a shipment.

#ifndef DAODI_SERVICES_CLI_RECEIPT_LINK_COMMAND_H_
#define DAODI_SERVICES_CLI_RECEIPT_LINK_COMMAND_H_

#include "CLI/CLI.hpp"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// `invocation` must outlive `program`.
void AddReceiptLinkCommand(CLI::App* program, Invocation* invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_RECEIPT_LINK_COMMAND_H_
