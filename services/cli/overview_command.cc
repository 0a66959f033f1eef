// daodi overview: what wants attention, on one screen.

#include <memory>
#include <string>
#include <utility>
#include <vector>

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
What wants attention of the enterprises in the reader's scope, or of the reader
itself: open flags by how grave and how old they are, orders whose times run
out, recalls in progress, how much was recorded late this month and the last,
and documents that were named and have not come.

例 Examples:
  daodi overview --as R02
  daodi overview --as R02 --organization E10 -o json
)";

struct Options {
  std::string organization;
};

std::string SeverityText(v1::FlagSeverity severity, bool zh) {
  switch (severity) {
    case v1::FLAG_SEVERITY_ALERT:
      return zh ? "警报" : "alert";
    case v1::FLAG_SEVERITY_WARNING:
      return zh ? "警示" : "warning";
    default:
      return zh ? "提示" : "information";
  }
}

void ShowFlags(const v1::Overview& overview, const Workspace& workspace,
               bool zh) {
  Table counts({{zh ? "未了结标记" : "open flags"},
                {zh ? "1 日内" : "< 1 day", Align::kRight},
                {zh ? "7 日内" : "< 7 days", Align::kRight},
                {zh ? "30 日内" : "< 30 days", Align::kRight},
                {zh ? "更早" : "older", Align::kRight}});
  for (const v1::OpenFlagCount& count : overview.open_flags()) {
    counts.AddRow(
        {SeverityText(count.severity(), zh), absl::StrCat(count.within_day()),
         absl::StrCat(count.within_week()), absl::StrCat(count.within_month()),
         absl::StrCat(count.older())});
  }
  Print(counts.Render());
  Table pressing({{zh ? "标记" : "flag"},
                  {zh ? "代码" : "code"},
                  {zh ? "开出" : "raised"},
                  {zh ? "单位" : "whose", Align::kLeft, 24},
                  {zh ? "说明" : "what", Align::kLeft, 44}});
  for (const v1::Flag& flag : overview.pressing_flags()) {
    std::vector<std::string> whose;
    for (const std::string& organization : flag.organizations()) {
      whose.push_back(workspace.AliasOf(organization));
    }
    pressing.AddRow({flag.name(), flag.code(),
                     FormatTimeMs(flag.raised_time_ms()),
                     absl::StrJoin(whose, "\n"),
                     zh ? flag.explanation_zh() : flag.explanation_en()});
  }
  Print(absl::StrCat("\n", pressing.Render()));
}

void Show(const v1::Overview& overview, const Workspace& workspace,
          Language language) {
  const bool zh = language == Language::kChinese;
  Print(absl::StrCat(zh ? "截至账本 " : "as of log size ",
                     overview.as_of_size(), zh ? " 条，于 " : ", at ",
                     FormatTimeMs(overview.at_time_ms()), "\n\n"));
  ShowFlags(overview, workspace, zh);
  Print(absl::StrCat(
      zh ? "\n时限将到或已过\n" : "\ntimes that run out\n",
      OrderTable(overview.orders_due(), workspace, language).Render()));
  Print(absl::StrCat(
      zh ? "\n在办召回 " : "\nrecalls in progress: ",
      overview.recalls_in_progress(), "\n",
      OrderTable(overview.recalls(), workspace, language).Render()));
  Print(absl::StrCat(zh ? "\n本月与上月迟录 " : "\nlate, this month and last: ",
                     overview.late_statements(), " / ",
                     overview.timed_statements(), "\n"));
  Print(absl::StrCat(zh ? "\n未到单据 " : "\ndocuments pending: ",
                     overview.documents_pending(), "\n",
                     PendingText(overview.pending_documents(), workspace, zh)));
  if (overview.truncated()) {
    Print(zh ? "\n内容过多，以上不全\n" : "\nthere is more than was counted\n");
  }
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  v1::GetOverviewRequest request;
  if (!options.organization.empty()) {
    absl::StatusOr<std::string> id = workspace->IdOf(options.organization);
    if (!id.ok()) return id.status();
    request.set_organization(*std::move(id));
  }
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::Overview overview;
  const grpc::Status status =
      (*client)->supervision().GetOverview(&context, request, &overview);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(overview));
    return absl::OkStatus();
  }
  if (overview.synthetic()) Print(invocation.Say(SyntheticBanner()));
  Show(overview, *workspace, invocation.language());
  return absl::OkStatus();
}

}  // namespace

void AddOverviewCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("overview", "What wants attention 总览");
  auto options = std::make_shared<Options>();
  command->add_option("--organization", options->organization,
                      "Only what concerns this enterprise");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
