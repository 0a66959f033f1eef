// daodi document: the files that statements name.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/document_text.h"
#include "services/cli/document_transfer.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/local_document.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Statements name a document by its salted digest, SHA-256 of 32 secret bytes and
the file. The salt comes from the file and document.secret of the workspace, so
the same file has the same digest here; whoever may read a section that names it
may have the file and its salt. In `daodi append` a line of the documents section
may say "file": "report.pdf" instead of digest, size and type.

例 Examples:
  daodi document digest report.pdf
  daodi document put report.pdf --as E04
  daodi document put report.pdf --as E04 --for E01
  daodi document show 3f…9a --as E01
  daodi document get 3f…9a --out report.pdf --as E01
  daodi document list --lot HPTP-260620 --issuer E02 --as E02
)";

struct Options {
  std::string file;
  std::string salt;
  std::string owner;
  std::string digest;
  std::string out;
  std::string lot;
  std::string issuer;
  int64_t entry = -1;
};

std::string EntryNameOf(const Options& options) {
  return options.entry < 0 ? ""
                           : absl::StrCat("ledgers/-/entries/", options.entry);
}

std::string NameOfDigest(const std::string& digest) {
  return absl::StartsWith(digest, "documents/")
             ? digest
             : absl::StrCat("documents/", digest);
}

absl::Status RunDigest(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto document = ReadLocalDocument(*workspace, options.file, options.salt);
  if (!document.ok()) return document.status();
  if (invocation.wants_json()) {
    PrintJson({{"name", "documents/" + document->digest.hex()},
               {"salted_digest", document->digest.hex()},
               {"salt", document->salt.hex()},
               {"size_bytes", document->bytes.size()},
               {"media_type", document->media_type}});
    return absl::OkStatus();
  }
  Print(absl::StrCat(document->digest.hex(), "  ", document->path, "\n"));
  return absl::OkStatus();
}

absl::Status RunPut(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto document = ReadLocalDocument(*workspace, options.file, options.salt);
  if (!document.ok()) return document.status();
  UploadFor upload_for;
  if (!options.owner.empty()) {
    auto owner = workspace->IdOf(options.owner);
    if (!owner.ok()) return owner.status();
    upload_for = {*std::move(owner), EntryNameOf(options)};
  }
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  auto stored = UploadDocument(client->get(), *document, upload_for);
  if (!stored.ok()) return stored.status();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(*stored));
  } else {
    Print(DocumentText(*stored, *workspace, invocation.language()));
  }
  return absl::OkStatus();
}

absl::Status RunShow(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::GetDocumentRequest request;
  request.set_name(NameOfDigest(options.digest));
  request.set_entry(EntryNameOf(options));
  v1::Document document;
  const grpc::Status status =
      (*client)->documents().GetDocument(&context, request, &document);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(document));
  } else {
    Print(DocumentText(document, *workspace, invocation.language()));
  }
  return absl::OkStatus();
}

absl::Status RunGet(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  const std::string name = NameOfDigest(options.digest);
  auto fetched = DownloadDocument(client->get(), name, EntryNameOf(options));
  if (!fetched.ok()) return fetched.status();
  absl::Status written = WriteFile(options.out, fetched->bytes);
  if (!written.ok()) return written;
  if (invocation.wants_json()) {
    PrintJson({{"name", name},
               {"file", options.out},
               {"size_bytes", fetched->bytes.size()},
               {"media_type", fetched->media_type},
               {"salt", fetched->salt.hex()}});
    return absl::OkStatus();
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(
      absl::StrCat(options.out, "  ", fetched->bytes.size(),
                   zh ? " 字节，摘要相符 ✓\n" : " bytes, digest checked ✓\n"));
  return absl::OkStatus();
}

// What a listing is of: a lot, an entry, or one's own uploads.
absl::StatusOr<std::string> ParentOf(const Invocation& invocation,
                                     const Options& options,
                                     const Workspace& workspace) {
  if (options.entry >= 0) return EntryNameOf(options);
  if (!options.lot.empty()) {
    return BatchNameOf(workspace, options.issuer, options.lot);
  }
  auto ledger = workspace.ledger();
  if (!ledger.ok()) return ledger.status();
  auto id = workspace.IdOf(invocation.as.empty() ? ledger->default_alias
                                                 : invocation.as);
  if (!id.ok()) return id.status();
  return absl::StrCat("organizations/", *id);
}

absl::Status RunList(const Invocation& invocation, const Options& options) {
  auto workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  v1::ListDocumentsRequest request;
  auto parent = ParentOf(invocation, options, *workspace);
  if (!parent.ok()) return parent.status();
  request.set_parent(*std::move(parent));
  v1::ListDocumentsResponse all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListDocumentsResponse page;
    const grpc::Status status =
        (*client)->documents().ListDocuments(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
    return absl::OkStatus();
  }
  Print(DocumentTable(all, *workspace, invocation.language()).Render());
  return absl::OkStatus();
}

CLI::App* AddSubcommand(CLI::App* parent, Invocation* invocation,
                        const std::string& name, const std::string& what,
                        const std::shared_ptr<Options>& options,
                        absl::Status (*run)(const Invocation&,
                                            const Options&)) {
  CLI::App* command = parent->add_subcommand(name, what);
  OnRun(command, invocation,
        [invocation, options, run] { return run(*invocation, *options); });
  return command;
}

void AddEntryOption(CLI::App* command, Options* options) {
  command->add_option("--entry", options->entry,
                      "Index of an entry that names it: needed when its "
                      "section is erasable");
}

}  // namespace

void AddDocumentCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "document", "Files that statements name 单据、报告、照片");
  command->require_subcommand(1);
  command->fallthrough();
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  CLI::App* digest =
      AddSubcommand(command, invocation, "digest",
                    "The salted digest of a file 计算摘要", options, RunDigest);
  CLI::App* put = AddSubcommand(command, invocation, "put",
                                "Upload a file 上传", options, RunPut);
  for (CLI::App* with_file : {digest, put}) {
    with_file->add_option("FILE", options->file, "The file")->required();
    with_file->add_option("--salt", options->salt,
                          "Another salt than the workspace's, hex");
  }
  put->add_option("--for", options->owner,
                  "Bring the bytes that a statement of this organization "
                  "names");
  AddEntryOption(put, options.get());
  CLI::App* show = AddSubcommand(command, invocation, "show",
                                 "State and statements of a document 查看",
                                 options, RunShow);
  CLI::App* get = AddSubcommand(command, invocation, "get",
                                "Download a document 下载", options, RunGet);
  for (CLI::App* with_digest : {show, get}) {
    with_digest->add_option("DIGEST", options->digest, "64 hex digits")
        ->required();
    AddEntryOption(with_digest, options.get());
  }
  get->add_option("--out", options->out, "File to write")->required();
  CLI::App* list =
      AddSubcommand(command, invocation, "list",
                    "Documents of a lot, an entry, or one's own uploads 列表",
                    options, RunList);
  list->add_option("--lot", options->lot, "Lot number");
  list->add_option("--issuer", options->issuer, "Issuer of the lot");
  list->add_option("--entry", options->entry, "Index of an entry");
}

}  // namespace daodi::services::cli
