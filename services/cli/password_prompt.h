// A password out of a file, or typed without being shown.

#ifndef DAODI_SERVICES_CLI_PASSWORD_PROMPT_H_
#define DAODI_SERVICES_CLI_PASSWORD_PROMPT_H_

#include <string>

#include "absl/status/statusor.h"
#include "crypto/secret.h"
#include "services/cli/invocation.h"

namespace daodi::services::cli {

// The first line of the file `path`; "" asks twice on the terminal. Errors:
// those of ReadFile(); kInvalidArgument: the two differ;
// kFailedPrecondition: standard input is no terminal.
absl::StatusOr<crypto::SecretBytes> NewPassword(const Invocation& invocation,
                                                const std::string& path);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_PASSWORD_PROMPT_H_
