// daodi proof: a file with which a stranger checks one statement offline.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
The file holds the statement, the sections the reader (--as) may see, its place
in the log and the key chain back to genesis. `daodi verify FILE` and
`daodi-verify` check it; neither asks the ledger.

例 Example:
  daodi proof 42 --as E03 -O 42.daodi-proof
)";

struct Options {
  uint64_t index = 0;
  std::string file;
};

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<std::string> proof = (*client)->GetProof(options.index);
  if (!proof.ok()) return proof.status();
  const std::string path = options.file.empty()
                               ? absl::StrCat(options.index, ".daodi-proof")
                               : options.file;
  if (absl::Status kept = WriteFile(path, *proof); !kept.ok()) return kept;
  if (invocation.wants_json()) {
    PrintJson(
        {{"index", options.index}, {"file", path}, {"bytes", proof->size()}});
  } else {
    Print(absl::StrCat(invocation.Say({"已保存 ", "kept in "}), path, " (",
                       proof->size(), " bytes)\n",
                       invocation.Say({"核对：", "check it: "}),
                       "daodi verify ", path, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddProofCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "proof", "Fetch a proof of an entry for strangers 证明");
  auto options = std::make_shared<Options>();
  command->add_option("INDEX", options->index, "Entry")
      ->required()
      ->check(CLI::NonNegativeNumber);
  command->add_option("-O,--out", options->file,
                      "File; default <index>.daodi-proof");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
