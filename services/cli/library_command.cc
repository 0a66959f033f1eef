// daodi library: the four libraries, as their owners signed them.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/library_text.h"
#include "services/cli/message_json.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
LIBRARY is product 产品库, enterprise 企业库, supplier 供应商库, customer 客户库 or
- for all. RECORD is a GTIN, product code, organization or party (alias or id).
--owner - means everybody whose records the caller may read. dossier prints a
page in Markdown. How to record: docs/libraries.md.

例 Examples:
  daodi library list supplier --owner E03 --as E03
  daodi library get product 09521234101024 --owner E03
  daodi library search hp --as R03                     名称、拼音首字母、代码、证号
  daodi library search --licence SC1144 --region 4311 --as R02
  daodi library revisions supplier E11 --owner E10 --as E10
  daodi library expiring --days 90 --owner E03 --as E03
  daodi library dossier supplier E14 --owner E03 --as E03 --file E14.md
)";

constexpr int32_t kRecordsPerPage = 200;

struct Options {
  std::string library = "-";
  std::string record;
  std::string owner;
  std::string text;
  std::string name;
  std::string initials;
  std::string code;
  std::string licence;
  std::string expires_from;
  std::string expires_until;
  std::string region;
  std::string status;
  std::string from;
  std::string file;
  int32_t days = 30;
  bool include_expired = false;
  int64_t as_of = 0;
};

// What every subcommand works with.
struct Session {
  Workspace workspace;
  std::unique_ptr<LedgerClient> client;
  bool synthetic = false;

  AliasLookup Aliases() const {
    return [this](const std::string& id) { return workspace.AliasOf(id); };
  }
};

absl::StatusOr<Session> Begin(const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  return Session{*std::move(workspace), *std::move(client),
                 ledger->simulated_clock};
}

absl::StatusOr<std::string> ParentOf(const Options& options,
                                     const Workspace& workspace) {
  std::string owner = "-";
  if (!options.owner.empty() && options.owner != "-") {
    absl::StatusOr<std::string> id = workspace.IdOf(options.owner);
    if (!id.ok()) return id.status();
    owner = *std::move(id);
  }
  return absl::StrCat("organizations/", owner, "/libraries/", options.library);
}

absl::StatusOr<std::string> NameOf(const Options& options,
                                   const Workspace& workspace,
                                   const Invocation& invocation) {
  // GTINs and codes are nobody's alias.
  const std::string subject =
      workspace.IdOf(options.record).value_or(options.record);
  std::string owner = options.owner;
  if (owner.empty()) {
    owner = options.library == "enterprise" ? subject : invocation.as;
  }
  if (owner.empty() || owner == "-" || options.library == "-") {
    return absl::InvalidArgumentError(
        "--owner: say whose record it is, and LIBRARY in which library");
  }
  absl::StatusOr<std::string> id = workspace.IdOf(owner);
  if (!id.ok()) return id.status();
  return absl::StrCat("organizations/", *id, "/libraries/", options.library,
                      "/records/", subject);
}

void ShowBanner(const Invocation& invocation, const Session& session) {
  if (session.synthetic) Print(invocation.Say(SyntheticBanner()));
}

