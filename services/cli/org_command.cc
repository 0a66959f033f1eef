// daodi org: who is on the ledger, and proposals to let somebody in.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/statement_options.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
An organization is let in by two officers of a registrar: one proposes, another
approves. RECORD is the JSON "record" of an ORGANIZATION statement (`daodi append
--help`); keys it lists and the workspace lacks are made.

例 Examples:
  daodi org propose E01 record.json --author REGISTRAR --with officer-1 \
      --name org-E01
  daodi org approve org-E01 --author REGISTRAR --with officer-2
  daodi org list
  daodi org show E01
)";

constexpr size_t kMaxRecordBytes = 64 * 1024;

struct Options {
  std::string alias;
  std::string record_file;
  std::string author = "REGISTRAR";
  StatementOptions statement;
  std::string proposal;
  std::string reason;
  bool refuse = false;
};

Json OrganizationAsJson(const v1::Organization& organization) {
  Json keys = Json::array();
  for (const v1::Key& key : organization.keys()) {
    keys.push_back({{"label", key.label()},
                    {"purpose", key.purpose()},
                    {"scheme", key.scheme()},
                    {"state", key.state()},
                    {"post", key.post()},
                    {"name", key.name()}});
  }
  return {
      {"name", organization.name()},
      {"display_name", organization.display_name()},
      {"roles", std::vector<std::string>(organization.roles().begin(),
                                         organization.roles().end())},
      {"functions", std::vector<std::string>(organization.functions().begin(),
                                             organization.functions().end())},
      {"division_code", organization.division_code()},
      {"identifiers",
       std::vector<std::string>(organization.identifiers().begin(),
                                organization.identifiers().end())},
      {"registered_index", organization.registered_index()},
      {"status", organization.status()},
      {"keys", keys}};
}

absl::Status List(const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<std::vector<v1::Organization>> organizations =
      (*client)->ListOrganizations();
  if (!organizations.ok()) return organizations.status();
  const bool zh = invocation.language() == Language::kChinese;
  Json json = Json::array();
  Table table({{zh ? "别名" : "alias"},
               {zh ? "名称" : "name", Align::kLeft, 36},
               {zh ? "角色" : "roles", Align::kLeft, 24},
               {zh ? "区划" : "division"},
               {zh ? "状态" : "status"},
               {zh ? "编号" : "id"}});
  for (const v1::Organization& organization : *organizations) {
    json.push_back(OrganizationAsJson(organization));
    const std::string id(
        absl::StripPrefix(organization.name(), "organizations/"));
    const std::string alias = workspace->AliasOf(id);
    table.AddRow({alias == id ? "" : alias, organization.display_name(),
                  absl::StrJoin(organization.roles(), ", "),
                  organization.division_code(), organization.status(), id});
  }
  if (invocation.wants_json()) {
    PrintJson(json);
  } else {
    Print(table.Render());
  }
  return absl::OkStatus();
}

absl::Status Show(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<std::string> id = workspace->IdOf(options.alias);
  if (!id.ok()) return id.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::GetOrganizationRequest request;
  request.set_name(absl::StrCat("organizations/", *id));
  v1::Organization organization;
  const grpc::Status status =
      (*client)->identity().GetOrganization(&context, request, &organization);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(OrganizationAsJson(organization));
    return absl::OkStatus();
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(SafeForTerminal(absl::StrCat(
      organization.display_name(), "  ", *id, "\n", zh ? "角色 " : "roles ",
      absl::StrJoin(organization.roles(), ", "),
      zh ? "；职能 " : "; functions ",
      absl::StrJoin(organization.functions(), ", "), "\n",
      zh ? "区划 " : "division ", organization.division_code(),
      zh ? "；标识 " : "; identifiers ",
      absl::StrJoin(organization.identifiers(), ", "), "\n",
      zh ? "登记于第 " : "registered at entry ",
      organization.registered_index(), zh ? " 条；" : "; ",
      organization.status(), "\n")));
  Table table({{zh ? "钥" : "key"},
               {zh ? "用途" : "purpose"},
               {zh ? "算法" : "scheme"},
               {zh ? "状态" : "state"},
               {zh ? "岗位" : "post"}});
  for (const v1::Key& key : organization.keys()) {
    table.AddRow(
        {key.label(), key.purpose(), key.scheme(), key.state(), key.post()});
  }
  Print(table.Render());
  return absl::OkStatus();
}

absl::Status Propose(Invocation* invocation, const Options& options) {
  absl::StatusOr<std::string> text =
      ReadFile(options.record_file, kMaxRecordBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<Json> record = ParseJson(*text, options.record_file);
  if (!record.ok()) return record.status();
  Json statement = StatementOf(options.statement, "ORGANIZATION",
                               options.author, *std::move(record));
  statement["organization"] = options.alias;
  return AppendOneAndReport(invocation, std::move(statement));
}

absl::Status Approve(Invocation* invocation, const Options& options) {
  Json record = {{"decision", options.refuse ? "REFUSE" : "APPROVE"},
                 {"reason", options.reason}};
  Json statement = StatementOf(options.statement, "APPROVAL", options.author,
                               std::move(record));
  statement["refs"] =
      Json::array({{{"kind", "APPROVES"}, {"name", options.proposal}}});
  return AppendOneAndReport(invocation, std::move(statement));
}

void AddProposalOptions(CLI::App* command, Options* options) {
  command->add_option("--author", options->author, "Registrar")
      ->capture_default_str();
  AddStatementOptions(command, &options->statement);
}

}  // namespace

void AddOrgCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* org = program->add_subcommand(
      "org", "List, show, propose and approve organizations 单位");
  org->require_subcommand(1);
  org->fallthrough();
  org->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* list = org->add_subcommand("list", "Every organization");
  OnRun(list, invocation, [invocation] { return List(*invocation); });

  CLI::App* show = org->add_subcommand("show", "One, with its keys");
  show->add_option("ALIAS", options->alias, "Alias or id")->required();
  OnRun(show, invocation,
        [invocation, options] { return Show(*invocation, *options); });

  CLI::App* propose = org->add_subcommand("propose", "The first signature");
  propose->add_option("ALIAS", options->alias, "Alias it shall get")
      ->required();
  propose->add_option("RECORD", options->record_file, "JSON file")->required();
  AddProposalOptions(propose, options.get());
  OnRun(propose, invocation,
        [invocation, options] { return Propose(invocation, *options); });

  CLI::App* approve = org->add_subcommand("approve", "The second signature");
  approve
      ->add_option("PROPOSAL", options->proposal,
                   "Name of the proposal in the outbox")
      ->required();
  approve->add_flag("--refuse", options->refuse, "Refuse it instead");
  approve->add_option("--reason", options->reason, "In words");
  AddProposalOptions(approve, options.get());
  OnRun(approve, invocation,
        [invocation, options] { return Approve(invocation, *options); });
}

}  // namespace daodi::services::cli
