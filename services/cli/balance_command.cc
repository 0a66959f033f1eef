// daodi balance, daodi recall preview: what sums say, and whom a recall
// reaches.

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

constexpr char kBalanceFooter[] = R"(
What of each lot came, went and is left, and for each event that made it inputs,
outputs, stated differences and what is left unexplained (0 in a true record);
where moistures were tested also dry matter, which water cannot make up.

例 Examples:
  daodi balance HPTP-260620 --as E02
  daodi balance 20260325B --whole-chain --as E10
  daodi balance --organization E03 --from 2026-07-01T00:00:00+08:00 \
      --to 2026-08-01T00:00:00+08:00 --as E03
)";

constexpr char kRecallFooter[] = R"(
Lists the lot and everything made of it: who has how much, what is on the way,
what was sold, and the codes on the packs. Nothing is recorded by asking.

例 Examples:
  daodi recall preview R-YZ-260312 --as E10
  daodi recall preview 20260325B --as R02 --as-of 2026-06-05T21:00:00+08:00
)";

constexpr int32_t kLotsPerPage = 500;

struct Options {
  std::string lot;
  std::string issuer;
  std::string organization;
  std::string from;
  std::string to;
  std::string as_of;
  bool whole_chain = false;
};

// What both commands talk to.
struct Session {
  Workspace workspace;
  LedgerSettings ledger;
  std::unique_ptr<LedgerClient> client;
};

absl::StatusOr<std::unique_ptr<Session>> Open(const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  return std::make_unique<Session>(
      Session{*std::move(workspace), *std::move(ledger), *std::move(client)});
}

absl::Status FillPeriod(const Options& options, const Session& session,
                        v1::GetMassBalanceRequest* request) {
  auto organization = session.workspace.IdOf(options.organization);
  if (!organization.ok()) return organization.status();
  auto from = ParseTimeMs(options.from);
  if (!from.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--from: ", from.status().message()));
  }
  auto to = ParseTimeMs(options.to);
  if (!to.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--to: ", to.status().message()));
  }
  request->set_name(absl::StrCat("organizations/", *organization));
  request->set_period_start_ms(*from);
  request->set_period_end_ms(*to);
  return absl::OkStatus();
}

absl::StatusOr<v1::GetMassBalanceRequest> BalanceRequest(const Options& options,
                                                         Session* session) {
  v1::GetMassBalanceRequest request;
  if (options.lot.empty() == options.organization.empty()) {
    return absl::InvalidArgumentError(
        "give LOT, or --organization with --from and --to");
  }
  if (options.lot.empty()) {
    absl::Status filled = FillPeriod(options, *session, &request);
    if (!filled.ok()) return filled;
  } else {
    auto name = BatchNameOf(session->workspace, options.issuer, options.lot);
    if (!name.ok()) return name.status();
    request.set_name(*name);
    request.set_whole_chain(options.whole_chain);
  }
  auto as_of = SizeAsOf(options.as_of, session->client.get());
  if (!as_of.ok()) return as_of.status();
  request.set_as_of_size(static_cast<int64_t>(*as_of));
  request.set_page_size(kLotsPerPage);
  return request;
}

// Empty where a moisture is not known.
std::string DryMatterText(const v1::EventBalance& event, bool zh) {
  if (!event.dry_matter_known()) return "";
  return absl::StrCat(MassText(event.input_dry_mass_milligrams()), " → ",
                      MassText(event.output_dry_mass_milligrams()),
                      event.dry_matter_created()
                          ? (zh ? " 多于投入" : " MORE THAN WENT IN")
                          : "");
}