// All pages of a listing in one answer; `take` moves a page into it.
template <typename Request, typename Response, typename Take>
absl::Status ForEachPage(grpc::Status (v1::LibraryService::Stub::*method)(
                             grpc::ClientContext*, const Request&, Response*),
                         Request request, Session* session, const Take& take) {
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    Response page;
    const grpc::Status status =
        (session->client->library().*method)(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    request.set_page_token(page.next_page_token());
    take(&page);
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

template <typename Response>
void ShowRecords(const Invocation& invocation, const Session& session,
                 const Response& all) {
  if (invocation.wants_json()) return PrintJson(MessageAsJson(all));
  ShowBanner(invocation, session);
  const Language language = invocation.language();
  Print(RecordTable(all.records(), session.Aliases(), language));
  Print(invocation.Say({"共 ", "records: "}));
  Print(absl::StrCat(all.records_size(),
                     invocation.Say({" 条，截至账本 ", ", as of size "}),
                     all.as_of_size(), invocation.Say({" 条\n", "\n"})));
}

template <typename Request, typename Response>
absl::Status ListAndShow(const Invocation& invocation, const Options& options,
                         Request request,
                         grpc::Status (v1::LibraryService::Stub::*method)(
                             grpc::ClientContext*, const Request&, Response*)) {
  absl::StatusOr<Session> session = Begin(invocation);
  if (!session.ok()) return session.status();
  absl::StatusOr<std::string> parent = ParentOf(options, session->workspace);
  if (!parent.ok()) return parent.status();
  request.set_parent(*parent);
  request.set_page_size(kRecordsPerPage);
  request.set_as_of_size(options.as_of);
  Response all;
  absl::Status listed =
      ForEachPage(method, request, &*session, [&all](Response* page) {
        page->clear_next_page_token();
        all.MergeFrom(*page);
      });
  if (!listed.ok()) return listed;
  ShowRecords(invocation, *session, all);
  return absl::OkStatus();
}

absl::Status List(const Invocation& invocation, const Options& options) {
  return ListAndShow(invocation, options, v1::ListLibraryRecordsRequest(),
                     &v1::LibraryService::Stub::ListLibraryRecords);
}

absl::Status Search(const Invocation& invocation, const Options& options) {
  v1::SearchLibraryRecordsRequest request;
  request.set_query(options.text);
  v1::LibraryFilter* filter = request.mutable_filter();
  filter->set_name(options.name);
  filter->set_initials(options.initials);
  filter->set_code(options.code);
  filter->set_licence(options.licence);
  filter->set_expires_from(options.expires_from);
  filter->set_expires_until(options.expires_until);
  filter->set_division_prefix(options.region);
  filter->set_status(options.status);
  return ListAndShow(invocation, options, std::move(request),
                     &v1::LibraryService::Stub::SearchLibraryRecords);
}

absl::Status Get(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Session> session = Begin(invocation);
  if (!session.ok()) return session.status();
  auto name = NameOf(options, session->workspace, invocation);
  if (!name.ok()) return name.status();
  v1::GetLibraryRecordRequest request;
  request.set_name(*name);
  request.set_as_of_size(options.as_of);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::LibraryRecord record;
  const grpc::Status status =
      session->client->library().GetLibraryRecord(&context, request, &record);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(record));
    return absl::OkStatus();
  }
  ShowBanner(invocation, *session);
  Print(RecordPage(record, session->Aliases(), invocation.language()));
  return absl::OkStatus();
}

absl::Status Revisions(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Session> session = Begin(invocation);
  if (!session.ok()) return session.status();
  auto name = NameOf(options, session->workspace, invocation);
  if (!name.ok()) return name.status();
  v1::ListLibraryRevisionsRequest request;
  request.set_name(*name);
  request.set_as_of_size(options.as_of);
  v1::ListLibraryRevisionsResponse all;
  absl::Status listed =
      ForEachPage(&v1::LibraryService::Stub::ListLibraryRevisions, request,
                  &*session, [&all](v1::ListLibraryRevisionsResponse* page) {
                    page->clear_next_page_token();
                    all.MergeFrom(*page);
                  });
  if (!listed.ok()) return listed;
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
    return absl::OkStatus();
  }
  ShowBanner(invocation, *session);
  Print(RevisionTable(all.revisions(), invocation.language()));
  return absl::OkStatus();
}

absl::Status Expiring(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Session> session = Begin(invocation);
  if (!session.ok()) return session.status();
  absl::StatusOr<std::string> parent = ParentOf(options, session->workspace);
  if (!parent.ok()) return parent.status();
  v1::ListExpiringRecordsRequest request;
  request.set_parent(*parent);
  request.set_within_days(options.days);
  request.set_from_date(options.from);
  request.set_include_expired(options.include_expired);
  request.set_as_of_size(options.as_of);
  v1::ListExpiringRecordsResponse all;
  absl::Status listed =
      ForEachPage(&v1::LibraryService::Stub::ListExpiringRecords, request,
                  &*session, [&all](v1::ListExpiringRecordsResponse* page) {
                    page->clear_next_page_token();
                    all.MergeFrom(*page);
                  });
  if (!listed.ok()) return listed;
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(all));
    return absl::OkStatus();
  }
  ShowBanner(invocation, *session);
  Print(
      ExpiringTable(all.expiring(), session->Aliases(), invocation.language()));
  Print(absl::StrCat(invocation.Say({"从 ", "counted from "}), all.from_date(),
                     invocation.Say({" 起算\n", "\n"})));
  return absl::OkStatus();
}

