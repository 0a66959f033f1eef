// daodi codes: serials of packages, and what stands behind a scanned one.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/serial_key_file.h"
#include "services/cli/codes_text.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/file_writer.h"
#include "services/cli/issued_codes.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
A range of serial numbers is recorded by a PACKING statement (codes section,
state PRINTED); the serials of its labels are computed from it by the ledger's
serial key and are stored nowhere. What happens to one package is a statement
about a range of one: OPENED, CONSUMED, RETURNED, DESTROYED, VOID.

例 Examples:
  daodi codes keys new serial-keys            # then daodid --serial-keys
  daodi codes issue --as E10 --entry 96 --host https://id.example -O codes.csv
  daodi codes issue --as E10 --all --host https://id.example
  daodi codes lookup --as public --gtin 09521234201069 --serial 1Z9X01M239HJ0H4QEEAH
  daodi codes state --as E10 20260325B --issuer E10
)";

struct IssueOptions {
  CodeSelection selection;
  std::string file;
};

// An answer of the ledger, the workspace it was asked from.
struct Asked {
  Workspace workspace;
  LedgerSettings ledger;
  std::unique_ptr<LedgerClient> client;
};

absl::StatusOr<Asked> Ask(const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  return Asked{*std::move(workspace), *std::move(ledger), *std::move(client)};
}

absl::Status Issue(const Invocation& invocation, const IssueOptions& options) {
  absl::StatusOr<Asked> asked = Ask(invocation);
  if (!asked.ok()) return asked.status();
  // Serials are what makes a label; numbers under scratch layers even more so.
  auto file = FileWriter::Create(options.file.empty() ? "-" : options.file,
                                 FileMode::kOwner);
  if (!file.ok()) return file.status();
  constexpr size_t kPieceBytes = 64 * 1024;
  std::string csv(kCodeColumns);
  absl::Status issued =
      ForEachIssuedCode(invocation, asked->workspace, options.selection,
                        asked->client.get(), [&](const PrintedCode& code) {
                          csv += CodeLine(code);
                          if (csv.size() < kPieceBytes) return absl::OkStatus();
                          absl::Status written = (*file)->Write(csv);
                          csv.clear();
                          return written;
                        });
  if (issued.ok()) issued = (*file)->Write(csv);
  return issued.ok() ? (*file)->Commit() : issued;
}

void AddIssue(CLI::App* codes, Invocation* invocation) {
  CLI::App* command = codes->add_subcommand(
      "issue", "Serials of recorded ranges, as CSV 签发码");
  auto options = std::make_shared<IssueOptions>();
  AddCodeSelection(command, &options->selection);
  command->add_option("-O,--out", options->file,
                      "Write to this file, mode 0600");
  OnRun(command, invocation,
        [invocation, options] { return Issue(*invocation, *options); });
}

absl::Status LookUp(const Invocation& invocation, const v1::CodeKey& key) {
  absl::StatusOr<Asked> asked = Ask(invocation);
  if (!asked.ok()) return asked.status();
  v1::LookupScansRequest request;
  *request.add_scans()->mutable_code() = key;
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::LookupScansResponse response;
  const grpc::Status status =
      asked->client->codes().LookupScans(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(response));
    return absl::OkStatus();
  }
  if (response.synthetic()) Print(invocation.Say(SyntheticBanner()));
  for (const v1::CodeStatus& code : response.codes()) {
    Print(CodeStatusText(
        code,
        [&](const std::string& id) { return asked->workspace.AliasOf(id); },
        invocation.language()));
  }
  return absl::OkStatus();
}

void AddLookup(CLI::App* codes, Invocation* invocation) {
  CLI::App* command =
      codes->add_subcommand("lookup", "What a code stands for 查码");
  auto key = std::make_shared<v1::CodeKey>();
  command->add_option("--gtin", *key->mutable_gtin(), "GTIN-14");
  command->add_option("--serial", *key->mutable_serial(), "AI (21)");
  command->add_option("--lot", *key->mutable_lot(), "AI (10)");
  command->add_option("--sscc", *key->mutable_sscc(), "AI (00)");
  command->add_option("--drug-code", *key->mutable_drug_code(),
                      "Drug traceability code, 20 digits");
  command->add_option("--legacy", *key->mutable_legacy_code(),
                      "A code of before the platform");
  OnRun(command, invocation,
        [invocation, key] { return LookUp(*invocation, *key); });
}

struct StateOptions {
  std::string lot;
  std::string issuer;
};

