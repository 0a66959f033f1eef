// daodi verify: checks a proof file offline and shows what it says.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/proof_file.h"
#include "crypto/verify_proof.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/section_text.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Asks nobody. Trusts only the ledger's verifier key: --vkey (a file or the key
itself), else the one of the workspace. Says what was proved, what is only
claimed and what could not be checked. Exit code 1: the proof is not good.

例 Example:
  daodi verify 42.daodi-proof
  daodi verify 42.daodi-proof --vkey ledger.vkey --witness-policy policy.txt
)";

struct Options {
  std::string file;
  std::string vkey;
  std::string witness_policy_file;
};

constexpr size_t kMaxSmallFileBytes = 256 * 1024;

absl::StatusOr<crypto::TrustAnchor> Anchor(const Invocation& invocation,
                                           const Options& options) {
  crypto::TrustAnchor anchor;
  if (options.vkey.empty()) {
    absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
    if (!workspace.ok()) return workspace.status();
    absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
    if (!ledger.ok()) {
      return absl::InvalidArgumentError(
          "--vkey: is needed: the verifier key of the ledger, from its "
          "operator "
          "by a way you trust");
    }
    anchor.log_vkey = ledger->vkey;
  } else if (FileExists(options.vkey)) {
    absl::StatusOr<std::string> text =
        ReadFile(options.vkey, kMaxSmallFileBytes);
    if (!text.ok()) return text.status();
    anchor.log_vkey = std::string(absl::StripAsciiWhitespace(*text));
  } else {
    anchor.log_vkey = options.vkey;
  }
  if (!options.witness_policy_file.empty()) {
    absl::StatusOr<std::string> policy =
        ReadFile(options.witness_policy_file, kMaxSmallFileBytes);
    if (!policy.ok()) return policy.status();
    anchor.witness_policy = *std::move(policy);
  }
  return anchor;
}

Bilingual TitleOf(crypto::FindingKind kind) {
  switch (kind) {
    case crypto::FindingKind::kProved:
      return {"已证明", "PROVED"};
    case crypto::FindingKind::kClaimed:
      return {"仅为声称", "ONLY CLAIMED"};
    case crypto::FindingKind::kNotChecked:
      return {"未能核对", "NOT CHECKED"};
  }
  return {"?", "?"};
}

Json SectionsAsJson(const crypto::VerifiedStatement& statement) {
  Json sections = Json::object();
  for (const crypto::ShownSection& shown : statement.sections) {
    Json& section =
        sections[SectionName(statement.envelope.header, shown.head)];
    section["audience"] =
        std::string(WordingOf(shown.head.audience).In(Language::kEnglish));
    absl::StatusOr<Json> content = SectionAsJson(shown.head, shown.bytes);
    section["content"] = content.ok()
                             ? *std::move(content)
                             : Json(std::string(content.status().message()));
  }
  return sections;
}

Json AsJson(const crypto::VerifiedStatement& statement) {
  Json findings = Json::array();
  for (const crypto::Finding& finding : statement.findings) {
    findings.push_back(
        {{"kind", std::string(TitleOf(finding.kind).In(Language::kEnglish))},
         {"zh", finding.text_zh},
         {"en", finding.text_en}});
  }
  Json withheld = Json::array();
  for (const crypto::SectionHead& head : statement.withheld) {
    withheld.push_back(SectionName(statement.envelope.header, head));
  }
  const crypto::StatementHeader& header = statement.envelope.header;
  return {{"verified", true},
          {"synthetic", statement.synthetic},
          {"index", statement.index},
          {"record_time", FormatTimeMs(statement.record_time_ms)},
          {"kind", crypto::StatementKindName(header.kind)},
          {"author", header.author},
          {"author_name", statement.author_display_name},
          {"key_suspect", statement.key_suspect},
          {"tree_size", statement.tree_size},
          {"root", statement.root.hex()},
          {"findings", std::move(findings)},
          {"sections", SectionsAsJson(statement)},
          {"withheld", std::move(withheld)}};
}

void ShowText(const crypto::VerifiedStatement& statement, Language language) {
  const bool zh = language == Language::kChinese;
  if (statement.synthetic) {
    Print(SyntheticBanner().In(language));
  }
  const crypto::StatementHeader& header = statement.envelope.header;
  Print(SafeForTerminal(absl::StrCat(
      zh ? "证明有效 ✓  第 " : "The proof is good ✓  entry ", statement.index,
      zh ? " 条  " : "  ", KindText(header.kind, language), "  ",
      statement.author_display_name, "  ",
      FormatTimeMs(statement.record_time_ms), "\n")));
  for (const auto kind :
       {crypto::FindingKind::kProved, crypto::FindingKind::kClaimed,
        crypto::FindingKind::kNotChecked}) {
    bool titled = false;
    for (const crypto::Finding& finding : statement.findings) {
      if (finding.kind != kind) continue;
      if (!titled) Print(absl::StrCat("\n", TitleOf(kind).In(language), "\n"));
      titled = true;
      Print(SafeForTerminal(
          absl::StrCat("  - ", zh ? finding.text_zh : finding.text_en, "\n")));
    }
  }
  Print(zh ? "\n内容\n" : "\nCONTENT\n");
  const Json sections = SectionsAsJson(statement);
  for (const auto& [name, section] : sections.items()) {
    const std::string text =
        section["content"].dump(2, ' ', false, Json::error_handler_t::replace);
    Print(SafeForTerminal(absl::StrCat("[", name, ", ",
                                       section["audience"].get<std::string>(),
                                       "]\n", text, "\n")));
  }
}

absl::Status Run(Invocation* invocation, const Options& options) {
  absl::StatusOr<crypto::TrustAnchor> anchor = Anchor(*invocation, options);
  if (!anchor.ok()) return anchor.status();
  absl::StatusOr<std::string> bytes =
      ReadFile(options.file, crypto::kMaxProofFileBytes);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<crypto::ProofFile> proof = crypto::ParseProofFile(*bytes);
  absl::StatusOr<crypto::VerifiedStatement> statement =
      proof.ok() ? crypto::VerifyProof(*proof, *anchor)
                 : absl::StatusOr<crypto::VerifiedStatement>(proof.status());
  if (!statement.ok()) {
    // Malformed or untrue: a proof that does not hold, not a wrong command.
    const Language language = invocation->language();
    if (invocation->wants_json()) {
      PrintJson({{"verified", false},
                 {"error", ErrorAsJson(statement.status(), language)}});
    } else {
      Print(invocation->Say({"证明无效 ✗\n", "The proof is NOT good ✗\n"}));
      Print(DescribeError(statement.status(), language));
    }
    invocation->exit_code = kExitRefused;
    return absl::OkStatus();
  }
  if (invocation->wants_json()) {
    PrintJson(AsJson(*statement));
  } else {
    ShowText(*statement, invocation->language());
  }
  return absl::OkStatus();
}

}  // namespace

void AddVerifyCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "verify", "Check a proof file offline 离线核对证明");
  auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file, "Proof file")->required();
  command->add_option("--vkey", options->vkey,
                      "Verifier key of the ledger: a file, or the key");
  command->add_option("--witness-policy", options->witness_policy_file,
                      "C2SP tlog-policy file");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
