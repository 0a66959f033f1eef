// daodi poster: a recall as a poster for shops.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/cli/client.h"
#include "services/cli/error_report.h"
#include "services/cli/file_writer.h"
#include "services/cli/lot_query.h"
#include "services/cli/print_commands.h"
#include "services/cli/workspace.h"
#include "services/labels/recall_poster.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
One A4 page of the recall in force of a lot: every lot of that order, who
recalls and why, what buyers do, and a code for the list of all recalls.

例 Example:
  daodi poster 20260325B --issuer E10 --product 玉竹代用茶 \
    --host https://id.example -O poster.pdf
)";

struct Options {
  std::string lot;
  std::string issuer;
  std::string product;
  std::string host;
  std::string at;
  std::string out;
};

bool IsRecallInForce(const v1::OrderRecord& record) {
  return record.state() == v1::ORDER_STATE_IN_FORCE &&
         (record.order().kind() == v1::ORDER_KIND_ENTERPRISE_RECALL ||
          record.order().kind() == v1::ORDER_KIND_ORDERED_RECALL);
}

// The latest recall in force of the lot.
absl::StatusOr<v1::OrderRecord> FindRecall(v1::ListOrdersRequest request,
                                           const std::string& lot,
                                           LedgerClient* client) {
  std::optional<v1::OrderRecord> found;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListOrdersResponse page;
    const grpc::Status status =
        client->supervision().ListOrders(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    for (const v1::OrderRecord& record : page.orders()) {
      if (IsRecallInForce(record)) found = record;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (found.has_value()) return *std::move(found);
  return absl::NotFoundError(absl::StrCat(
      "no recall of lot ", lot,
      " is in force that the reader may read: see daodi orders --lot"));
}

labels::RecallPoster PosterOf(const v1::OrderRecord& recall,
                              const Options& options, const NameOfId& name_of) {
  labels::RecallPoster poster;
  poster.product = options.product;
  for (const v1::OrderScope& scope : recall.order().scope()) {
    poster.lots.push_back(scope.lot().lot());
  }
  poster.recalled_by = name_of(recall.author());
  constexpr int kSecondsEastOfUtc = 8 * 3'600;
  poster.day = absl::FormatTime("%Y-%m-%d",
                                absl::FromUnixMillis(recall.record_time_ms()),
                                absl::FixedTimeZone(kSecondsEastOfUtc));
  poster.reason = recall.order().reason();
  poster.measures = recall.order().measures();
  poster.uri = absl::StrCat(options.host, "/recalls");
  return poster;
}

absl::StatusOr<v1::ListOrdersRequest> RequestOf(const Options& options,
                                                const Workspace& workspace) {
  v1::ListOrdersRequest request;
  absl::StatusOr<std::string> issuer = workspace.IdOf(options.issuer);
  if (!issuer.ok()) return issuer.status();
  request.mutable_lot()->set_issuer(*std::move(issuer));
  request.mutable_lot()->set_lot(options.lot);
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
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  auto request = RequestOf(options, *workspace);
  if (!request.ok()) return request.status();
  auto recall = FindRecall(*std::move(request), options.lot, client->get());
  if (!recall.ok()) return recall.status();
  auto name_of = NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  labels::RecallPoster poster = PosterOf(*recall, options, *name_of);
  poster.synthetic = ledger->simulated_clock;
  auto file = FileWriter::Create(options.out, FileMode::kEverybody);
  if (!file.ok()) return file.status();
  absl::Status written = labels::WriteRecallPoster(
      poster, [&](absl::string_view bytes) { return (*file)->Write(bytes); });
  if (written.ok()) written = (*file)->Commit();
  if (!written.ok() || options.out == "-") return written;
  Print(absl::StrCat(invocation.Say({"已写 ", "wrote "}), options.out, "\n"));
  return absl::OkStatus();
}

}  // namespace

void AddPosterCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("poster", "A recall as a poster 召回海报");
  auto options = std::make_shared<Options>();
  command->add_option("lot", options->lot, "A lot of the recall")->required();
  command->add_option("--issuer", options->issuer, "Who issued that number")
      ->required();
  command->add_option("--product", options->product, "Name of the product")
      ->required();
  command
      ->add_option("--host", options->host,
                   "Where recalls are listed: https://id.example")
      ->required();
  command->add_option("--at", options->at, "A recall in force at this time");
  command->add_option("-O,--out", options->out, "PDF; - is standard output")
      ->required();
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
