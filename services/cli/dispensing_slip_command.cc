// daodi dispensing-slip: the slip on a bag that a pharmacy dispensed.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daodi/v1/dispensing_slip_service.grpc.pb.h"
#include "services/cli/channel.h"
#include "services/cli/error_report.h"
#include "services/cli/file_writer.h"
#include "services/cli/label_source.h"
#include "services/cli/message_json.h"
#include "services/cli/print_commands.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"
#include "services/labels/dispensing_slip_label.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
A secret of 128 random bits opens the page /s/SECRET of the gateway: the herb
lots in the bag with what holds of them now, for 90 days. No patient, physician,
diagnosis or dose has a place in it. --lot names a lot that the pharmacy holds
or received; --external one that is not on the platform, and is shown so.

Keep commitment, salt and list (-o json): the ledger knows of a slip only what a
dispensing event names by that salted digest.

例 Examples:
  daodi dispensing-slip create --as E06 --lot E03/HP260715@1kg \
      --external 茯苓/示例饮片厂/FL2608 --host https://id.example -O slip.pdf
  daodi dispensing-slip show SECRET
)";

struct Options {
  std::vector<std::string> lots;
  std::vector<std::string> externals;
  std::string day;
  std::string host;
  std::string out;
  std::string token;
};

Bilingual WordingOf(v1::CodeVerdict verdict) {
  switch (verdict) {
    case v1::CODE_VERDICT_RECALLED:
      return {"已召回", "RECALLED"};
    case v1::CODE_VERDICT_HELD:
      return {"暂停", "held"};
    case v1::CODE_VERDICT_EXPIRED:
      return {"已过期", "expired"};
    case v1::CODE_VERDICT_UNSPECIFIED:
      return {"不在平台上", "not on the platform"};
    default:
      return {"无异常记录", "nothing against it"};
  }
}

void Show(const Invocation& invocation, const v1::DispensingSlip& slip) {
  if (invocation.wants_json()) return PrintJson(MessageAsJson(slip));
  const bool zh = invocation.language() == Language::kChinese;
  std::string text;
  if (!slip.token().empty()) {
    absl::StrAppend(&text, zh ? "链接 /s/" : "link /s/", slip.token(), "\n",
                    zh ? "承诺值 " : "commitment ",
                    absl::BytesToHexString(slip.commitment()), "\n",
                    zh ? "盐 " : "salt ", absl::BytesToHexString(slip.salt()),
                    "\n");
  }
  absl::StrAppend(
      &text, zh ? "调配日期 " : "dispensed ", slip.dispensed_on(),
      zh ? "，有效至 " : ", valid until ", FormatTimeMs(slip.expire_time_ms()),
      slip.expired() ? (zh ? "（已过期）" : " (expired)") : "", "\n");
  Print(SafeForTerminal(text));
  Table table({{zh ? "批号" : "lot"},
               {zh ? "品名" : "name"},
               {zh ? "生产企业" : "maker"},
               {zh ? "状态" : "state"},
               {zh ? "保质期至" : "use by"}});
  for (const v1::DispensedLot& lot : slip.lots()) {
    table.AddRow({lot.lot(), lot.name(),
                  lot.issuer().empty() ? lot.maker() : lot.issuer(),
                  std::string(invocation.Say(WordingOf(lot.verdict()))),
                  lot.best_before()});
  }
  if (!table.empty()) Print(absl::StrCat("\n", table.Render()));
}

absl::Status AddLots(const Options& options, const Workspace& workspace,
                     v1::CreateDispensingSlipRequest* request) {
  for (const std::string& text : options.lots) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(text, absl::MaxSplits('/', 1));
    if (parts.second.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--lot: ", text, " is not ISSUER/LOT such as E03/HP260715@1kg"));
    }
    auto issuer = workspace.IdOf(parts.first);
    if (!issuer.ok()) return issuer.status();
    v1::DispensedLot* lot = request->add_lots();
    lot->set_issuer(*std::move(issuer));
    lot->set_lot(parts.second);
  }
  for (const std::string& text : options.externals) {
    const std::vector<std::string> parts =
        absl::StrSplit(text, absl::MaxSplits('/', 2));
    v1::DispensedLot* lot = request->add_lots();
    lot->set_name(parts[0]);
    if (parts.size() > 1) lot->set_maker(parts[1]);
    if (parts.size() > 2) lot->set_lot(parts[2]);
  }
  return absl::OkStatus();
}

