#include "services/cli/receipt_link_command.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daodi/v1/receipt_link_service.grpc.pb.h"
#include "services/cli/channel.h"
#include "services/cli/error_report.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
The shipper makes a link for one of its shipments to a party off the platform
and sends it: the page of the gateway is /r/ and the secret. The receiver states
what arrived, when, and its post; the notary's key signs the receipt under a
delegation of the shipper. It never counts as an account of the other side.

例 Examples:
  daodi delegate E03 OPERATOR --kind RECEIVING --valid-from 2026-01-01T00:00:00+08:00
  daodi receipt-link make 210 --as E03
  daodi receipt-link show SECRET
  daodi receipt-link confirm SECRET --time 2026-10-29T10:00:00+08:00 \
      --post 仓库收货员 --received 1.1=118
)";

struct Options {
  uint64_t shipment = 0;
  int32_t days = 0;
  std::string token;
  std::string time;
  std::string post;
  std::string note;
  std::vector<std::string> received;  // "1.1=118"
  bool as_shipped = false;
};

Bilingual WordingOf(v1::ReceiptLinkState state) {
  switch (state) {
    case v1::RECEIPT_LINK_STATE_OPEN:
      return {"待收货确认", "waits for the receiver"};
    case v1::RECEIPT_LINK_STATE_CONFIRMED:
      return {"已确认收货", "confirmed"};
    case v1::RECEIPT_LINK_STATE_EXPIRED:
      return {"已过期", "expired"};
    case v1::RECEIPT_LINK_STATE_WITHDRAWN:
      return {"已作废", "withdrawn"};
    default:
      return {"?", "?"};
  }
}

void Show(const Invocation& invocation, const v1::ReceiptLink& link) {
  if (invocation.wants_json()) return PrintJson(MessageAsJson(link));
  const bool zh = invocation.language() == Language::kChinese;
  std::string text;
  if (!link.token().empty()) {
    absl::StrAppend(&text, zh ? "链接 /r/" : "link /r/", link.token(), "\n");
  }
  absl::StrAppend(&text, zh ? "状态 " : "state ",
                  invocation.Say(WordingOf(link.state())), "\n",
                  zh ? "有效至 " : "valid until ",
                  FormatTimeMs(link.expire_time_ms()), "\n");
  if (!link.receipt().empty()) {
    absl::StrAppend(&text, zh ? "收货记录 " : "receipt ", link.receipt(), "\n");
  }
  Print(SafeForTerminal(text));
  Table table({{zh ? "行" : "line"},
               {zh ? "批号" : "lot"},
               {zh ? "发货数量" : "shipped", Align::kRight}});
  for (const v1::ReceiptLinkLine& line : link.lines()) {
    table.AddRow({absl::StrCat(line.event_line(), ".", line.lot_line()),
                  line.lot(), absl::StrCat(line.quantity(), " ", line.unit())});
  }
  if (!table.empty()) Print(absl::StrCat("\n", table.Render()));
}

absl::Status Run(const Invocation& invocation,
                 const std::function<grpc::Status(v1::ReceiptLinkService::Stub*,
                                                  v1::ReceiptLink*)>& call) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  const auto stub = v1::ReceiptLinkService::NewStub(*channel);
  v1::ReceiptLink link;
  const grpc::Status status = call(stub.get(), &link);
  if (!status.ok()) return FromGrpc(status);
  Show(invocation, link);
  return absl::OkStatus();
}

absl::Status Make(const Invocation& invocation, const Options& options) {
  v1::CreateReceiptLinkRequest request;
  request.set_shipment(absl::StrCat("ledgers/-/entries/", options.shipment));
  request.set_valid_days(options.days);
  return Run(invocation, [&](auto* stub, v1::ReceiptLink* link) {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    return stub->CreateReceiptLink(&context, request, link);
  });
}

grpc::Status Get(const std::string& token, v1::ReceiptLinkService::Stub* stub,
                 v1::ReceiptLink* link) {
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::GetReceiptLinkRequest request;
  request.set_token(token);
  return stub->GetReceiptLink(&context, request, link);
}

