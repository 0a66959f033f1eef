// daodi flags: what looks wrong in the recorded facts.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/flags_text.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Lists what the rules found, in the order it was found. An organization sees its
own flags, a regulator those of its scope, the public none. Flags change
nothing: what was signed stays as it is. A flag is closed by a later fact, never
deleted, and --as-of shows how it stood. `daodi assess` explains, accepts or
escalates one.

例 Examples:
  daodi flags --as E03
  daodi flags --as R02 --open --code UNKNOWN_ORIGIN
  daodi flags --as E10 --lot 20260325B --issuer E10 --information
  daodi flags --as R02 --as-of 120 -o json
)";

constexpr int32_t kFlagsPerPage = 500;

struct Options {
  std::string organization;
  std::string lot;
  std::string issuer;
  std::string code;
  bool open_only = false;
  bool information = false;
  int64_t as_of = 0;
};

absl::StatusOr<v1::ListFlagsRequest> RequestOf(const Options& options,
                                               const Workspace& workspace) {
  v1::ListFlagsRequest request;
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
  request.set_code(options.code);
  request.set_open_only(options.open_only);
  request.set_as_of_size(options.as_of);
  request.set_page_size(kFlagsPerPage);
  if (options.information) {
    request.set_minimum_severity(v1::FLAG_SEVERITY_INFORMATION);
  }
  return request;
}

struct Flags {
  std::vector<v1::Flag> flags;
  int64_t as_of_size = 0;
};

absl::StatusOr<Flags> Fetch(v1::ListFlagsRequest request,
                            LedgerClient* client) {
  Flags all;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListFlagsResponse page;
    const grpc::Status status =
        client->supervision().ListFlags(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    for (v1::Flag& flag : *page.mutable_flags()) {
      all.flags.push_back(std::move(flag));
    }
    all.as_of_size = page.as_of_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  absl::StatusOr<v1::ListFlagsRequest> request = RequestOf(options, *workspace);
  if (!request.ok()) return request.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<Flags> flags = Fetch(*std::move(request), client->get());
  if (!flags.ok()) return flags.status();
  const AliasLookup alias_of = [&workspace](const std::string& id) {
    return workspace->AliasOf(id);
  };
  if (invocation.wants_json()) {
    Json list = Json::array();
    for (const v1::Flag& flag : flags->flags) {
      list.push_back(FlagAsJson(flag, alias_of));
    }
    PrintJson({{"synthetic", ledger->simulated_clock},
               {"as_of_size", flags->as_of_size},
               {"flags", std::move(list)}});
    return absl::OkStatus();
  }
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  Print(FlagsText(flags->flags, flags->as_of_size, alias_of,
                  invocation.language()));
  return absl::OkStatus();
}

}  // namespace

void AddFlagsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("flags", "What looks wrong 标记与预警");
  auto options = std::make_shared<Options>();
  command->add_option("--organization", options->organization,
                      "Only flags of this organization");
  command->add_option("--lot", options->lot, "Only flags about this lot");
  command->add_option("--issuer", options->issuer,
                      "Who issued that lot number");
  command->add_option("--code", options->code, "Only this code: LATE_ENTRY …");
  command->add_flag("--open", options->open_only,
                    "Only those neither closed nor accepted");
  command->add_flag("--information", options->information,
                    "Also what is merely worth knowing");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size had them");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
