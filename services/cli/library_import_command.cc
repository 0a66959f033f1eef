// daodi library import and template: the libraries out of spreadsheets.

#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/envelope.h"
#include "services/cli/append_report.h"
#include "services/cli/append_session.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/library_import.h"
#include "services/cli/section_text.h"
#include "services/cli/table.h"
#include "services/domain/disclosure.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
FILE is CSV in UTF-8 or GB18030, headings in Chinese or English, in any order;
daodi library template makes one to fill in. Rows beginning with # are left out.
A row whose record stands as it says gives no statement; another gives the next
revision. A column that the file does not have keeps what stands; an empty cell
empties it. Partners are known by their unified social credit code; who is not
on the platform is recorded as a party first. Nothing is sent while a row has a
fault, unless --proceed leaves such rows out. How to fill in: docs/libraries.md.

例 Examples:
  daodi library template --type supplier > suppliers.csv
  daodi library import suppliers.csv --type supplier --author E03 --with quality --dry-run
  daodi library import products.csv --type product --author E03 --with quality
)";

constexpr size_t kMaxSheetBytes = 32 * 1024 * 1024;
constexpr int32_t kRecordsPerPage = 500;

struct Options {
  std::string file;
  std::string type;
  std::string author;
  bool dry_run = false;
  bool proceed = false;
  StatementOptions statement;
};

