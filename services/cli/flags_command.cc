// daodi flags: what looks wrong in the recorded facts.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/table.h"
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

Json StepAsJson(const v1::FlagStep& step, const Workspace& workspace) {
  Json json = {{"entry", step.entry()},
               {"record_time", FormatTimeMs(step.record_time_ms())},
               {"state", v1::FlagState_Name(step.state())}};
  if (!step.has_assessment()) return json;
  const v1::FlagAssessment& said = step.assessment();
  json["author"] = workspace.AliasOf(step.author());
  json["act"] = v1::FlagAct_Name(said.act());
  const std::pair<const char*, const std::string*> texts[] = {
      {"text", &said.text()},
      {"case_number", &said.case_number()},
      {"assignee", &said.assignee()},
      {"due_date", &said.due_date()}};
  for (const auto& [name, text] : texts) {
    if (!text->empty()) json[name] = *text;
  }
  return json;
}

Json FlagAsJson(const v1::Flag& flag, const Workspace& workspace) {
  Json json = {{"name", flag.name()},
               {"code", flag.code()},
               {"severity", v1::FlagSeverity_Name(flag.severity())},
               {"state", v1::FlagState_Name(flag.state())},
               {"explanation_zh", flag.explanation_zh()},
               {"explanation_en", flag.explanation_en()},
               {"raised_by", flag.raised_by()},
               {"raised_time", FormatTimeMs(flag.raised_time_ms())}};
  if (flag.closed_by() >= 0) {
    json["closed_by"] = flag.closed_by();
    json["closed_time"] = FormatTimeMs(flag.closed_time_ms());
  }
  json["details"] = Json::object();
  for (const auto& [name, value] : flag.details()) {
    json["details"][name] = value;
  }
  json["lots"] = Json::array();
  for (const v1::LotId& lot : flag.lots()) {
    json["lots"].push_back(
        {{"issuer", workspace.AliasOf(lot.issuer())}, {"lot", lot.lot()}});
  }
  json["causes"] =
      std::vector<int64_t>(flag.causes().begin(), flag.causes().end());
  json["organizations"] = Json::array();
  for (const std::string& organization : flag.organizations()) {
    json["organizations"].push_back(workspace.AliasOf(organization));
  }
  json["rules_version"] = flag.rules_version();
  json["steps"] = Json::array();
  for (const v1::FlagStep& step : flag.steps()) {
    json["steps"].push_back(StepAsJson(step, workspace));
  }
  return json;
}

std::string StateText(const v1::Flag& flag, bool zh) {
  switch (flag.state()) {
    case v1::FLAG_STATE_EXPLAINED:
      return zh ? "已说明" : "explained";
    case v1::FLAG_STATE_ACCEPTED:
      return zh ? "说明已认可" : "accepted";
    case v1::FLAG_STATE_ESCALATED:
      return zh ? "已立案" : "escalated";
    case v1::FLAG_STATE_CLOSED_BY_FACT:
      return absl::StrCat(zh ? "已关闭 " : "closed ",
                          FormatTimeMs(flag.closed_time_ms()), " #",
                          flag.closed_by());
    default:
      return zh ? "未关闭" : "open";
  }
}

void ShowTable(const Flags& flags, const Workspace& workspace, bool zh) {
  Table table({{zh ? "标记" : "flag"},
               {zh ? "代码" : "code"},
               {zh ? "入账" : "raised"},
               {zh ? "状态" : "state", Align::kLeft, 26},
               {zh ? "批" : "lots", Align::kLeft, 28},
               {zh ? "单位" : "whose", Align::kLeft, 20},
               {zh ? "说明" : "what", Align::kLeft, 44},
               {zh ? "依据" : "causes", Align::kLeft, 16}});
  for (const v1::Flag& flag : flags.flags) {
    std::vector<std::string> lots;
    for (const v1::LotId& lot : flag.lots()) lots.push_back(lot.lot());
    std::vector<std::string> organizations;
    for (const std::string& organization : flag.organizations()) {
      organizations.push_back(workspace.AliasOf(organization));
    }
    std::string what = zh ? flag.explanation_zh() : flag.explanation_en();
    for (const auto& [name, value] : flag.details()) {
      absl::StrAppend(&what, "\n", name, " ", value);
    }
    for (const v1::FlagStep& step : flag.steps()) {
      if (!step.has_assessment()) continue;
      const v1::FlagAssessment& said = step.assessment();
      absl::StrAppend(
          &what, "\n", workspace.AliasOf(step.author()), ": ",
          said.act() == v1::FLAG_ACT_ASSIGN
              ? absl::StrCat("→ ", said.assignee(), " ", said.due_date())
              : said.text());
    }
    table.AddRow({flag.name(), flag.code(), FormatTimeMs(flag.raised_time_ms()),
                  StateText(flag, zh), absl::StrJoin(lots, "\n"),
                  absl::StrJoin(organizations, "\n"), what,
                  absl::StrCat("#", absl::StrJoin(flag.causes(), " #"))});
  }
  Print(absl::StrCat(zh ? "标记 " : "flags: ", flags.flags.size(),
                     zh ? " 条，截至账本 " : ", as of size ", flags.as_of_size,
                     zh ? " 条\n\n" : "\n\n"));
  Print(table.Render());
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
  if (invocation.wants_json()) {
    Json list = Json::array();
    for (const v1::Flag& flag : flags->flags) {
      list.push_back(FlagAsJson(flag, *workspace));
    }
    PrintJson({{"synthetic", ledger->simulated_clock},
               {"as_of_size", flags->as_of_size},
               {"flags", std::move(list)}});
    return absl::OkStatus();
  }
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  ShowTable(*flags, *workspace, invocation.language() == Language::kChinese);
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
