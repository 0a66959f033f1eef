// daodi backup and daodi restore.

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/cli/commands.h"
#include "services/documents/document_limits.h"
#include "storage/backup.h"
#include "storage/backup_documents.h"
#include "storage/backup_part.h"
#include "storage/document_store.h"
#include "storage/ledger_store.h"
#include "storage/read_log_store.h"
#include "storage/scan_store.h"

namespace daodi::services::cli {
namespace {

constexpr char kBackupFooter[] = R"(
Copies a stopped ledger into a new folder, with MANIFEST.daodi: its head, its
latest checkpoint and the SHA-256 of every file, its documents, sealed, and
beside them the scans of codes and the log of regulators' reads. The
keys of erasable sections and of all documents are copied only with --key-target,
to a place of their own: whoever keeps old copies of them keeps what was to be
erased; without them a restore has no documents.

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
  std::string documents;
  std::string scans;
  std::string reads;
  std::string target;
  std::string key_target;
};

struct RestoreOptions {
  std::string from;
  std::string key_from;
  std::string data;
  std::string keys;
  std::string documents;
  std::string scans;
  std::string reads;
};

constexpr char kScansPart[] = "scans";
constexpr char kReadsPart[] = "reads";

std::string PathOr(const std::string& path, const std::string& data,
                   absl::string_view part) {
  return path.empty() ? absl::StrCat(data, ".", part) : path;
}

void Show(const Invocation& invocation, const storage::BackupReport& report,
          const storage::DocumentBackupReport& documents,
          const std::string& folder) {
  if (invocation.wants_json()) {
    PrintJson({{"folder", folder},
               {"entries", report.head.size},
               {"root", report.head.root.hex()},
               {"files", report.files},
               {"bytes", report.bytes},
               {"documents", documents.documents},
               {"document_bytes", documents.bytes}});
    return;
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(folder, zh ? "：条目 " : ": entries ", report.head.size,
                     zh ? "，文件 " : ", files ", report.files,
                     zh ? "，字节 " : ", bytes ", report.bytes,
                     zh ? "，单据 " : ", documents ", documents.documents,
                     "\nroot ", report.head.root.hex(), "\n"));
}

// Finishes what was interrupted, and erases what is known to be erased.
absl::StatusOr<std::unique_ptr<storage::DocumentStore>> OpenDocuments(
    const std::string& path, storage::LedgerStore* ledger) {
  storage::DocumentStoreOptions options;
  options.path = path;
  options.now_ms = absl::ToUnixMillis(absl::Now());
  options.limits = documents::LimitsOfDocuments();
  // The clock of a simulated ledger is not this one: leave uploads alone.
  options.limits.upload_age_ms = std::numeric_limits<int64_t>::max();
  return storage::DocumentStore::Open(options, ledger);
}

void Add(const storage::BackupReport& part, storage::BackupReport* report) {
  report->files += part.files;
  report->bytes += part.bytes;
}

// A ledger whose server never had such a store has none to copy.
template <typename Open>
absl::Status BackupBeside(const std::string& path, const std::string& target,
                          const std::string& part, const Open& open,
                          storage::BackupReport* report) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::OkStatus();
  auto store = open(path);
  if (!store.ok()) return store.status();
  auto copied = storage::BackupStore(
      target, part,
      [&](const std::string& folder) { return (*store)->CopyTo(folder); });
  if (!copied.ok()) return copied.status();
  Add(*copied, report);
  return absl::OkStatus();
}

absl::Status BackupWhatStandsBeside(const BackupOptions& options,
                                    storage::BackupReport* report) {
  absl::Status scans = BackupBeside(
      PathOr(options.scans, options.data, kScansPart), options.target,
      kScansPart, storage::ScanStore::Open, report);
  if (!scans.ok()) return scans;
  return BackupBeside(
      PathOr(options.reads, options.data, kReadsPart), options.target,
      kReadsPart,
      [](const std::string& path) {
        return storage::ReadLogStore::Open(path, /*read_only=*/false);
      },
      report);
}

absl::Status RunBackup(const Invocation& invocation,
                       const BackupOptions& options) {
  storage::LedgerStoreOptions open;
  open.path = options.data;
  open.key_store_path = options.keys;
  auto store = storage::LedgerStore::Open(open);
  if (!store.ok()) return store.status();
  auto documents = OpenDocuments(options.documents, store->get());
  if (!documents.ok()) return documents.status();
  auto report = storage::Backup(**store, options.target, options.key_target);
  if (!report.ok()) return report.status();
  auto copied = storage::BackupDocuments(**documents, options.target);
  if (!copied.ok()) return copied.status();
  absl::Status beside = BackupWhatStandsBeside(options, &*report);
  if (!beside.ok()) return beside;
  Show(invocation, *report, *copied, options.target);
  return absl::OkStatus();
}

absl::Status RunRestore(const Invocation& invocation,
                        const RestoreOptions& options) {
  storage::LedgerStoreOptions target;
  target.path = options.data;
  target.key_store_path = options.keys;
  auto report = storage::Restore(options.from, options.key_from, target);
  if (!report.ok()) return report.status();
  const std::string documents_path =
      PathOr(options.documents, options.data, "documents");
  auto copied = storage::RestoreDocuments(options.from, documents_path);
  if (!copied.ok()) return copied.status();
  for (const auto& [part, path] : {std::make_pair(kScansPart, options.scans),
                                   std::make_pair(kReadsPart, options.reads)}) {
    auto restored = storage::RestoreStore(options.from, part,
                                          PathOr(path, options.data, part));
    if (!restored.ok()) return restored.status();
    Add(*restored, &*report);
  }
  auto store = storage::LedgerStore::Open(target);
  if (!store.ok()) return store.status();
  auto documents = OpenDocuments(documents_path, store->get());
  if (!documents.ok()) return documents.status();
  Show(invocation, *report, *copied, options.data);
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
  command->add_option("--documents", options->documents,
                      "Folder of the documents; default DATA.documents");
  command->add_option("--scans", options->scans,
                      "Folder of the scans; default DATA.scans");
  command->add_option("--reads", options->reads,
                      "Folder of the log of reads; default DATA.reads");
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
  command->add_option("--documents", options->documents,
                      "New folder of the documents; default DATA.documents");
  command->add_option("--scans", options->scans,
                      "New folder of the scans; default DATA.scans");
  command->add_option("--reads", options->reads,
                      "New folder of the log of reads; default DATA.reads");
  command->footer(kRestoreFooter);
  OnRun(command, invocation,
        [invocation, options] { return RunRestore(*invocation, *options); });
}

}  // namespace daodi::services::cli
