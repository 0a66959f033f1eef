// daodi history: what the ledger says about one lot.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/history_answer.h"
#include "crypto/note_key.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/event_json.h"
#include "services/cli/file_bytes.h"
#include "services/cli/history_row.h"
#include "services/cli/lot_query.h"
#include "services/cli/section_text.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Shows the statements in the order of the log, each with the sections the reader
may see. Who reads: --as ALIAS shows that organization's certificate; --as
public shows none. Nothing is hidden silently in a statement that is listed: the
last column names what was withheld.

--signed asks the ledger to sign what it answers, checks that it signed exactly
this, and keeps the note: if it left something out, the note proves the lie
(docs/formats/answer.md says how to check it with other tools).

例 Examples:
  daodi history HPTP-260620 --issuer E02 --as R02
  daodi history HPTP-260620 --as-of 2026-06-22T00:00:00+08:00
  daodi history HPTP-260620 --as public -o json
  daodi history HPTP-260620 --issuer E02 --signed HPTP-260620.answer
)";

constexpr int32_t kEventsPerPage = 200;

struct Options {
  std::string lot;
  std::string issuer;
  std::string as_of;
  int64_t min_index = -1;
  std::string signed_file;
};

struct History {
  std::vector<v1::BatchEvent> events;
  int64_t as_of_size = 0;
  int64_t as_of_record_time_ms = 0;
  std::vector<std::string> signed_notes;  // one a page, when asked for
};

// The ledger's signature under the page, when it is one under exactly this.
absl::StatusOr<std::string> CheckedNote(const v1::ListBatchEventsResponse& page,
                                        const std::string& issuer,
                                        const std::string& lot,
                                        const std::string& vkey) {
  absl::StatusOr<crypto::NoteKey> key = crypto::NoteKey::Parse(vkey);
  if (!key.ok()) return key.status();
  crypto::HistoryAnswer received;
  received.issuer = issuer;
  received.lot = lot;
  received.last_page = page.next_page_token().empty();
  received.as_of_size = static_cast<uint64_t>(page.as_of_size());
  for (const v1::BatchEvent& event : page.events()) {
    const auto leaf_hash = crypto::Digest::From(event.entry().leaf_hash());
    if (!leaf_hash) return absl::DataLossError("leaf_hash: has not 32 bytes");
    received.entries.push_back(
        {static_cast<uint64_t>(event.entry().index()), *leaf_hash});
  }
  const std::string& note = page.signed_answer().signed_note();
  auto checked = crypto::CheckHistoryAnswer(note, *key, std::move(received));
  if (!checked.ok()) return checked.status();
  return note;
}

