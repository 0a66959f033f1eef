// daodi reads: what regulators read, and for what.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daodi/v1/read_count_service.grpc.pb.h"
#include "services/cli/channel.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
What regulators read of sections that not everybody may read. An organization
sees the reads of its own records: routine ones at once, those for a case when
the case is closed, or after 180 days. A regulator sees those of its agency and,
with --agency, of one below it.

A regulator states what it reads for with the common option --for-case NUMBER;
without it a read is ROUTINE. --close CASE opens the reads for that case to the
organizations they were of; there is no way back.

--sealed-counts MONTH tells anybody how many reads for a case each agency made
in a month that is over.

例 Examples:
  daodi reads --as E03
  daodi reads --as R03 --agency R02 -o json
  daodi reads --as R02 --close 〔2026〕31号
  daodi reads --as public --sealed-counts 2026-10
)";

constexpr int32_t kReadsPerPage = 500;

struct Options {
  std::string agency;
  std::string organization;
  std::string close;
  std::string counts_of;  // month
};

std::string PurposeText(const v1::LoggedRead& read, bool zh) {
  switch (read.purpose()) {
    case v1::READ_PURPOSE_ROUTINE:
      return zh ? "一般检查" : "routine";
    case v1::READ_PURPOSE_CASE:
      return absl::StrCat(zh ? "立案调查 " : "case ", read.case_number(),
                          read.sealed() ? (zh ? "（密封）" : " (sealed)") : "");
    case v1::READ_PURPOSE_CASE_CLOSED:
      return absl::StrCat(zh ? "结案 " : "case closed ", read.case_number());
    default:
      return "?";
  }
}

void Show(const v1::ListReadsResponse& all, const Workspace& workspace,
          bool zh) {
  Table table({{zh ? "时间" : "time"},
               {zh ? "机关" : "agency", Align::kLeft, 20},
               {zh ? "单位" : "whose", Align::kLeft, 20},
               {zh ? "用途" : "purpose", Align::kLeft, 30},
               {zh ? "读取" : "read", Align::kLeft, 34},
               {zh ? "语句" : "entries", Align::kRight},
               {zh ? "批" : "lots", Align::kLeft, 30}});
  for (const v1::LoggedRead& read : all.reads()) {
    std::vector<std::string> lots;
    for (const v1::LotId& lot : read.lots()) lots.push_back(lot.lot());
    table.AddRow(
        {FormatTimeMs(read.time_ms()), workspace.AliasOf(read.agency()),
         read.organization().empty() ? ""
                                     : workspace.AliasOf(read.organization()),
         PurposeText(read, zh),
         absl::StrCat(read.method(), read.manifest_digest().empty()
                                         ? ""
                                         : "\n" + read.manifest_digest()),
         absl::StrCat(read.entries()), absl::StrJoin(lots, "\n")});
  }
  Print(table.Render());
  if (!all.signed_root().empty()) {
    Print(absl::StrCat(
        zh ? "\n读取记录的签名根\n" : "\nsigned root of the read log\n",
        SafeForTerminal(all.signed_root())));
  }
}

absl::Status Close(const std::string& case_number, LedgerClient* client) {
  v1::CloseCaseRequest request;
  request.set_case_number(case_number);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::CloseCaseResponse response;
  return FromGrpc(
      client->supervision().CloseCase(&context, request, &response));
}

absl::Status ShowCounts(const Invocation& invocation,
                        const Workspace& workspace, const std::string& month) {
  auto channel = OpenChannel(workspace, invocation);
  if (!channel.ok()) return channel.status();
  v1::ListSealedReadCountsRequest request;
  request.set_month(month);
  v1::ListSealedReadCountsResponse response;
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  const grpc::Status status =
      v1::ReadCountService::NewStub(*channel)->ListSealedReadCounts(
          &context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(response));
    return absl::OkStatus();
  }
  const bool zh = invocation.language() == Language::kChinese;
  Table table({{zh ? "机关" : "agency"},
               {zh ? "立案调查读取次数" : "reads for cases", Align::kRight}});
  for (const v1::SealedReadCount& count : response.counts()) {
    table.AddRow(
        {workspace.AliasOf(count.agency()), absl::StrCat(count.reads())});
  }
  Print(absl::StrCat(response.month(), "\n", table.Render()));
  return absl::OkStatus();
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  if (!options.counts_of.empty()) {
    return ShowCounts(invocation, *workspace, options.counts_of);
  }
  v1::ListReadsRequest request;
  request.set_page_size(kReadsPerPage);
  for (const auto& [alias, field] :
       {std::pair<const std::string&, std::string*>(options.agency,
                                                    request.mutable_agency()),
        std::pair<const std::string&, std::string*>(
            options.organization, request.mutable_organization())}) {
    if (alias.empty()) continue;
    absl::StatusOr<std::string> id = workspace->IdOf(alias);
    if (!id.ok()) return id.status();
    *field = *std::move(id);
  }
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  if (!options.close.empty()) {
    absl::Status closed = Close(options.close, client->get());
    if (closed.ok() && invocation.wants_json()) {
      PrintJson({{"closed", options.close}});
    }
    return closed;
  }
  v1::ListReadsResponse all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListReadsResponse page;
    const grpc::Status status =
        (*client)->supervision().ListReads(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
  } else {
    Show(all, *workspace, invocation.language() == Language::kChinese);
  }
  return absl::OkStatus();
}

}  // namespace

void AddReadsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("reads", "What regulators read 监管读取记录");
  auto options = std::make_shared<Options>();
  command->add_option("--agency", options->agency, "Reads of this agency");
  command->add_option("--organization", options->organization,
                      "Only reads of this organization's records");
  command->add_option("--close", options->close,
                      "Close this case of one's own agency");
  command->add_option("--sealed-counts", options->counts_of,
                      "Month such as 2026-10: how many sealed reads each "
                      "agency made");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