void ShowBalance(const Invocation& invocation, const v1::MassBalance& balance) {
  const Language language = invocation.language();
  const bool zh = language == Language::kChinese;
  Table lots({{zh ? "批号" : "lot"},
              {zh ? "期初" : "opening", Align::kRight},
              {zh ? "产出/购入" : "produced", Align::kRight},
              {zh ? "收" : "received", Align::kRight},
              {zh ? "用" : "used", Align::kRight},
              {zh ? "检验" : "tested", Align::kRight},
              {zh ? "售" : "sold", Align::kRight},
              {zh ? "发" : "shipped", Align::kRight},
              {zh ? "销毁" : "destroyed", Align::kRight},
              {zh ? "盘亏" : "adjusted", Align::kRight},
              {zh ? "结存" : "closing", Align::kRight},
              {zh ? "在途" : "on the way", Align::kRight}});
  const auto text = [language](const v1::StockAmount& amount) {
    return AmountText(amount, language);
  };
  for (const v1::BatchBalance& lot : balance.batches()) {
    lots.AddRow({lot.lot(), text(lot.opening()), text(lot.produced()),
                 text(lot.received()), text(lot.used()), text(lot.tested()),
                 text(lot.sold()), text(lot.shipped()), text(lot.destroyed()),
                 text(lot.adjusted()), text(lot.closing()),
                 text(lot.in_transit())});
  }
  Print(lots.Render());
  Table events({{"#", Align::kRight},
                {zh ? "环节" : "step"},
                {zh ? "投入" : "in", Align::kRight},
                {zh ? "产出" : "out", Align::kRight},
                {zh ? "副产/废/损" : "by-products, losses", Align::kRight},
                {zh ? "差" : "unexplained", Align::kRight},
                {zh ? "干物质 入→出" : "dry matter in→out", Align::kRight}});
  for (const v1::EventBalance& event : balance.events()) {
    events.AddRow({absl::StrCat(event.entry(), "/", event.event_line()),
                   StepText(event.biz_step(), language),
                   MassText(event.input_mass_milligrams()),
                   MassText(event.output_mass_milligrams()),
                   MassText(event.difference_mass_milligrams()),
                   event.unbalanceable()
                       ? (zh ? "不能平衡" : "unbalanceable")
                       : MassText(event.unexplained_mass_milligrams()),
                   DryMatterText(event, zh)});
  }
  if (!events.empty()) Print(absl::StrCat("\n", events.Render()));
  if (balance.partial()) {
    Print(zh ? "部分数量不在可见范围，合计不完整\n"
             : "some quantities are not yours to read: sums are not whole\n");
  }
}

absl::Status RunBalance(const Invocation& invocation, const Options& options) {
  auto session = Open(invocation);
  if (!session.ok()) return session.status();
  auto request = BalanceRequest(options, session->get());
  if (!request.ok()) return request.status();
  v1::MassBalance all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::MassBalance page;
    const grpc::Status status =
        (*session)->client->trace().GetMassBalance(&context, *request, &page);
    if (!status.ok()) return FromGrpc(status);
    request->set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request->page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    Json json = MessageAsJson(all);
    json["synthetic"] = (*session)->ledger.simulated_clock;
    PrintJson(json);
    return absl::OkStatus();
  }
  if ((*session)->ledger.simulated_clock) {
    Print(invocation.Say(SyntheticBanner()));
  }
  ShowBalance(invocation, all);
  return absl::OkStatus();
}

std::string StocksText(
    const google::protobuf::RepeatedPtrField<v1::CustodianStock>& stocks,
    const NameOfId& name_of, Language language) {
  std::vector<std::string> lines;
  for (const v1::CustodianStock& stock : stocks) {
    lines.push_back(absl::StrCat(name_of(stock.custodian()), " ",
                                 AmountText(stock.amount(), language)));
  }
  return absl::StrJoin(lines, "\n");
}