absl::StatusOr<History> Fetch(const Options& options,
                              const Workspace& workspace,
                              const std::string& vkey, LedgerClient* client) {
  std::string issuer = "-";
  if (!options.issuer.empty()) {
    absl::StatusOr<std::string> id = workspace.IdOf(options.issuer);
    if (!id.ok()) return id.status();
    issuer = *std::move(id);
  }
  absl::StatusOr<uint64_t> as_of = SizeAsOf(options.as_of, client);
  if (!as_of.ok()) return as_of.status();
  absl::StatusOr<std::string> parent =
      BatchNameOf(workspace, options.issuer, options.lot);
  if (!parent.ok()) return parent.status();
  v1::ListBatchEventsRequest request;
  request.set_parent(*std::move(parent));
  request.set_as_of_size(static_cast<int64_t>(*as_of));
  request.set_page_size(kEventsPerPage);
  if (options.min_index >= 0) {
    request.set_min_index(options.min_index);
    request.set_wait_for_min_index(true);
  }
  request.set_sign_answer(!options.signed_file.empty());
  History history;
  do {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::ListBatchEventsResponse page;
    const grpc::Status status =
        client->trace().ListBatchEvents(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    if (request.sign_answer()) {
      auto note = CheckedNote(page, issuer, options.lot, vkey);
      if (!note.ok()) return note.status();
      history.signed_notes.push_back(*std::move(note));
    }
    for (v1::BatchEvent& event : *page.mutable_events()) {
      history.events.push_back(std::move(event));
    }
    history.as_of_size = page.as_of_size();
    history.as_of_record_time_ms = page.as_of_record_time_ms();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return history;
}

// The first page into the file named, the others beside it.
absl::Status KeepNotes(const std::string& file,
                       const std::vector<std::string>& notes) {
  for (size_t i = 0; i < notes.size(); ++i) {
    const std::string path = i == 0 ? file : absl::StrCat(file, ".", i + 1);
    if (absl::Status kept = WriteFile(path, notes[i]); !kept.ok()) return kept;
  }
  return absl::OkStatus();
}

absl::Status ShowTable(const Invocation& invocation, const Options& options,
                       const History& history, const NameOfId& name_of) {
  const Language language = invocation.language();
  const bool zh = language == Language::kChinese;
  std::vector<Column> columns = {
      {zh ? "位置" : "index", Align::kRight},
      {zh ? "入账" : "recorded"},
      {zh ? "发生（精度）" : "happened (precision)", Align::kLeft, 24},
      {zh ? "事件" : "event", Align::kLeft, 20},
      {zh ? "批与数量" : "lots and quantities", Align::kLeft, 32},
      {zh ? "地点" : "place", Align::kLeft, 16},
      {zh ? "主体" : "who", Align::kLeft, 20},
      {zh ? "签名" : "assurance", Align::kLeft, 14},
      {zh ? "标注" : "marks", Align::kLeft, 24},
      {zh ? "节" : "sections", Align::kLeft, 28}};
  Table table(std::move(columns));
  for (const v1::BatchEvent& event : history.events) {
    absl::StatusOr<HistoryRow> row = MakeHistoryRow(event, name_of, language);
    if (!row.ok()) return row.status();
    table.AddRow({row->index, row->record_time, row->event_time, row->kind,
                  row->lots, row->place, row->author, row->assurance,
                  row->marks, row->sections});
  }
  Print(SafeForTerminal(absl::StrCat(
      zh ? "批次 " : "lot ", options.lot, zh ? "：" : ": ",
      history.events.size(), zh ? " 条，截至账本 " : " statements as of size ",
      history.as_of_size, zh ? " 条，" : ", ",
      FormatTimeMs(history.as_of_record_time_ms), "\n\n")));
  Print(table.Render());
  return absl::OkStatus();
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<History> history =
      Fetch(options, *workspace, ledger->vkey, client->get());
  if (!history.ok()) return history.status();
  absl::Status kept = KeepNotes(options.signed_file, history->signed_notes);
  if (!kept.ok()) return kept;
  absl::StatusOr<NameOfId> name_of =
      NamesOfOrganizations(*workspace, client->get());
  if (!name_of.ok()) return name_of.status();
  if (invocation.wants_json()) {
    Json events = Json::array();
    for (const v1::BatchEvent& event : history->events) {
      events.push_back(EventAsJson(event, *name_of));
    }
    PrintJson(
        {{"lot", options.lot},
         {"synthetic", ledger->simulated_clock},
         {"as_of_size", history->as_of_size},
         {"as_of_record_time", FormatTimeMs(history->as_of_record_time_ms)},
         {"events", std::move(events)}});
    return absl::OkStatus();
  }
  if (ledger->simulated_clock) Print(invocation.Say(SyntheticBanner()));
  return ShowTable(invocation, options, *history, *name_of);
}

}  // namespace

void AddHistoryCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "history", "What the ledger says about one lot 批次履历");
  auto options = std::make_shared<Options>();
  command->add_option("LOT", options->lot, "Lot number as printed")->required();
  command->add_option("--issuer", options->issuer,
                      "Who issued the number; needed when two did");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size, or at this time, told it");
  command->add_option("--min-index", options->min_index,
                      "Wait until this entry is in the views");
  command->add_option("--signed", options->signed_file,
                      "Keep the ledger's signature under the answer here; a "
                      "second page goes to FILE.2");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
