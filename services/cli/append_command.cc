// daodi append: signs statements written as JSON and sends them.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"
#include "services/cli/local_document.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"
#include "services/domain/disclosure.h"
#include "services/domain/section_schema.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
FILE holds a JSON array, or JSON Lines: one object a line, # starts a comment.
Each object is one statement; it is signed with a key of the workspace, kept in
outbox/ and sent. Running the same file again sends the same bytes and gets the
same indexes, so after any failure: run it again.

  {"name": "C1-05/a",                       unique here, for ever
   "row": "C1-05",                          shown in the table (optional)
   "kind": "HARVEST", "author": "E01",      --list-kinds shows kinds and sections
   "key": "device-1",                       or "OPERATOR/notary": another's key
   "bundle": "C1-05",                       neighbours of one value: one signature
   "author_time": "2026-05-14T20:10:00+08:00",
   "record_time": "2026-05-14T20:15:00+08:00",       SIMULATED ledgers only
   "refs": [{"kind": "CORRECTS", "name": "C1-10"}],  or "index": 12;
                       another ledger's: "index", "ledger", "header_digest" (hex)
   "recovered": {"key": "business-2"},      countersigns what a lost key signed
   "audiences": {"facts": "NAMED:@E01,@E02"},  PUBLIC, CHAIN, OWNER; +erasable
   "sections": {"facts": {"events": [...]}, "quantities": {...}}}

A document may be named by its file: {"line": 1, "document_type": "TEST_REPORT",
"number": "…", "file": "report.pdf"}; `daodi document put` uploads it. "original_file"
names what a masked rendition shows. "@E01" inside sections and records becomes the id of E01. Audiences default to
the disclosure table. Governance kinds carry "record" instead of "sections":

  {"name": "org-E01", "kind": "ORGANIZATION", "author": "REGISTRAR",
   "key": "officer-1", "organization": "E01",
   "record": {"display_name": "…", "roles": ["ENTERPRISE"],
     "functions": ["AGRICULTURAL_PRODUCT"], "division_code": "431124",
     "identifiers": [{"scheme": "USCC", "value": "…"}],
     "keys": [{"label": "admin", "purpose": "ADMIN", "scheme": "Ed25519"}]}}
  {"name": "org-E01-ok", "kind": "APPROVAL", "author": "REGISTRAR",
   "key": "officer-2", "refs": [{"kind": "APPROVES", "name": "org-E01"}],
   "record": {}}

例 Examples:
  daodi append deploy/samples/c1.jsonl
  daodi append --validate-only harvest.json
  echo '{"name": …}' | daodi append - -o json
)";

struct Options {
  std::string file;
  AppendOptions append;
  bool list_kinds = false;
};

std::string SectionsOf(crypto::StatementKind kind) {
  std::string text;
  uint8_t last_label = 0;
  for (const domain::DisclosureRule& rule : domain::DisclosureRules()) {
    const auto label = static_cast<uint8_t>(rule.label);
    const domain::SectionSchema* schema = domain::FindCurrentSchema(label);
    bool has_kind = false;
    for (const crypto::StatementKind known : rule.kinds) {
      has_kind = has_kind || known == kind;
    }
    if (!has_kind || schema == nullptr || label == last_label) continue;
    last_label = label;
    absl::StrAppend(&text, text.empty() ? "" : ", ", schema->short_name, "=",
                    domain::AudienceName(rule.default_audience),
                    rule.presence == domain::Presence::kRequired ? "*" : "");
  }
  return text;
}

absl::Status ListKinds() {
  constexpr uint32_t kLargestKindNumber = 999;
  Table table({{"kind"},
               {"中文 / English"},
               {"sections (* required)", Align::kLeft, 90}});
  for (uint32_t number = 1; number <= kLargestKindNumber; ++number) {
    if (!crypto::IsKnownStatementKind(number)) continue;
    const auto kind = static_cast<crypto::StatementKind>(number);
    const Bilingual words = WordingOf(kind);
    const std::string sections = SectionsOf(kind);
    table.AddRow({crypto::StatementKindName(kind),
                  absl::StrCat(words.zh, " ", words.en),
                  sections.empty() ? "record" : sections});
  }
  Print(table.Render());
  return absl::OkStatus();
}

// Files that documents sections name are beside the file of the statements.
absl::Status FillFiles(const Invocation& invocation, const std::string& file,
                       std::vector<StatementSpec>* specs) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  const std::string folder =
      file == "-" ? "." : std::filesystem::path(file).parent_path().string();
  for (StatementSpec& spec : *specs) {
    absl::Status filled = FillDocumentFiles(*workspace, folder, &spec.sections);
    if (!filled.ok()) {
      return absl::Status(filled.code(),
                          absl::StrCat(spec.name, ": ", filled.message()));
    }
  }
  return absl::OkStatus();
}

absl::Status Run(Invocation* invocation, const Options& options) {
  if (options.list_kinds) return ListKinds();
  if (options.file.empty()) {
    return absl::InvalidArgumentError(
        "FILE: is missing; name a file, or - for standard input");
  }
  absl::StatusOr<std::string> text = ReadFile(options.file);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<StatementSpec>> specs = ParseStatementSpecs(*text);
  if (!specs.ok()) return specs.status();
  if (absl::Status filled = FillFiles(*invocation, options.file, &*specs);
      !filled.ok()) {
    return filled;
  }
  return AppendAndReport(invocation, *specs, options.append);
}

}  // namespace

void AddAppendCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "append", "Sign statements written as JSON and send them 签名并入账");
  auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file,
                      "JSON array or JSON Lines; - reads standard input");
  command->add_flag("--validate-only", options->append.validate_only,
                    "Let the ledger check everything and write nothing");
  command->add_flag("--keep-going", options->append.keep_going,
                    "Go on after a refusal");
  command->add_flag("-q,--quiet", options->append.quiet,
                    "A progress bar and one line instead of a table");
  command->add_flag("--list-kinds", options->list_kinds,
                    "Show every kind with its sections and default audiences");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
