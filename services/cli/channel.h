// A channel to one ledger, with who we say we are.

#ifndef DAODI_SERVICES_CLI_CHANNEL_H_
#define DAODI_SERVICES_CLI_CHANNEL_H_

#include <memory>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "services/cli/client.h"
#include "services/cli/invocation.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// Does not wait for the connection. Errors: those of LedgerClient::Connect().
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const Workspace& workspace, const ConnectOptions& options);
// As the common options of the command line say.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const Workspace& workspace, const Invocation& invocation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CHANNEL_H_
