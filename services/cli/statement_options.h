// What every command takes that makes one governance statement.

#ifndef DAODI_SERVICES_CLI_STATEMENT_OPTIONS_H_
#define DAODI_SERVICES_CLI_STATEMENT_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "services/cli/json_object.h"

namespace daodi::services::cli {

struct StatementOptions {
  std::string with;  // label of the key that signs
  std::string name;
  std::string record_time;
};

// From when to when something is granted; "" leaves an end open.
struct ValidityOptions {
  std::string from;
  std::string until;
};

// --with, --name and --record-time; --with is required when `options->with` is
// empty, else that is its default. `options` must outlive the command.
void AddStatementOptions(CLI::App* command, StatementOptions* options);
// --valid-from and --valid-until, for as long.
void AddValidityOptions(CLI::App* command, ValidityOptions* options);

// The statement in the JSON form of `daodi append`.
Json StatementOf(const StatementOptions& options, const std::string& kind,
                 const std::string& author, Json record);
void SetValidity(const ValidityOptions& options, Json* record);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_STATEMENT_OPTIONS_H_
