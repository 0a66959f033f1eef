// daodi fsck: checks a stopped ledger from its bytes up.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/note.h"
#include "services/cli/commands.h"
#include "services/cli/entry_checker.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/progress_bar.h"
#include "services/cli/table.h"
#include "services/ledger/load_registry.h"
#include "services/views/view_applier.h"
#include "storage/document_store.h"
#include "storage/fsck.h"
#include "storage/fsck_documents.h"
#include "storage/fsck_reads.h"
#include "storage/read_log_store.h"
#include "storage/signing_guard.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Computes again, from the envelopes, everything that is stored as derived: leaves,
tiles, roots, every checkpoint, the dedup rows, the views; and checks every
signature, key and section digest in the order of the log, every document, and
the log of regulators' reads. Changes nothing.
The verifier key is the workspace's, else the one genesis names. Exit code 1:
something differs; the findings name the place.

例 Example:
  daodi fsck --data demo/data --guard demo/guard/signing.guard
  daodi fsck --data demo/data --checkpoint witness.checkpoint
)";

struct Options {
  std::string data;
  std::string keys;
  std::string guard;
  std::string checkpoint_file;
  std::string documents;
  std::string reads;
  bool skip_views = false;
};

absl::StatusOr<std::string> VerifierKey(const Invocation& invocation,
                                        const crypto::Registry& registry) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (workspace.ok()) {
    absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
    if (ledger.ok() && ledger->ledger_id == registry.ledger_id()) {
      return ledger->vkey;
    }
  }
  return registry.genesis().checkpoint_vkeys.front();
}

absl::Status CheckGuard(const std::string& path, const std::string& origin,
                        const storage::LedgerStore& store) {
  auto guard = storage::SigningGuard::Open(path, origin, /*create=*/false);
  if (!guard.ok()) return guard.status();
  return (*guard)->CheckExtends(store.head().size, [&store](uint64_t size) {
    return store.RootAt(size);
  });
}

absl::StatusOr<storage::FsckReport> Check(const Invocation& invocation,
                                          const Options& options,
                                          const storage::LedgerStore& store) {
  absl::StatusOr<ledger::LoadedRegistry> loaded = ledger::LoadRegistry(store);
  if (!loaded.ok()) return loaded.status();
  if (!loaded->registry.has_genesis()) {
    return absl::NotFoundError(
        absl::StrCat(options.data, ": holds no genesis"));
  }
  storage::FsckOptions fsck;
  absl::StatusOr<std::string> vkey = VerifierKey(invocation, loaded->registry);
  if (!vkey.ok()) return vkey.status();
  fsck.log_vkey = *std::move(vkey);
  if (!options.checkpoint_file.empty()) {
    absl::StatusOr<std::string> note =
        ReadFile(options.checkpoint_file, crypto::kMaxNoteBytes);
    if (!note.ok()) return note.status();
    fsck.external_checkpoint = *std::move(note);
  }
  EntryChecker checker;
  fsck.check_entry = [&checker](const storage::StoredEntry& entry,
                                const auto& sections) {
    return checker.Check(entry, sections);
  };
  if (!options.skip_views) {
    fsck.rebuild_views = [&store](uint64_t end, auto* rows) {
      return views::ViewRowsOfLog(store, end, rows);
    };
  }
  ProgressBar bar("fsck", store.head().size);
  fsck.progress = [&bar](uint64_t done, uint64_t total) {
    bar.Update(done, total);
  };
  absl::StatusOr<storage::FsckReport> report = storage::Fsck(store, fsck);
  bar.Finish();
  if (report.ok() && !options.guard.empty()) {
    absl::Status guarded =
        CheckGuard(options.guard, loaded->registry.genesis().origin, store);
    if (!guarded.ok()) {
      report->findings.push_back({"guard", std::string(guarded.message())});
    }
  }
  return report;
}

// A ledger of before there were documents has none.
absl::StatusOr<storage::DocumentFsckReport> CheckDocuments(
    const Options& options, storage::LedgerStore* store) {
  storage::DocumentStoreOptions open;
  open.path = options.documents;
  open.read_only = true;
  auto documents = storage::DocumentStore::Open(open, store);
  if (absl::IsNotFound(documents.status()) && options.documents.empty()) {
    return storage::DocumentFsckReport();
  }
  if (!documents.ok()) return documents.status();
  return storage::FsckDocuments(**documents);
}

// A ledger that no regulator has read has none.
absl::StatusOr<storage::ReadsFsckReport> CheckReads(
    const Invocation& invocation, const Options& options,
    const storage::LedgerStore& store) {
  auto log = storage::ReadLogStore::Open(
      options.reads.empty() ? options.data + ".reads" : options.reads,
      /*read_only=*/true);
  if (absl::IsNotFound(log.status()) && options.reads.empty()) {
    return storage::ReadsFsckReport();
  }
  if (!log.ok()) return log.status();
  absl::StatusOr<ledger::LoadedRegistry> loaded = ledger::LoadRegistry(store);
  if (!loaded.ok()) return loaded.status();
  auto vkey = VerifierKey(invocation, loaded->registry);
  if (!vkey.ok()) return vkey.status();
  return storage::FsckReads(**log, *vkey);
}