absl::Status ShowState(const Invocation& invocation,
                       const StateOptions& options) {
  absl::StatusOr<Asked> asked = Ask(invocation);
  if (!asked.ok()) return asked.status();
  absl::StatusOr<std::string> name =
      BatchNameOf(asked->workspace, options.issuer, options.lot);
  if (!name.ok()) return name.status();
  v1::GetLabelBalanceRequest request;
  request.set_name(*name);
  v1::LabelBalance balance;
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  grpc::Status status =
      asked->client->codes().GetLabelBalance(&context, request, &balance);
  if (!status.ok()) return FromGrpc(status);
  v1::ListCopyFindingsRequest list;
  list.set_parent(*name);
  v1::ListCopyFindingsResponse findings;
  grpc::ClientContext list_context;
  LedgerClient::Prepare(&list_context);
  status =
      asked->client->codes().ListCopyFindings(&list_context, list, &findings);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson({{"balance", MessageAsJson(balance)},
               {"findings", MessageAsJson(findings)}});
    return absl::OkStatus();
  }
  if (asked->ledger.simulated_clock) Print(invocation.Say(SyntheticBanner()));
  Print(LabelBalanceText(balance, invocation.language()));
  Print(CopyFindingsText(findings, invocation.language()));
  return absl::OkStatus();
}

void AddState(CLI::App* codes, Invocation* invocation) {
  CLI::App* command = codes->add_subcommand(
      "state", "Label balance and scans of a lot 标签平衡与扫码");
  auto options = std::make_shared<StateOptions>();
  command->add_option("lot", options->lot, "Lot number")->required();
  command->add_option("--issuer", options->issuer, "Who issued that number");
  OnRun(command, invocation,
        [invocation, options] { return ShowState(*invocation, *options); });
}

struct KeyOptions {
  std::string folder;
  std::string algorithm = "aes";
};

std::vector<std::string> KeyFiles(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end;
       !error && file != end; file.increment(error)) {
    if (file->path().extension() == ".pem") files.push_back(file->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// One version above those that are there: serials of old labels keep theirs.
absl::Status NewKey(const Invocation& invocation, const KeyOptions& options) {
  int version = 1;
  for (const std::string& file : KeyFiles(options.folder)) {
    auto key = crypto::LoadSerialKey(file);
    if (!key.ok()) return key.status();
    version = std::max(version, key->version + 1);
  }
  if (version > crypto::kMaxSerialVersion) {
    return absl::ResourceExhaustedError(
        "all 31 key versions are used; take a new GTIN or ledger");
  }
  const auto algorithm = options.algorithm == "sm4"
                             ? crypto::SerialAlgorithm::kSm4
                             : crypto::SerialAlgorithm::kAes128;
  absl::Status made = MakeFolder(options.folder, FileMode::kOwner);
  if (!made.ok()) return made;
  const std::string path = absl::StrCat(
      options.folder, "/serial-", version < 10 ? "0" : "", version, ".pem");
  absl::Status saved =
      crypto::SaveSerialKey(crypto::NewSerialKey(version, algorithm), path);
  if (!saved.ok()) return saved;
  if (invocation.wants_json()) {
    PrintJson({{"key", path}, {"version", version}});
  } else {
    Print(absl::StrCat(invocation.Say({"已生成 ", "made "}), path, "\n"));
  }
  return absl::OkStatus();
}

absl::Status ListKeys(const Invocation& invocation, const KeyOptions& options) {
  Json list = Json::array();
  std::string text;
  for (const std::string& file : KeyFiles(options.folder)) {
    auto key = crypto::LoadSerialKey(file);
    if (!key.ok()) return key.status();
    const char* algorithm =
        key->algorithm == crypto::SerialAlgorithm::kSm4 ? "SM4" : "AES-128";
    list.push_back(
        {{"key", file}, {"version", key->version}, {"algorithm", algorithm}});
    absl::StrAppend(&text, key->version, "  ", algorithm, "  ", file, "\n");
  }
  if (invocation.wants_json()) {
    PrintJson({{"keys", std::move(list)}});
  } else {
    Print(text);
  }
  return absl::OkStatus();
}

void AddKeys(CLI::App* codes, Invocation* invocation) {
  CLI::App* keys =
      codes->add_subcommand("keys", "Keys that serials are made with 码密钥");
  keys->require_subcommand(1);
  auto options = std::make_shared<KeyOptions>();
  CLI::App* make = keys->add_subcommand("new", "The next version 新版密钥");
  make->add_option("folder", options->folder, "As daodid --serial-keys has it")
      ->required();
  make->add_option("--algorithm", options->algorithm, "aes or sm4")
      ->check(CLI::IsMember({"aes", "sm4"}))
      ->capture_default_str();
  OnRun(make, invocation,
        [invocation, options] { return NewKey(*invocation, *options); });
  CLI::App* list = keys->add_subcommand("list", "Versions of a folder 列出");
  list->add_option("folder", options->folder, "The folder")->required();
  OnRun(list, invocation,
        [invocation, options] { return ListKeys(*invocation, *options); });
}

}  // namespace

void AddCodesCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("codes", "Codes on packages 包装上的码");
  command->footer(kFooter);
  command->require_subcommand(1);
  AddIssue(command, invocation);
  AddLookup(command, invocation);
  AddState(command, invocation);
  AddKeys(command, invocation);
}

}  // namespace daodi::services::cli