void ShowRecall(const Invocation& invocation,
                const v1::PreviewRecallResponse& preview,
                const NameOfId& name_of) {
  const Language language = invocation.language();
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "级" : "step", Align::kRight},
               {zh ? "批号" : "lot"},
               {zh ? "签发" : "issuer", Align::kLeft, 24},
               {zh ? "结存" : "stock", Align::kLeft, 40},
               {zh ? "在途" : "on the way", Align::kLeft, 40},
               {zh ? "已售" : "sold", Align::kLeft, 40},
               {zh ? "码段" : "codes", Align::kLeft, 28}});
  for (const v1::RecallBatch& lot : preview.batches()) {
    std::vector<std::string> transit;
    for (const v1::TransitAmount& way : lot.in_transit()) {
      transit.push_back(absl::StrCat(name_of(way.source()), "→",
                                     name_of(way.destination()), " ",
                                     AmountText(way.amount(), language)));
    }
    std::vector<std::string> codes;
    for (const v1::RecallCodeRange& range : lot.codes()) {
      codes.push_back(
          absl::StrCat(range.first(), "–", range.last(), " ", range.state()));
    }
    std::string number = lot.lot();
    if (lot.partial()) absl::StrAppend(&number, zh ? "（不全）" : " (partly)");
    table.AddRow({absl::StrCat(lot.depth()), number, name_of(lot.issuer()),
                  StocksText(lot.stock(), name_of, language),
                  absl::StrJoin(transit, "\n"),
                  StocksText(lot.sold(), name_of, language),
                  absl::StrJoin(codes, "\n")});
  }
  Print(table.Render());
  if (preview.truncated()) {
    Print(zh ? "超出上限，名单不全\n"
             : "over the limits: not the whole list\n");
  }
}

absl::Status RunRecall(const Invocation& invocation, const Options& options) {
  auto session = Open(invocation);
  if (!session.ok()) return session.status();
  v1::PreviewRecallRequest request;
  auto name = BatchNameOf((*session)->workspace, options.issuer, options.lot);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  auto as_of = SizeAsOf(options.as_of, (*session)->client.get());
  if (!as_of.ok()) return as_of.status();
  request.set_as_of_size(static_cast<int64_t>(*as_of));
  request.set_page_size(kLotsPerPage);
  v1::PreviewRecallResponse all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::PreviewRecallResponse page;
    const grpc::Status status =
        (*session)->client->trace().PreviewRecall(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    Json json = MessageAsJson(all);
    json["synthetic"] = (*session)->ledger.simulated_clock;
    PrintJson(json);
    return absl::OkStatus();
  }
  auto name_of =
      NamesOfOrganizations((*session)->workspace, (*session)->client.get());
  if (!name_of.ok()) return name_of.status();
  if ((*session)->ledger.simulated_clock) {
    Print(invocation.Say(SyntheticBanner()));
  }
  ShowRecall(invocation, all, *name_of);
  return absl::OkStatus();
}

}  // namespace

void AddBalanceCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "balance", "What came in, went out and is left 物料平衡");
  auto options = std::make_shared<Options>();
  command->add_option("LOT", options->lot, "Lot number as printed");
  command->add_option("--issuer", options->issuer,
                      "Who issued the number; needed when two did");
  command->add_flag("--whole-chain", options->whole_chain,
                    "Every lot upstream as well");
  command->add_option("--organization", options->organization,
                      "An enterprise in a period instead of a lot");
  command->add_option("--from", options->from, "Start of the period, RFC 3339");
  command->add_option("--to", options->to, "End of it, not included");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size, or at this time, told it");
  command->footer(kBalanceFooter);
  OnRun(command, invocation,
        [invocation, options] { return RunBalance(*invocation, *options); });
}

void AddRecallCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("recall", "What a recall reaches 召回影响");
  command->require_subcommand(1);
  CLI::App* preview = command->add_subcommand(
      "preview", "Lots, holders, quantities, codes 召回预览");
  auto options = std::make_shared<Options>();
  preview->add_option("LOT", options->lot, "Lot number as printed")->required();
  preview->add_option("--issuer", options->issuer,
                      "Who issued the number; needed when two did");
  preview->add_option("--as-of", options->as_of,
                      "As the log of this size, or at this time, told it");
  preview->footer(kRecallFooter);
  command->fallthrough();
  OnRun(preview, invocation,
        [invocation, options] { return RunRecall(*invocation, *options); });
}

}  // namespace daodi::services::cli
