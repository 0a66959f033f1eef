// What every command gets: the options that stand for all commands, and how
// its outcome reaches the person and the shell.

#ifndef DAODI_SERVICES_CLI_INVOCATION_H_
#define DAODI_SERVICES_CLI_INVOCATION_H_

#include <functional>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/client.h"
#include "services/cli/json_object.h"
#include "services/cli/language.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct Invocation {
  std::string home;
  std::string server;
  std::string as;
  std::string for_case;  // "": routine
  bool plaintext = false;
  std::string language_option;
  std::string output = "table";

  int exit_code = 0;

  Language language() const;
  bool wants_json() const { return output == "json"; }
  std::string Say(Bilingual text) const {
    return std::string(text.In(language()));
  }
  absl::StatusOr<Workspace> OpenWorkspace() const;
  // The same, and the lock of its writer.
  absl::StatusOr<Workspace> OpenWorkspaceToWrite() const;
  absl::StatusOr<std::unique_ptr<LedgerClient>> Connect(
      const Workspace& workspace) const;
};

// Runs `body` when `command` is given. Prints an error of it and sets the exit
// code. Lets the common options follow the command.
void OnRun(CLI::App* command, Invocation* invocation,
           std::function<absl::Status()> body);

// Standard output, as it is.
void Print(absl::string_view text);
// With line feed; text that is no UTF-8 is replaced, not refused.
void PrintJson(const Json& json);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_INVOCATION_H_