absl::StatusOr<v1::ReceivedLine> ParseReceived(const std::string& text) {
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  const std::vector<std::string> numbers = absl::StrSplit(parts[0], '.');
  int32_t event_line = 0;
  int32_t lot_line = 0;
  if (parts.size() != 2 || numbers.size() != 2 ||
      !absl::SimpleAtoi(numbers[0], &event_line) ||
      !absl::SimpleAtoi(numbers[1], &lot_line)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--received: ", text,
        " is not LINE=QUANTITY such as 1.1=118; `daodi receipt-link show` "
        "lists the lines"));
  }
  v1::ReceivedLine line;
  line.set_event_line(event_line);
  line.set_lot_line(lot_line);
  line.set_quantity(parts[1]);
  return line;
}

absl::Status Confirm(const Invocation& invocation, const Options& options) {
  v1::ConfirmReceiptRequest request;
  request.set_token(options.token);
  request.set_received_time(options.time);
  request.set_post(options.post);
  request.set_note(options.note);
  for (const std::string& text : options.received) {
    auto line = ParseReceived(text);
    if (!line.ok()) return line.status();
    *request.add_lines() = *std::move(line);
  }
  return Run(invocation, [&](auto* stub, v1::ReceiptLink* link) {
    if (options.as_shipped) {
      v1::ReceiptLink shipped;
      const grpc::Status found = Get(options.token, stub, &shipped);
      if (!found.ok()) return found;
      for (const v1::ReceiptLinkLine& line : shipped.lines()) {
        v1::ReceivedLine* received = request.add_lines();
        received->set_event_line(line.event_line());
        received->set_lot_line(line.lot_line());
        received->set_quantity(line.quantity());
      }
    }
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    return stub->ConfirmReceipt(&context, request, link);
  });
}

void AddConfirm(CLI::App* command, Invocation* invocation) {
  CLI::App* confirm =
      command->add_subcommand("confirm", "State what arrived; once 确认收货");
  auto options = std::make_shared<Options>();
  confirm->add_option("SECRET", options->token, "From the link")->required();
  confirm
      ->add_option("--time", options->time,
                   "When it arrived, RFC 3339 with offset")
      ->required();
  confirm
      ->add_option("--post", options->post,
                   "Post of who received, not the name")
      ->required();
  confirm->add_option("--note", options->note, "Damage and the like");
  auto* received = confirm->add_option("--received", options->received,
                                       "LINE=QUANTITY, for each line");
  confirm
      ->add_flag("--as-shipped", options->as_shipped,
                 "Everything arrived as it was shipped")
      ->excludes(received);
  OnRun(confirm, invocation,
        [invocation, options] { return Confirm(*invocation, *options); });
}

}  // namespace

void AddReceiptLinkCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "receipt-link", "Receipts of who is not on the platform 一次性收货链接");
  command->require_subcommand(1);
  command->fallthrough();
  command->footer(kFooter);
  CLI::App* make =
      command->add_subcommand("make", "A link for one shipment 生成链接");
  auto made = std::make_shared<Options>();
  make->add_option("ENTRY", made->shipment, "Entry of the shipment")
      ->required();
  make->add_option("--days", made->days, "How long it is valid; 0: 30 days")
      ->check(CLI::Range(0, 90));
  OnRun(make, invocation,
        [invocation, made] { return Make(*invocation, *made); });
  CLI::App* show =
      command->add_subcommand("show", "What a link is about 查看链接");
  auto shown = std::make_shared<Options>();
  show->add_option("SECRET", shown->token, "From the link")->required();
  OnRun(show, invocation, [invocation, shown] {
    return Run(*invocation, [&](auto* stub, v1::ReceiptLink* link) {
      return Get(shown->token, stub, link);
    });
  });
  AddConfirm(command, invocation);
}

}  // namespace daodi::services::cli
