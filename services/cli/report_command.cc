// daodi report day: what changed during a day, to be closed with at night.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/message_json.h"
#include "services/cli/order_text.h"
#include "services/cli/pending_text.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
What the ledger recorded on one day (+08:00) for the reader, or for an enterprise
it supervises: statements by kind, late entries, flags raised and ended, orders
that lapsed or whose times ran out, shipments that nobody has received in time,
numbers missing in the chains of devices, documents that were named and have not
come, and the checkpoint that covers the day.

例 Examples:
  daodi report day 2026-07-24 --as E10
  daodi report day 2026-07-24 --as R02 --organization E10 -o json
)";

struct Options {
  std::string day;
  std::string organization;
};

void ShowFlags(const google::protobuf::RepeatedPtrField<v1::Flag>& flags,
               const Workspace& workspace, const std::string& title, bool zh) {
  Print(absl::StrCat("\n", title, " ", flags.size(), "\n"));
  if (flags.empty()) return;
  Table table({{zh ? "标记" : "flag"},
               {zh ? "代码" : "code"},
               {zh ? "批" : "lots", Align::kLeft, 30},
               {zh ? "单位" : "whose", Align::kLeft, 24},
               {zh ? "说明" : "what", Align::kLeft, 44}});
  for (const v1::Flag& flag : flags) {
    std::vector<std::string> lots;
    for (const v1::LotId& lot : flag.lots()) lots.push_back(lot.lot());
    std::vector<std::string> whose;
    for (const std::string& organization : flag.organizations()) {
      whose.push_back(workspace.AliasOf(organization));
    }
    table.AddRow({flag.name(), flag.code(), absl::StrJoin(lots, "\n"),
                  absl::StrJoin(whose, "\n"),
                  zh ? flag.explanation_zh() : flag.explanation_en()});
  }
  Print(table.Render());
}

void ShowOverdue(const v1::DayReport& report, const Workspace& workspace,
                 bool zh) {
  Print(absl::StrCat(zh ? "\n逾期未收 " : "\nshipped and overdue: ",
                     report.overdue_transfers_size(), "\n"));
  for (const v1::OverdueTransfer& transfer : report.overdue_transfers()) {
    Print(SafeForTerminal(
        absl::StrCat("  #", transfer.entry(), " ", transfer.lot().lot(), "  ",
                     workspace.AliasOf(transfer.source()), " → ",
                     workspace.AliasOf(transfer.destination()), "  ",
                     FormatTimeMs(transfer.shipped_time_ms()), "\n")));
  }
}

void ShowChains(const v1::DayReport& report, const Workspace& workspace,
                bool zh) {
  Print(absl::StrCat(zh ? "\n语句链断缺 " : "\ngaps and forks of chains: ",
                     report.chain_breaks_size(), "\n"));
  for (const v1::ChainBreak& broken : report.chain_breaks()) {
    const bool gap = broken.kind() == v1::CHAIN_BREAK_KIND_GAP;
    const std::string numbers =
        broken.first_sequence() == broken.last_sequence()
            ? absl::StrCat(broken.first_sequence())
            : absl::StrCat(broken.first_sequence(), "–",
                           broken.last_sequence());
    Print(SafeForTerminal(absl::StrCat(
        "  #", broken.entry(), " ", workspace.AliasOf(broken.organization()),
        "  ",
        gap ? (zh ? "缺第 " : "missing ") : (zh ? "分叉于第 " : "fork at "),
        numbers, zh ? " 号" : "",
        broken.other_entry() >= 0 ? absl::StrCat(" ↔ #", broken.other_entry())
                                  : "",
        "  ", broken.key(), "\n")));
  }
}

void Show(const v1::DayReport& report, const Workspace& workspace,
          Language language) {
  const bool zh = language == Language::kChinese;
  Print(absl::StrCat(report.day(), zh ? " 日报：语句 [" : ": entries [",
                     report.first_entry(), ", ", report.end_entry(), ")\n"));
  for (const v1::DayKindCount& kind : report.kinds()) {
    Print(absl::StrCat("  ", kind.kind(), " ", kind.statements(), "\n"));
  }
  Print(absl::StrCat(
      zh ? "迟录 " : "late entries: ", report.late_entries_size(), "\n"));
  ShowFlags(report.opened(), workspace, zh ? "新标记" : "flags raised:", zh);
  ShowFlags(report.closed(), workspace, zh ? "已了结标记" : "flags ended:", zh);
  Print(absl::StrCat(zh ? "\n失效或到时限 " : "\nlapsed or a clock ran out: ",
                     report.lapsed_size(), "\n"));
  if (report.lapsed_size() > 0) {
    Print(OrderTable(report.lapsed(), workspace, language).Render());
  }
  ShowOverdue(report, workspace, zh);
  ShowChains(report, workspace, zh);
  Print(absl::StrCat(zh ? "\n未到单据 " : "\ndocuments pending: ",
                     report.pending_documents_size(), "\n",
                     PendingText(report.pending_documents(), workspace, zh)));
  if (report.truncated()) {
    Print(zh ? "\n内容过多，以上不全\n" : "\nthere is more than is listed\n");
  }
  Print(absl::StrCat(zh ? "\n检查点\n" : "\ncheckpoint\n",
                     report.checkpoint().empty()
                         ? (zh ? "尚无\n" : "none yet\n")
                         : SafeForTerminal(report.checkpoint())));
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  v1::GetDayReportRequest request;
  request.set_day(options.day);
  if (!options.organization.empty()) {
    absl::StatusOr<std::string> id = workspace->IdOf(options.organization);
    if (!id.ok()) return id.status();
    request.set_organization(*std::move(id));
  }
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::DayReport report;
  const grpc::Status status =
      (*client)->supervision().GetDayReport(&context, request, &report);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(report));
    return absl::OkStatus();
  }
  if (report.synthetic()) Print(invocation.Say(SyntheticBanner()));
  Show(report, *workspace, invocation.language());
  return absl::OkStatus();
}

}  // namespace

void AddReportCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* report =
      program->add_subcommand("report", "Reports to be filed 报告");
  report->require_subcommand(1);
  CLI::App* command =
      report->add_subcommand("day", "What changed during a day 日报");
  auto options = std::make_shared<Options>();
  command->add_option("DAY", options->day, "Civil date: 2026-07-24")
      ->required();
  command->add_option("--organization", options->organization,
                      "Only what concerns this enterprise");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
