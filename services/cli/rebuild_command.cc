// daodi rebuild: makes the views again from the log.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/progress_bar.h"
#include "services/views/view_applier.h"
#include "storage/ledger_store.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Views are computed from the log, so this loses nothing; it is how a new version
of the views comes in. For a stopped ledger.

例 Example:
  daodi rebuild --data demo/data
)";

struct Options {
  std::string data;
  std::string keys;
};

absl::Status Run(const Invocation& invocation, const Options& options) {
  storage::LedgerStoreOptions open;
  open.path = options.data;
  open.key_store_path = options.keys;
  auto store = storage::LedgerStore::Open(open);
  if (!store.ok()) return store.status();
  ProgressBar bar("rebuild", (*store)->head().size);
  const absl::Status rebuilt = views::RebuildViews(
      store->get(),
      [&bar](uint64_t done, uint64_t total) { bar.Update(done, total); });
  bar.Finish();
  if (!rebuilt.ok()) return rebuilt;
  const uint64_t entries = (*store)->view_position();
  if (invocation.wants_json()) {
    PrintJson({{"entries", entries}});
  } else {
    Print(absl::StrCat(invocation.Say({"视图已重建，条目 ",
                                       "views made again from entries: "}),
                       entries, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddRebuildCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "rebuild", "Make the views of a stopped ledger again 重建视图");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Folder of the ledger")
      ->required();
  command->add_option("--subject-keys", options->keys,
                      "Key store of erasable sections; default DATA.keys");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