absl::StatusOr<LibrarySheet> ReadSheet(const Options& options) {
  absl::StatusOr<std::string> bytes = ReadFile(options.file, kMaxSheetBytes);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> text = ReadChineseText(*bytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<CsvRow>> table = ReadCsv(*text);
  if (!table.ok()) return table.status();
  return ReadLibrarySheet(*domain::ParseLibrary(options.type), *table);
}

// What the ledger has of the author's libraries.
class Holdings {
 public:
  static absl::StatusOr<Holdings> Read(LedgerClient* client,
                                       const std::string& owner,
                                       domain::Library library) {
    Holdings holdings(client);
    auto organizations = client->ListOrganizations();
    if (!organizations.ok()) return organizations.status();
    for (const v1::Organization& organization : *organizations) {
      const std::string id(
          absl::StripPrefix(organization.name(), "organizations/"));
      for (absl::string_view code : organization.identifiers()) {
        if (absl::ConsumePrefix(&code, "USCC:")) {
          holdings.id_of_code_.emplace(code, id);
        }
      }
      holdings.known_.insert(id);
    }
    absl::Status listed = holdings.List(owner, domain::Library::kEnterprise);
    if (listed.ok() && library != domain::Library::kEnterprise) {
      holdings.records_.clear();
      listed = holdings.List(owner, library);
    }
    if (!listed.ok()) return listed;
    return holdings;
  }

  const std::map<std::string, std::string>& id_of_code() const {
    return id_of_code_;
  }
  bool Knows(const std::string& id) const { return known_.count(id) != 0; }

  absl::StatusOr<std::optional<StandingRecord>> Standing(
      const std::string& subject) const {
    const auto record = records_.find(subject);
    if (record == records_.end() || record->second.revision() == 0) {
      return std::nullopt;
    }
    absl::StatusOr<v1::Entry> entry =
        client_->GetEntry(static_cast<uint64_t>(record->second.entry()));
    if (!entry.ok()) return entry.status();
    auto envelope = crypto::ParseEnvelope(entry->envelope());
    if (!envelope.ok()) return envelope.status();
    StandingRecord standing;
    standing.revision = record->second.revision();
    for (const v1::EntrySection& shown : entry->sections()) {
      if (!shown.has_content()) continue;
      absl::Status added = AddSection(envelope->header, shown, &standing);
      if (!added.ok()) return added;
    }
    return standing;
  }

 private:
  explicit Holdings(LedgerClient* client) : client_(client) {}

  absl::Status List(const std::string& owner, domain::Library library) {
    v1::ListLibraryRecordsRequest request;
    request.set_parent(absl::StrCat("organizations/", owner, "/libraries/",
                                    domain::LibraryName(library)));
    request.set_page_size(kRecordsPerPage);
    do {
      grpc::ClientContext context;
      LedgerClient::Prepare(&context);
      v1::ListLibraryRecordsResponse page;
      const grpc::Status status =
          client_->library().ListLibraryRecords(&context, request, &page);
      if (!status.ok()) return FromGrpc(status);
      request.set_page_token(page.next_page_token());
      for (v1::LibraryRecord& record : *page.mutable_records()) {
        const std::string& code = record.identifiers().social_credit_code();
        if (!code.empty()) id_of_code_.emplace(code, record.subject());
        known_.insert(record.subject());
        std::string subject = record.subject();
        records_.emplace(std::move(subject), std::move(record));
      }
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  static absl::Status AddSection(const crypto::StatementHeader& header,
                                 const v1::EntrySection& shown,
                                 StandingRecord* standing) {
    for (const crypto::SectionHead& head : header.sections) {
      if (head.label != shown.label()) continue;
      const std::string name = SectionName(header, head);
      auto json = SectionAsJson(head, shown.content().content());
      if (!json.ok()) return json.status();
      standing->sections[name] = *std::move(json);
      std::string audience(domain::AudienceName(head.audience));
      if (head.audience == crypto::Audience::kNamed) {
        absl::StrAppend(
            &audience, ":",
            absl::StrJoin(shown.content().named_organizations(), ","));
      }
      if (head.erasable) absl::StrAppend(&audience, "+erasable");
      standing->audiences[name] = std::move(audience);
    }
    return absl::OkStatus();
  }

  LedgerClient* client_;
  std::map<std::string, v1::LibraryRecord> records_;  // by subject
  std::map<std::string, std::string> id_of_code_;
  std::set<std::string> known_;
};

// By the clock that the ledger will go by.
absl::StatusOr<int64_t> NowOf(const StatementOptions& options) {
  if (options.record_time.empty()) return absl::ToUnixMillis(absl::Now());
  return ParseTimeMs(options.record_time);
}

absl::StatusOr<ImportPlan> PlanOf(const Invocation& invocation,
                                  const Options& options,
                                  const LibrarySheet& sheet) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<std::string> author = workspace->IdOf(options.author);
  if (!author.ok()) return author.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  const domain::Library library = *domain::ParseLibrary(options.type);
  auto holdings = Holdings::Read(client->get(), *author, library);
  if (!holdings.ok()) return holdings.status();
  ImportTarget target;
  target.library = library;
  target.author = options.author;
  target.author_id = *author;
  target.statement = options.statement;
  absl::StatusOr<int64_t> now_ms = NowOf(options.statement);
  if (!now_ms.ok()) return now_ms.status();
  target.now_ms = *now_ms;
  target.id_of_code = holdings->id_of_code();
  target.resolve = [&](absl::string_view alias) {
    return workspace->IdOf(alias);
  };
  target.is_known = [&](const std::string& id) { return holdings->Knows(id); };
  target.standing = [&](const std::string& subject) {
    return holdings->Standing(subject);
  };
  return PlanImport(target, sheet);
}

std::vector<StatementSpec> SpecsOf(const ImportPlan& plan) {
  std::vector<StatementSpec> specs;
  for (const auto& statement : plan.statements) specs.push_back(statement.spec);
  return specs;
}

// Asks the ledger about every statement, and drops those it would refuse.
absl::Status Try(const Invocation& invocation, ImportPlan* plan) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  const std::vector<StatementSpec> specs = SpecsOf(*plan);
  std::vector<ImportPlan::Statement> accepted;
  AppendSettings settings;
  settings.validate_only = true;
  settings.keep_going = true;
  settings.on_outcome = [&](const AppendOutcome& outcome) {
    const auto at = static_cast<size_t>(outcome.spec - specs.data());
    if (outcome.status.ok()) {
      accepted.push_back(plan->statements[at]);
      return;
    }
    const ErrorParts parts = PartsOf(outcome.status, invocation.language());
    plan->faults.push_back(
        {plan->statements[at].line, "", "", parts.message, parts.fix});
  };
  AppendSession session(&*workspace, client->get(), std::move(settings));
  const absl::Status tried = session.Append(specs);
  if (!tried.ok() && !absl::IsAborted(tried)) return tried;
  plan->statements = std::move(accepted);
  return absl::OkStatus();
}

Json FaultsAsJson(const std::vector<SheetFault>& faults) {
  Json list = Json::array();
  for (const SheetFault& fault : faults) {
    list.push_back({{"line", fault.line},
                    {"column", fault.column},
                    {"value", fault.value},
                    {"problem", fault.problem},
                    {"fix", fault.fix}});
  }
  return list;
}

std::string FaultTable(const Invocation& invocation,
                       const std::vector<SheetFault>& faults) {
  Table table({{invocation.Say({"行", "line"}), Align::kRight},
               {invocation.Say({"列", "column"}), Align::kLeft, 20},
               {invocation.Say({"值", "value"}), Align::kLeft, 24},
               {invocation.Say({"问题", "problem"}), Align::kLeft, 44},
               {invocation.Say({"怎样改", "fix"}), Align::kLeft, 44}});
  for (const SheetFault& fault : faults) {
    table.AddRow({absl::StrCat(fault.line), fault.column, fault.value,
                  fault.problem, fault.fix});
  }
  return faults.empty() ? "" : table.Render();
}

void ShowPlan(const Invocation& invocation, const LibrarySheet& sheet,
              const ImportPlan& plan) {
  if (invocation.wants_json()) {
    return PrintJson({{"rows", sheet.rows.size()},
                      {"unchanged", plan.unchanged},
                      {"statements", plan.statements.size()},
                      {"faults", FaultsAsJson(plan.faults)}});
  }
  Print(FaultTable(invocation, plan.faults));
  Print(absl::StrCat(
      sheet.rows.size(), invocation.Say({" 行，", " rows, "}), plan.unchanged,
      invocation.Say({" 行没有变化，", " unchanged, "}), plan.statements.size(),
      invocation.Say({" 条语句，", " statements, "}), plan.faults.size(),
      invocation.Say({" 处错误\n", " faults\n"})));
}

absl::Status Import(Invocation* invocation, const Options& options) {
  absl::StatusOr<LibrarySheet> sheet = ReadSheet(options);
  if (!sheet.ok()) return sheet.status();
  // Only who keeps a library reads all of it.
  Invocation as_author = *invocation;
  as_author.as = options.author;
  absl::StatusOr<ImportPlan> plan = PlanOf(as_author, options, *sheet);
  if (!plan.ok()) return plan.status();
  absl::Status tried = Try(as_author, &*plan);
  if (!tried.ok()) return tried;
  const bool send = !options.dry_run && !plan->statements.empty() &&
                    (plan->faults.empty() || options.proceed);
  if (send && invocation->wants_json()) {
    // Standard output is for what became of the statements.
    std::fputs(FaultTable(*invocation, plan->faults).c_str(), stderr);
  } else {
    ShowPlan(*invocation, *sheet, *plan);
  }
  if (!plan->faults.empty()) invocation->exit_code = kExitRefused;
  if (!send) {
    if (!invocation->wants_json()) {
      Print(invocation->Say({"什么也没有写入\n", "nothing was written\n"}));
    }
    return absl::OkStatus();
  }
  AppendOptions append;
  append.keep_going = options.proceed;
  absl::Status sent = AppendAndReport(&as_author, SpecsOf(*plan), append);
  if (as_author.exit_code != kExitDone) {
    invocation->exit_code = as_author.exit_code;
  }
  return sent;
}

void AddType(CLI::App* command, std::string* type) {
  command->add_option("--type", *type, "Which library")
      ->required()
      ->check(CLI::IsMember({"product", "enterprise", "supplier", "customer"}));
}

}  // namespace

void AddLibraryImportCommands(CLI::App* library, Invocation* invocation) {
  auto options = std::make_shared<Options>();
  CLI::App* import = library->add_subcommand(
      "import", "Records out of a spreadsheet, as CSV 导入");
  import->add_option("FILE", options->file, "CSV; - reads standard input")
      ->required();
  AddType(import, &options->type);
  import->add_option("--author", options->author, "Whose library")->required();
  import->add_flag("--dry-run", options->dry_run,
                   "Check everything and write nothing");
  import->add_flag("--proceed", options->proceed,
                   "Send the good rows although others have faults");
  AddStatementOptions(import, &options->statement);
  import->footer(kFooter);
  OnRun(import, invocation,
        [invocation, options] { return Import(invocation, *options); });

  CLI::App* blank = library->add_subcommand(
      "template", "A table to fill in, for import 模板");
  AddType(blank, &options->type);
  OnRun(blank, invocation, [invocation, options] {
    Print(LibraryTemplate(*domain::ParseLibrary(options->type),
                          invocation->language()));
    return absl::OkStatus();
  });
}

}  // namespace daodi::services::cli
