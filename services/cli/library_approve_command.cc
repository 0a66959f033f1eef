// daodi library approve: the quality officer's decision on a first dealing.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/statement_options.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Records the decision on a supplier, on a customer (--customer), or on a product
of a supplier (--product). Sign with the key of the quality officer: another is
flagged UNAUTHORISED_POST. --item names what was looked at, TYPE:NUMBER.

例 Examples:
  daodi library approve E02 --author E03 --with quality --on 2026-03-02 \
      --item BUSINESS_LICENCE:91431124FAKE10027D --conclusion 资料齐全
  daodi library approve E02 --author E03 --with quality --on 2026-03-02 \
      --product 09521234100010
)";

struct Options {
  std::string partner;
  std::string author;
  std::string product;
  std::string decided_on;
  std::string valid_until;
  std::string conclusion;
  std::vector<std::string> items;
  bool customer = false;
  bool refuse = false;
  StatementOptions statement;
};

// Index of the statement that is the record of the partner now.
absl::StatusOr<int64_t> EntryOfRecord(const Invocation& invocation,
                                      const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<std::string> author = workspace->IdOf(options.author);
  if (!author.ok()) return author.status();
  absl::StatusOr<std::string> partner = workspace->IdOf(options.partner);
  if (!partner.ok()) return partner.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  v1::GetLibraryRecordRequest request;
  request.set_name(absl::StrCat("organizations/", *author, "/libraries/",
                                options.customer ? "customer" : "supplier",
                                "/records/", *partner));
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::LibraryRecord record;
  const grpc::Status status =
      (*client)->library().GetLibraryRecord(&context, request, &record);
  if (!status.ok()) return FromGrpc(status);
  return record.entry();
}

Json QualificationOf(const Options& options) {
  Json qualification = {
      {"qualification_type", options.customer           ? "FIRST_CUSTOMER"
                             : !options.product.empty() ? "FIRST_PRODUCT"
                                                        : "FIRST_SUPPLIER"},
      {"partner", absl::StrCat("@", options.partner)},
      {"product", options.product},
      {"decision", options.refuse ? "REFUSED" : "APPROVED"},
      {"decided_on", options.decided_on},
      {"valid_until", options.valid_until},
      {"conclusion", options.conclusion}};
  Json items = Json::array();
  for (const std::string& item : options.items) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(item, absl::MaxSplits(':', 1));
    items.push_back({{"line", items.size() + 1},
                     {"item_type", parts.first},
                     {"number", parts.second}});
  }
  if (!items.empty()) qualification["items"] = std::move(items);
  return qualification;
}

absl::Status Run(Invocation* invocation, const Options& options) {
  if (options.customer && !options.product.empty()) {
    return absl::InvalidArgumentError(
        "--product goes with a supplier: leave out --customer");
  }
  absl::StatusOr<int64_t> entry = EntryOfRecord(*invocation, options);
  if (!entry.ok()) return entry.status();
  Json statement = StatementOf(options.statement, "CONFIRMATION",
                               options.author, Json::object());
  statement.erase("record");
  statement["refs"] = Json::array({{{"kind", "APPROVES"}, {"index", *entry}}});
  statement["sections"] = {{"confirmation", {{"own_act", true}}},
                           {"qualification", QualificationOf(options)}};
  return AppendOneAndReport(invocation, std::move(statement));
}

}  // namespace

void AddLibraryApproveCommand(CLI::App* library, Invocation* invocation) {
  CLI::App* command =
      library->add_subcommand("approve", "Decide on a first dealing 首营审批");
  auto options = std::make_shared<Options>();
  command->add_option("PARTNER", options->partner, "Alias or id")->required();
  command->add_option("--author", options->author, "Who decides")->required();
  command->add_option("--product", options->product,
                      "GTIN or code: a first product 首营品种");
  command->add_flag("--customer", options->customer, "A customer 客户资质");
  command->add_flag("--refuse", options->refuse, "Not approved");
  command->add_option("--on", options->decided_on, "Day of the decision")
      ->required();
  command->add_option("--until", options->valid_until, "Last day it counts");
  command->add_option("--conclusion", options->conclusion, "In words");
  command->add_option("--item", options->items, "TYPE:NUMBER looked at");
  AddStatementOptions(command, &options->statement);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
