// daodi orders: holds, recalls and orders, and where they stand.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/message_json.h"
#include "services/cli/order_text.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Lists the orders that the reader may read: pending, in force, expired by law,
lapsed for want of ratification, lifted, closed; the times they set and which
ran out; who acknowledged; and of a recall what was recovered and what was sold
and not recovered.

例 Examples:
  daodi orders --as R02 --in-force
  daodi orders --as E10 --lot 20260325B --issuer E10
  daodi orders --as R02 --at 2026-06-08T00:00:00+08:00 -o json
)";

constexpr int32_t kOrdersPerPage = 500;

struct Options {
  std::string organization;
  std::string lot;
  std::string issuer;
  std::string at;
  bool in_force = false;
  int64_t as_of = 0;
};

absl::StatusOr<v1::ListOrdersRequest> RequestOf(const Options& options,
                                                const Workspace& workspace) {
  v1::ListOrdersRequest request;
  request.set_page_size(kOrdersPerPage);
  request.set_in_force_only(options.in_force);
  request.set_as_of_size(options.as_of);
  if (!options.organization.empty()) {
    absl::StatusOr<std::string> id = workspace.IdOf(options.organization);
    if (!id.ok()) return id.status();
    request.set_organization(*std::move(id));
  }
  if (options.lot.empty() != options.issuer.empty()) {
    return absl::InvalidArgumentError(
        "--lot and --issuer go together: give both or none");
  }
  if (!options.lot.empty()) {
    absl::StatusOr<std::string> id = workspace.IdOf(options.issuer);
    if (!id.ok()) return id.status();
    request.mutable_lot()->set_issuer(*std::move(id));
    request.mutable_lot()->set_lot(options.lot);
  }
  if (!options.at.empty()) {
    absl::StatusOr<int64_t> at_ms = ParseTimeMs(options.at);
    if (!at_ms.ok()) return at_ms.status();
    request.set_at_time_ms(*at_ms);
  }
  return request;
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto request = RequestOf(options, *workspace);
  if (!request.ok()) return request.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  v1::ListOrdersResponse all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListOrdersResponse page;
    const grpc::Status status =
        (*client)->supervision().ListOrders(&context, *request, &page);
    if (!status.ok()) return FromGrpc(status);
    request->set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request->page_token().empty());
  all.clear_next_page_token();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
    return absl::OkStatus();
  }
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(zh ? "处置与召回 " : "orders: ", all.orders_size(),
                     zh ? " 件，截至账本 " : ", as of size ", all.as_of_size(),
                     zh ? " 条，于 " : ", at ", FormatTimeMs(all.at_time_ms()),
                     "\n\n"));
  Print(OrderTable(all.orders(), *workspace, invocation.language()).Render());
  return absl::OkStatus();
}

}  // namespace

void AddOrdersCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("orders", "Holds, recalls and orders 处置与召回");
  auto options = std::make_shared<Options>();
  command->add_option("--organization", options->organization,
                      "Only what it ordered or is addressed to it");
  command->add_option("--lot", options->lot, "Only about this lot");
  command->add_option("--issuer", options->issuer,
                      "Who issued that lot number");
  command->add_flag("--in-force", options->in_force,
                    "Only those pending or in force");
  command->add_option("--at", options->at, "Where they stood at this time");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size had them");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
