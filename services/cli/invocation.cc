#include "services/cli/invocation.h"

#include <cstdio>
#include <utility>

#include "services/cli/error_report.h"

namespace daodi::services::cli {

Language Invocation::language() const {
  return ParseLanguage(language_option).value_or(LanguageOfEnvironment());
}

absl::StatusOr<Workspace> Invocation::OpenWorkspace() const {
  return Workspace::Open(Workspace::HomeFrom(home));
}

absl::StatusOr<Workspace> Invocation::OpenWorkspaceToWrite() const {
  absl::StatusOr<Workspace> workspace = OpenWorkspace();
  if (!workspace.ok()) return workspace;
  if (absl::Status status = workspace->Lock(); !status.ok()) return status;
  return workspace;
}

absl::StatusOr<std::unique_ptr<LedgerClient>> Invocation::Connect(
    const Workspace& workspace) const {
  ConnectOptions options;
  options.server = server;
  options.alias = as;
  options.for_case = for_case;
  options.plaintext = plaintext;
  return LedgerClient::Connect(workspace, options);
}

void OnRun(CLI::App* command, Invocation* invocation,
           std::function<absl::Status()> body) {
  command->fallthrough();
  command->callback([invocation, body = std::move(body)] {
    const absl::Status status = body();
    if (status.ok()) return;
    invocation->exit_code = ExitCodeOf(status);
    const Language language = invocation->language();
    if (invocation->wants_json()) {
      PrintJson({{"error", ErrorAsJson(status, language)}});
    } else {
      std::fputs(DescribeError(status, language).c_str(), stderr);
    }
  });
}

void Print(absl::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void PrintJson(const Json& json) {
  Print(json.dump(2, ' ', false, Json::error_handler_t::replace));
  Print("\n");
}

}  // namespace daodi::services::cli