absl::Status ShowDossier(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Session> session = Begin(invocation);
  if (!session.ok()) return session.status();
  auto name = NameOf(options, session->workspace, invocation);
  if (!name.ok()) return name.status();
  v1::GetDossierRequest request;
  request.set_name(*name);
  request.set_as_of_size(options.as_of);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::Dossier dossier;
  const grpc::Status status =
      session->client->library().GetDossier(&context, request, &dossier);
  if (!status.ok()) return FromGrpc(status);
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(dossier));
    return absl::OkStatus();
  }
  const std::string page =
      DossierPage(dossier, session->Aliases(), session->synthetic);
  if (!options.file.empty()) return WriteFile(options.file, page);
  Print(page);
  return absl::OkStatus();
}

using OptionsPtr = std::shared_ptr<Options>;
using Body = absl::Status (*)(const Invocation&, const Options&);

CLI::App* AddSubcommand(CLI::App* command, Invocation* invocation,
                        const OptionsPtr& options, const char* name,
                        const char* description, Body body) {
  CLI::App* sub = command->add_subcommand(name, description);
  sub->add_option("--owner", options->owner, "Whose library; -: all readable");
  sub->add_option("--as-of", options->as_of, "As the log of this size had it");
  OnRun(sub, invocation,
        [invocation, options, body] { return body(*invocation, *options); });
  return sub;
}

void AddLibrary(CLI::App* sub, const OptionsPtr& options, bool positional) {
  sub->add_option(positional ? "LIBRARY" : "--library", options->library,
                  "product, enterprise, supplier, customer or -")
      ->check(CLI::IsMember(
          {"product", "enterprise", "supplier", "customer", "-"}));
}

void AddRecord(CLI::App* sub, const OptionsPtr& options) {
  AddLibrary(sub, options, true);
  sub->add_option("RECORD", options->record, "GTIN, code, alias or id")
      ->required();
}

void AddFilter(CLI::App* sub, const OptionsPtr& options) {
  sub->add_option("TEXT", options->text,
                  "In names, pinyin initials, codes and licence numbers");
  AddLibrary(sub, options, false);
  sub->add_option("--name", options->name, "Part of a name");
  sub->add_option("--initials", options->initials, "Pinyin initials: hp");
  sub->add_option("--code", options->code, "Beginning of a GTIN, USCC or id");
  sub->add_option("--licence", options->licence,
                  "Beginning of a licence number");
  sub->add_option("--expires-from", options->expires_from, "2026-05-16");
  sub->add_option("--expires-until", options->expires_until, "2026-12-31");
  sub->add_option("--region", options->region,
                  "Beginning of the division code: 4311");
  sub->add_option("--status", options->status, "QUALIFIED, WATCHED …");
}

}  // namespace

void AddLibraryCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("library", "The four libraries 四库");
  command->footer(kFooter);
  command->require_subcommand(1);
  command->fallthrough();
  auto options = std::make_shared<Options>();
  const auto add = [&](const char* name, const char* description, Body body) {
    return AddSubcommand(command, invocation, options, name, description, body);
  };
  AddLibrary(add("list", "Records of a library 列出", &List), options, true);
  AddRecord(add("get", "One record as stated 查看", &Get), options);
  AddFilter(add("search", "Find records 查找", &Search), options);
  AddRecord(add("revisions", "All that was said of a record 版次", &Revisions),
            options);
  CLI::App* expiring =
      add("expiring", "What expires, by date 到期提醒", &Expiring);
  AddLibrary(expiring, options, false);
  expiring->add_option("--days", options->days, "Within so many days")
      ->capture_default_str();
  expiring->add_option("--from", options->from, "Counted from this day");
  expiring->add_flag("--include-expired", options->include_expired,
                     "Also what has expired");
  CLI::App* dossier =
      add("dossier", "Everything about a record, to print 档案", &ShowDossier);
  AddRecord(dossier, options);
  dossier->add_option("--file", options->file, "Write the page here");
  AddLibraryApproveCommand(command, invocation);
  AddLibraryImportCommands(command, invocation);
}

}  // namespace daodi::services::cli