void Show(const Invocation& invocation, const storage::FsckReport& report,
          const storage::DocumentFsckReport& documents,
          const storage::ReadsFsckReport& reads) {
  if (invocation.wants_json()) {
    Json findings = Json::array();
    for (const storage::FsckFinding& finding : report.findings) {
      findings.push_back(
          {{"place", finding.place}, {"problem", finding.problem}});
    }
    PrintJson({{"clean", report.clean()},
               {"entries", report.entries},
               {"sections", report.sections},
               {"erased_sections", report.erased_sections},
               {"tiles", report.tiles},
               {"checkpoints", report.checkpoints},
               {"documents", documents.documents},
               {"erased_documents", documents.erased},
               {"unfinished_uploads", documents.uploads},
               {"documents_without_key", documents.without_key},
               {"reads", reads.reads},
               {"signed_reads", reads.signed_rows},
               {"view_rows", report.view_rows},
               {"views_unchecked", report.views_unchecked},
               {"findings", std::move(findings)}});
    return;
  }
  const bool zh = invocation.language() == Language::kChinese;
  Table counts(
      {{zh ? "核对了" : "checked"}, {zh ? "数" : "count", Align::kRight}});
  counts.AddRow({zh ? "条目" : "entries", absl::StrCat(report.entries)});
  counts.AddRow({zh ? "节" : "sections", absl::StrCat(report.sections)});
  counts.AddRow({zh ? "已删除的节" : "erased sections",
                 absl::StrCat(report.erased_sections)});
  counts.AddRow({zh ? "树块" : "tiles", absl::StrCat(report.tiles)});
  counts.AddRow(
      {zh ? "检查点" : "checkpoints", absl::StrCat(report.checkpoints)});
  counts.AddRow({zh ? "视图行" : "view rows", absl::StrCat(report.view_rows)});
  counts.AddRow({zh ? "文件" : "documents", absl::StrCat(documents.documents)});
  counts.AddRow({zh ? "已删除的文件" : "erased documents",
                 absl::StrCat(documents.erased)});
  counts.AddRow({zh ? "未完成的上传" : "unfinished uploads",
                 absl::StrCat(documents.uploads)});
  counts.AddRow(
      {zh ? "监管查阅" : "reads of regulators", absl::StrCat(reads.reads)});
  Print(counts.Render());
  if (documents.without_key > 0) {
    Print(absl::StrCat(
        zh ? "无密钥、未核对的文件：" : "documents without key, not compared: ",
        documents.without_key, "\n"));
  }
  if (!report.views_unchecked.empty()) {
    Print(absl::StrCat(zh ? "视图未全部核对：" : "views not all compared: ",
                       report.views_unchecked, "\n"));
  }
  if (report.clean()) {
    Print(zh ? "无误 ✓\n" : "clean ✓\n");
    return;
  }
  Table findings(
      {{zh ? "位置" : "place"}, {zh ? "问题" : "problem", Align::kLeft, 90}});
  for (const storage::FsckFinding& finding : report.findings) {
    findings.AddRow({finding.place, finding.problem});
  }
  Print("\n");
  Print(findings.Render());
}

absl::Status Run(Invocation* invocation, const Options& options) {
  storage::LedgerStoreOptions open;
  open.path = options.data;
  open.key_store_path = options.keys;
  open.read_only = true;
  auto store = storage::LedgerStore::Open(open);
  if (!store.ok()) return store.status();
  absl::StatusOr<storage::FsckReport> report =
      Check(*invocation, options, **store);
  if (!report.ok()) return report.status();
  auto documents = CheckDocuments(options, store->get());
  if (!documents.ok()) return documents.status();
  auto reads = CheckReads(*invocation, options, **store);
  if (!reads.ok()) return reads.status();
  for (const auto* findings : {&documents->findings, &reads->findings}) {
    report->findings.insert(report->findings.end(), findings->begin(),
                            findings->end());
  }
  Show(*invocation, *report, *documents, *reads);
  if (!report->clean()) invocation->exit_code = kExitRefused;
  return absl::OkStatus();
}

}  // namespace

void AddFsckCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "fsck", "Check a stopped ledger from its bytes up 全盘核对");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Folder of the ledger")
      ->required();
  command->add_option("--subject-keys", options->keys,
                      "Key store of erasable sections; default DATA.keys");
  command->add_option("--documents", options->documents,
                      "Folder of the documents; default DATA.documents");
  command->add_option("--reads", options->reads,
                      "Folder of the log of reads; default DATA.reads");
  command->add_option("--guard", options->guard, "Signing guard file");
  command->add_option("--checkpoint", options->checkpoint_file,
                      "A checkpoint from outside that the log must extend");
  command->add_flag("--skip-views", options->skip_views,
                    "Do not compare the views");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