absl::StatusOr<labels::PaperFormat> FormatOf(const std::string& path) {
  const std::string name = absl::AsciiStrToLower(path);
  if (absl::EndsWith(name, ".pdf")) return labels::PaperFormat::kPdf;
  if (absl::EndsWith(name, ".svg")) return labels::PaperFormat::kSvg;
  if (absl::EndsWith(name, ".png")) return labels::PaperFormat::kPng;
  return absl::InvalidArgumentError(
      "--out: name a file that ends in .pdf, .svg or .png");
}

absl::Status WriteLabel(const Invocation& invocation, const Options& options,
                        const v1::DispensingSlip& slip,
                        labels::PaperFormat format) {
  // Whoever reads the file can open the slip.
  auto file = FileWriter::Create(options.out, FileMode::kOwner);
  if (!file.ok()) return file.status();
  const labels::DispensingSlipLabel label = {
      absl::StrCat(options.host, "/s/", slip.token()), slip.dispensed_on(),
      IsOfSimulatedLedger(invocation)};
  absl::Status written = labels::WriteDispensingSlipLabel(
      label, format,
      [&](absl::string_view bytes) { return (*file)->Write(bytes); });
  return written.ok() ? (*file)->Commit() : written;
}

absl::Status Create(const Invocation& invocation, const Options& options) {
  absl::StatusOr<labels::PaperFormat> format = labels::PaperFormat::kPdf;
  if (!options.out.empty()) {
    format = FormatOf(options.out);
    if (!format.ok()) return format.status();
    // A slip that cannot be printed is not made.
    auto uri = labels::CanonicalUri(absl::StrCat(options.host, "/s/"));
    if (!uri.ok()) return uri.status();
  }
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  v1::CreateDispensingSlipRequest request;
  request.set_dispensed_on(options.day);
  absl::Status added = AddLots(options, *workspace, &request);
  if (!added.ok()) return added;
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::DispensingSlip slip;
  const grpc::Status status =
      v1::DispensingSlipService::NewStub(*channel)->CreateDispensingSlip(
          &context, request, &slip);
  if (!status.ok()) return FromGrpc(status);
  Show(invocation, slip);
  if (options.out.empty()) return absl::OkStatus();
  return WriteLabel(invocation, options, slip, *format);
}

absl::Status Get(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::GetDispensingSlipRequest request;
  request.set_token(options.token);
  v1::DispensingSlip slip;
  const grpc::Status status =
      v1::DispensingSlipService::NewStub(*channel)->GetDispensingSlip(
          &context, request, &slip);
  if (!status.ok()) return FromGrpc(status);
  Show(invocation, slip);
  return absl::OkStatus();
}

void AddCreate(CLI::App* command, Invocation* invocation) {
  CLI::App* create =
      command->add_subcommand("create", "The slip of one bag 制作取药签");
  auto options = std::make_shared<Options>();
  create->add_option("--lot", options->lots,
                     "ISSUER/LOT of a lot the pharmacy holds or received");
  create->add_option("--external", options->externals,
                     "NAME/MAKER/LOT of one that is not on the platform");
  create->add_option("--on", options->day,
                     "Day of dispensing, YYYY-MM-DD; today if left out");
  auto* host = create->add_option("--host", options->host,
                                  "Where the page is: https://id.example");
  create
      ->add_option("-O,--out", options->out,
                   "Label of 60 x 40 mm: a file ending in .pdf, .svg or .png")
      ->needs(host);
  OnRun(create, invocation,
        [invocation, options] { return Create(*invocation, *options); });
}

}  // namespace

void AddDispensingSlipCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "dispensing-slip", "Lots in a bag that was dispensed 取药签");
  command->require_subcommand(1);
  command->fallthrough();
  command->footer(kFooter);
  AddCreate(command, invocation);
  CLI::App* show =
      command->add_subcommand("show", "What is in a bag 查看取药签");
  auto options = std::make_shared<Options>();
  show->add_option("SECRET", options->token, "From the slip")->required();
  OnRun(show, invocation,
        [invocation, options] { return Get(*invocation, *options); });
}

}  // namespace daodi::services::cli
