// daodi backup and daodi restore.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "storage/backup.h"
#include "storage/ledger_store.h"

namespace daodi::services::cli {
namespace {

constexpr char kBackupFooter[] = R"(
Copies a stopped ledger into a new folder, with MANIFEST.daodi: its head, its
latest checkpoint and the SHA-256 of every file. Subject keys of erasable
sections are copied only with --key-target, to a place of their own: whoever
keeps old copies of them keeps what was to be erased.

例 Example:
  daodi backup --data demo/data --target backup/2026-06-01
)";

constexpr char kRestoreFooter[] = R"(
Checks every file against MANIFEST.daodi and copies into new folders. Whether
the restored ledger may sign decides the signing guard: one that has seen more
than the backup refuses, so that no second history begins.

例 Example:
  daodi restore --from backup/2026-06-01 --data demo/restored
)";

struct BackupOptions {
  std::string data;
  std::string keys;
  std::string target;
  std::string key_target;
};

struct RestoreOptions {
  std::string from;
  std::string key_from;
  std::string data;
  std::string keys;
};

void Show(const Invocation& invocation, const storage::BackupReport& report,
          const std::string& folder) {
  if (invocation.wants_json()) {
    PrintJson({{"folder", folder},
               {"entries", report.head.size},
               {"root", report.head.root.hex()},
               {"files", report.files},
               {"bytes", report.bytes}});
    return;
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(folder, zh ? "：条目 " : ": entries ", report.head.size,
                     zh ? "，文件 " : ", files ", report.files,
                     zh ? "，字节 " : ", bytes ", report.bytes, "\nroot ",
                     report.head.root.hex(), "\n"));
}

absl::Status RunBackup(const Invocation& invocation,
                       const BackupOptions& options) {
  storage::LedgerStoreOptions open;
  open.path = options.data;
  open.key_store_path = options.keys;
  auto store = storage::LedgerStore::Open(open);
  if (!store.ok()) return store.status();
  auto report = storage::Backup(**store, options.target, options.key_target);
  if (!report.ok()) return report.status();
  Show(invocation, *report, options.target);
  return absl::OkStatus();
}

absl::Status RunRestore(const Invocation& invocation,
                        const RestoreOptions& options) {
  storage::LedgerStoreOptions target;
  target.path = options.data;
  target.key_store_path = options.keys;
  auto report = storage::Restore(options.from, options.key_from, target);
  if (!report.ok()) return report.status();
  Show(invocation, *report, options.data);
  return absl::OkStatus();
}

}  // namespace

void AddBackupCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("backup", "Back a stopped ledger up 备份");
  auto options = std::make_shared<BackupOptions>();
  command->add_option("--data", options->data, "Folder of the ledger")
      ->required();
  command->add_option("--subject-keys", options->keys,
                      "Key store of erasable sections; default DATA.keys");
  command->add_option("--target", options->target, "New folder")->required();
  command->add_option("--key-target", options->key_target,
                      "New folder of the subject keys; none: not backed up");
  command->footer(kBackupFooter);
  OnRun(command, invocation,
        [invocation, options] { return RunBackup(*invocation, *options); });
}

void AddRestoreCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("restore", "Restore a backup 恢复");
  auto options = std::make_shared<RestoreOptions>();
  command->add_option("--from", options->from, "Folder of the backup")
      ->required();
  command->add_option("--key-from", options->key_from,
                      "Folder of the backed up subject keys");
  command->add_option("--data", options->data, "New folder of the ledger")
      ->required();
  command->add_option("--subject-keys", options->keys,
                      "New key store; default DATA.keys");
  command->footer(kRestoreFooter);
  OnRun(command, invocation,
        [invocation, options] { return RunRestore(*invocation, *options); });
}

}  // namespace daodi::services::cli
