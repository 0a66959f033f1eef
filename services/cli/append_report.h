// Appends statements and shows what became of them; behind every command that
// makes statements.

#ifndef DAODI_SERVICES_CLI_APPEND_REPORT_H_
#define DAODI_SERVICES_CLI_APPEND_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/cli/invocation.h"
#include "services/cli/statement_spec.h"

namespace daodi::services::cli {

struct AppendOptions {
  bool validate_only = false;
  bool keep_going = false;
  bool quiet = false;  // a progress bar and one line instead of a table
};

// Prints a table (or JSON) of outcomes and every refusal with its reason and
// fix; sets the exit code when something was refused.
absl::Status AppendAndReport(Invocation* invocation,
                             const std::vector<StatementSpec>& specs,
                             const AppendOptions& options);

// The same for one statement in the JSON form of `daodi append`. Without a name
// it gets one of its own.
absl::Status AppendOneAndReport(Invocation* invocation, Json statement);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_APPEND_REPORT_H_
