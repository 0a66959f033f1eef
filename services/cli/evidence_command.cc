// daodi evidence: a pack about a lot that stands on its own in court.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/evidence_gather.h"
#include "services/cli/evidence_pages.h"
#include "services/cli/file_bytes.h"
#include "services/cli/lot_query.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Fetches every statement about the lot that the reader may see, each with its
proof under one checkpoint, the documents they name, the ledger's signature
under the list, and pages for people; writes one tar file with a manifest of
SHA-256 digests. The same reader, lot and --checkpoint-size give the same bytes,
as long as no document arrives. Checked offline:
  tar -xf lot.tar && cd lot && sha256sum --check --strict manifest.sha256
  daodi-verify pack --vkey ledger.vkey lot/

例 Examples:
  daodi evidence HPTP-260620 --issuer E02 --as R02 -O hptp.tar
  daodi evidence 20260325B --issuer E10 --as R02 --recall -O recall.tar \
      --case "永市监案〔2026〕31号" --place 永州市冷水滩区 \
      --officer 甲 --officer 乙 --at 2026-07-25T10:00:00+08:00
)";

constexpr size_t kMaxVerifierBytes = 64 * 1024 * 1024;

struct Options {
  std::string lot;
  std::string issuer;
  std::string file;
  std::string verifier;
  bool recall = false;
  uint64_t checkpoint_size = 0;
  ExtractionRecord record;
};

// "lot" of "/tmp/lot.tar": the folder inside.
absl::StatusOr<std::string> FolderOf(const std::string& file) {
  std::string name = file.substr(file.rfind('/') + 1);
  if (absl::EndsWith(name, ".tar")) name.resize(name.size() - 4);
  absl::Status named = CheckName(name, "--out");
  if (!named.ok()) return named;
  return name;
}

absl::Status AddPages(const Options& options, const EvidenceTitle& title,
                      const NameOfId& name_of, const std::string& vkey,
                      GatheredEvidence* evidence) {
  for (const auto& [language, path] :
       {std::pair<Language, const char*>(Language::kChinese, "index.zh.html"),
        std::pair<Language, const char*>(Language::kEnglish,
                                         "index.en.html")}) {
    auto page = EvidenceIndexPage(title, *evidence, name_of, language);
    if (!page.ok()) return page.status();
    evidence->pack.Add(path, *std::move(page));
  }
  evidence->pack.Add("extraction-record.html",
                     ExtractionRecordPage(title, *evidence, options.record));
  evidence->pack.Add("not-disclosed.txt", NotDisclosedText(*evidence));
  evidence->pack.Add("ledger.vkey", absl::StrCat(vkey, "\n"));
  evidence->pack.Add("README.txt", EvidenceReadme(!options.verifier.empty()));
  if (options.verifier.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> program =
      ReadFile(options.verifier, kMaxVerifierBytes);
  if (!program.ok()) return program.status();
  evidence->pack.Add("bin/daodi-verify", *std::move(program));
  return absl::OkStatus();
}

// Before the pack is written: one that the log of reads does not know of does
// not exist.
absl::Status NotePack(const GatheredEvidence& evidence, LedgerClient* client) {
  v1::RecordEvidencePackRequest request;
  for (const EvidenceLot& lot : evidence.lots) {
    v1::LotId* id = request.add_lots();
    id->set_issuer(lot.issuer);
    id->set_lot(lot.lot);
  }
  request.set_manifest_digest(
      std::string(crypto::Sha256(evidence.pack.Manifest()).view()));
  request.set_statements(static_cast<int64_t>(evidence.events.size()));
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::RecordEvidencePackResponse response;
  return FromGrpc(
      client->supervision().RecordEvidencePack(&context, request, &response));
}

void Report(const Invocation& invocation, const Options& options,
            const GatheredEvidence& evidence, bool synthetic) {
  const std::string digest = crypto::Sha256(evidence.pack.Manifest()).hex();
  if (invocation.wants_json()) {
    PrintJson({{"file", options.file},
               {"synthetic", synthetic},
               {"checkpoint_size", evidence.checkpoint.tree_size()},
               {"lots", evidence.lots.size()},
               {"statements", evidence.events.size()},
               {"documents", evidence.documents.size()},
               {"not_disclosed", evidence.not_disclosed.size()},
               {"manifest_sha256", digest}});
    return;
  }
  if (synthetic) Print(invocation.Say(SyntheticBanner()));
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(
      options.file, zh ? "：批 " : ": lots ", evidence.lots.size(),
      zh ? "，语句 " : ", statements ", evidence.events.size(),
      zh ? "，单据 " : ", documents ", evidence.documents.size(),
      zh ? "，未出示 " : ", not disclosed ", evidence.not_disclosed.size(),
      zh ? "，截至账本 " : ", as of size ", evidence.checkpoint.tree_size(),
      zh ? " 条\n清单 SHA-256（写入笔录）：" : "\nSHA-256 of the manifest: ",
      digest, "\n"));
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<std::string> folder = FolderOf(options.file);
  if (!folder.ok()) return folder.status();
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  absl::StatusOr<std::string> issuer = workspace->IdOf(options.issuer);
  if (!issuer.ok()) return issuer.status();
  // Who takes evidence for a case reads for it.
  Invocation reading = invocation;
  if (reading.for_case.empty()) reading.for_case = options.record.case_number;
  auto client = reading.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<NameOfId> name_of =
      NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  absl::StatusOr<GatheredEvidence> evidence = GatherEvidence(
      {*issuer, options.lot, options.recall, options.checkpoint_size}, *name_of,
      client->get());
  if (!evidence.ok()) return evidence.status();
  const EvidenceTitle title = {ledger->origin, options.lot, (*name_of)(*issuer),
                               options.recall, ledger->simulated_clock};
  absl::Status added =
      AddPages(options, title, *name_of, ledger->vkey, &*evidence);
  if (!added.ok()) return added;
  absl::Status noted = NotePack(*evidence, client->get());
  if (!noted.ok()) return noted;
  absl::Status written = evidence->pack.WriteTar(
      options.file, *folder, evidence->as_of_record_time_ms);
  if (!written.ok()) return written;
  Report(invocation, options, *evidence, ledger->simulated_clock);
  return absl::OkStatus();
}

}  // namespace

void AddEvidenceCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "evidence", "Write an evidence pack about a lot 证据包");
  auto options = std::make_shared<Options>();
  command->add_option("LOT", options->lot, "Lot number as printed")->required();
  command->add_option("--issuer", options->issuer, "Who issued the number")
      ->required();
  command->add_option("-O,--out", options->file, "The tar file to write")
      ->required();
  command->add_flag("--recall", options->recall,
                    "Every lot that a recall would reach as well");
  command->add_option("--checkpoint-size", options->checkpoint_size,
                      "As of the checkpoint of this size, to make it again");
  command->add_option("--verifier", options->verifier,
                      "A daodi-verify to put into the pack");
  command->add_option("--case", options->record.case_number, "案号 Case");
  command->add_option("--at", options->record.time, "提取时间 Time");
  command->add_option("--place", options->record.place, "提取地点 Place");
  command->add_option("--officer", options->record.officers,
                      "执法人员 Officer; twice");
  command->add_option("--object", options->record.object, "提取对象 Object");
  command->add_option("--party", options->record.party, "当事人 Party");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
