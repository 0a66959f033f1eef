// daodi batch, daodi search: lots and where they stand.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kBatchFooter[] = R"(
例 Examples:
  daodi batch HPTP-260620 --issuer E02 --as E02
  daodi batch HPTP-260620 --as-of 2026-06-22T00:00:00+08:00
)";

constexpr char kSearchFooter[] = R"(
Finds lots of which the reader may see a statement: by part of the number
(letters in either case), a code as scanned, the name of the goods or its pinyin
initials. 按批号片段、扫到的码、品名或拼音首字母查。

例 Examples:
  daodi search 260620
  daodi search 玉竹
  daodi search yz
  daodi search 9521234201069
  daodi search "(01)09521234201069(10)20260325B"
  daodi search HP26 --as R03 -o json
)";

constexpr int32_t kFoundPerPage = 500;

struct Options {
  std::string lot;
  std::string issuer;
  std::string as_of;
};

void ShowBatch(const Invocation& invocation, const v1::Batch& batch,
               const NameOfId& name_of) {
  const Language language = invocation.language();
  const bool zh = language == Language::kChinese;
  std::string text = absl::StrCat(zh ? "批次 " : "lot ", batch.lot(), "  ",
                                  name_of(batch.issuer()), "\n");
  const auto add = [&text](absl::string_view label, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&text, label, value, "\n");
  };
  add(zh ? "品名 " : "name ", batch.legal_name());
  add(zh ? "类别 " : "class ", batch.goods_class());
  add("GTIN ", batch.gtin());
  if (!batch.stage().empty()) {
    add(zh ? "环节 " : "stage ",
        absl::StrCat(StepText(batch.stage(), language), "  ",
                     FormatTimeMs(batch.stage_time_ms()).substr(0, 16)));
  }
  add(zh ? "状态 " : "status ", absl::StrJoin(batch.statuses(), ", "));
  for (const v1::BatchOrigin& origin : batch.origins()) {
    add(zh ? "来源 " : "origin ",
        absl::StrCat(origin.has_share_parts()
                         ? absl::StrCat(ShareText(origin.share_parts()), "  ")
                         : "",
                     OriginText(origin, name_of, language)));
  }
  Print(SafeForTerminal(text));
  Table table({{zh ? "持有人" : "custodian", Align::kLeft, 36},
               {zh ? "结存" : "stock", Align::kRight}});
  for (const v1::CustodianStock& stock : batch.stock()) {
    table.AddRow(
        {name_of(stock.custodian()), AmountText(stock.amount(), language)});
  }
  if (!table.empty()) Print(absl::StrCat("\n", table.Render()));
  if (batch.stock_partial()) {
    Print(zh ? "其他持有人的数量不在可见范围\n"
             : "what others have is not yours to read\n");
  }
}

absl::Status RunBatch(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  auto name = BatchNameOf(*workspace, options.issuer, options.lot);
  if (!name.ok()) return name.status();
  auto as_of = SizeAsOf(options.as_of, client->get());
  if (!as_of.ok()) return as_of.status();
  v1::GetBatchRequest request;
  request.set_name(*name);
  request.set_as_of_size(static_cast<int64_t>(*as_of));
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::Batch batch;
  const grpc::Status status =
      (*client)->trace().GetBatch(&context, request, &batch);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    Json json = MessageAsJson(batch);
    json["synthetic"] = ledger->simulated_clock;
    PrintJson(json);
    return absl::OkStatus();
  }
  auto name_of = NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  ShowBatch(invocation, batch, *name_of);
  return absl::OkStatus();
}

// Why a lot was found; nothing for the number itself.
std::string MatchText(v1::SearchMatch match, bool zh) {
  switch (match) {
    case v1::SEARCH_MATCH_PART_OF_LOT:
      return zh ? "批号的一部分" : "part of the number";
    case v1::SEARCH_MATCH_ALIKE:
      return zh ? "相近" : "looks alike";
    case v1::SEARCH_MATCH_CODE:
      return zh ? "码" : "code";
    case v1::SEARCH_MATCH_GOODS:
      return zh ? "品名" : "name of the goods";
    default:
      return "";
  }
}

absl::Status RunSearch(const Invocation& invocation, const std::string& query) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  v1::SearchBatchesRequest request;
  request.set_query(query);
  request.set_page_size(kFoundPerPage);
  v1::SearchBatchesResponse all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::SearchBatchesResponse page;
    const grpc::Status status =
        (*client)->trace().SearchBatches(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
    return absl::OkStatus();
  }
  auto name_of = NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  const bool zh = invocation.language() == Language::kChinese;
  Table table({{zh ? "批号" : "lot"},
               {zh ? "签发" : "issuer"},
               {zh ? "品名" : "goods"},
               {zh ? "为何找到" : "why"}});
  for (const v1::FoundBatch& found : all.batches()) {
    table.AddRow({found.lot(), (*name_of)(found.issuer()), found.goods_name(),
                  MatchText(found.match(), zh)});
  }
  Print(table.empty() ? (zh ? "没有可见的批次\n" : "no lot that you may see\n")
                      : table.Render());
  return absl::OkStatus();
}

}  // namespace

void AddBatchCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "batch", "Where a lot is, how much, where it comes from 批次状态");
  auto options = std::make_shared<Options>();
  command->add_option("LOT", options->lot, "Lot number as printed")->required();
  command->add_option("--issuer", options->issuer,
                      "Who issued the number; needed when two did");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size, or at this time, told it");
  command->footer(kBatchFooter);
  OnRun(command, invocation,
        [invocation, options] { return RunBatch(*invocation, *options); });
}

void AddSearchCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("search", "Lots by number, code or goods 查批次");
  auto query = std::make_shared<std::string>();
  command
      ->add_option("TEXT", *query,
                   "Part of a lot number, also typed not quite right; a code; "
                   "the name of goods or its pinyin initials")
      ->required();
  command->footer(kSearchFooter);
  OnRun(command, invocation,
        [invocation, query] { return RunSearch(*invocation, *query); });
}

}  // namespace daodi::services::cli
