#include "services/cli/notices_command.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "services/cli/file_bytes.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/notice_client.h"
#include "services/cli/notices_text.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Of each order in force there is one notice for each party that it reaches. A
ladder goes on until the party acknowledges: console, each contact for ten
minutes, then the telephone list. Only a statement in the log acknowledges; a
party off the platform is acknowledged for by who gave the order. Telephone
numbers stay in the contacts of the library; here are only references.

例 Examples:
  daodi notices list --as E10 --open
  daodi notices list --as R02 --state telephone_list
  daodi notices send --as E10 --webhook https://sms.example/daodi \
      --secret-file webhook.secret --watch 30
  daodi notices report notices/210-pty-… --as E10 --channel telephone \
      --outcome delivered
  daodi notices letter notices/210-pty-… --as E10 --telephone 0746-0000000
  daodi notices test E12 --as E10
  daodi notices answer notices/drill-3 --as E12
  daodi notices drill 2026-06 --as E10
)";

struct Options {
  std::string name;
  int64_t order = -1;
  std::string recipient;
  std::string author;
  std::string state;
  bool open = false;
  bool drills = false;
  std::string at;
  int64_t as_of = 0;
  std::string channel;
  std::string contact;
  int32_t number = 0;
  std::string outcome;
  std::string code;
  std::string telephone;
  std::string out = "-";
  std::string month;
};

// "telephone_list" as the enum's word with that prefix. Errors:
// kInvalidArgument.
template <typename Enum>
absl::StatusOr<Enum> ParseWord(const std::string& word, const char* prefix,
                               const char* option,
                               bool (*parse)(const std::string&, Enum*)) {
  Enum value{};
  if (parse(absl::StrCat(prefix, absl::AsciiStrToUpper(word)), &value)) {
    return value;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": ", word, " is no word for it; see --help"));
}

NameOfId AliasesOf(const NoticeClient& client) {
  return [&client](absl::string_view id) {
    return client.workspace().AliasOf(id);
  };
}

absl::StatusOr<std::string> IdOrNothing(const NoticeClient& client,
                                        const std::string& alias) {
  if (alias.empty()) return std::string();
  return client.workspace().IdOf(alias);
}

absl::StatusOr<v1::ListNoticesRequest> RequestOf(const Options& options,
                                                 const NoticeClient& client) {
  v1::ListNoticesRequest request;
  auto recipient = IdOrNothing(client, options.recipient);
  if (!recipient.ok()) return recipient.status();
  auto author = IdOrNothing(client, options.author);
  if (!author.ok()) return author.status();
  request.set_recipient(*std::move(recipient));
  request.set_author(*std::move(author));
  request.set_of_order(options.order >= 0);
  if (request.of_order()) request.set_order_entry(options.order);
  request.set_open_only(options.open);
  request.set_drills(options.drills);
  request.set_as_of_size(options.as_of);
  if (!options.state.empty()) {
    auto state = ParseWord<v1::NoticeState>(options.state, "NOTICE_STATE_",
                                            "--state", &v1::NoticeState_Parse);
    if (!state.ok()) return state.status();
    request.set_state(*state);
  }
  if (!options.at.empty()) {
    auto at_ms = ParseTimeMs(options.at);
    if (!at_ms.ok()) return at_ms.status();
    request.set_at_time_ms(*at_ms);
  }
  return request;
}

absl::Status List(const Invocation& invocation, const Options& options) {
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  auto request = RequestOf(options, *client);
  if (!request.ok()) return request.status();
  auto listed = client->List(*std::move(request));
  if (!listed.ok()) return listed.status();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(*listed));
    return absl::OkStatus();
  }
  if (client->synthetic()) Print(invocation.Say(SyntheticBanner()));
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(zh ? "通知 " : "notices: ", listed->notices_size(),
                     zh ? " 件，于 " : ", at ",
                     FormatTimeMs(listed->at_time_ms()), "\n\n"));
  Print(
      NoticeTable(listed->notices(), AliasesOf(*client), invocation.language())
          .Render());
  return absl::OkStatus();
}

void ShowAttempt(const Invocation& invocation,
                 const v1::NoticeAttempt& attempt) {
  if (invocation.wants_json()) return PrintJson(MessageAsJson(attempt));
  Print(absl::StrCat(attempt.number(), ". ",
                     invocation.Say(WordingOf(attempt.channel())), " ",
                     invocation.Say(WordingOf(attempt.outcome())), "\n"));
}

// "210.1": line 1 of the contacts in entry 210.
absl::Status SetContact(const std::string& text, v1::NoticeContact* contact) {
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  int64_t entry = 0;
  int32_t line = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &entry) ||
      !absl::SimpleAtoi(parts[1], &line)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--contact: ", text,
                     " is not ENTRY.LINE; see daodi notices list -o "
                     "json"));
  }
  contact->set_entry(entry);
  contact->set_line(line);
  return absl::OkStatus();
}

// With --number the outcome of a step that was taken; otherwise a step that a
// person has just taken, and its outcome.
absl::Status Report(const Invocation& invocation, const Options& options) {
  auto outcome =
      ParseWord<v1::DeliveryOutcome>(options.outcome, "DELIVERY_OUTCOME_",
                                     "--outcome", &v1::DeliveryOutcome_Parse);
  if (!outcome.ok()) return outcome.status();
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  int32_t number = options.number;
  if (number == 0) {
    v1::RecordAttemptRequest taken;
    auto channel =
        ParseWord<v1::NoticeChannel>(options.channel, "NOTICE_CHANNEL_",
                                     "--channel", &v1::NoticeChannel_Parse);
    if (!channel.ok()) return channel.status();
    auto found = client->Find(options.name);
    if (!found.ok()) return found.status();
    number = found->notice.next_step().number();
    taken.set_notice(options.name);
    taken.set_number(number);
    taken.set_channel(*channel);
    if (!options.contact.empty()) {
      absl::Status set = SetContact(options.contact, taken.mutable_contact());
      if (!set.ok()) return set;
    }
    auto recorded =
        client->Call(&v1::NoticeService::Stub::RecordAttempt, taken);
    if (!recorded.ok()) return recorded.status();
  }
  v1::ReportDeliveryRequest request;
  request.set_notice(options.name);
  request.set_number(number);
  request.set_outcome(*outcome);
  request.set_code(options.code);
  auto reported =
      client->Call(&v1::NoticeService::Stub::ReportDelivery, request);
  if (!reported.ok()) return reported.status();
  ShowAttempt(invocation, reported->attempt());
  return absl::OkStatus();
}

absl::Status Letter(const Invocation& invocation, const Options& options) {
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  auto found = client->Find(options.name);
  if (!found.ok()) return found.status();
  if (found->notice.drill() || found->notice.recipient().empty()) {
    return absl::InvalidArgumentError(
        "a letter is of an order, to a party; for consumers print a poster: "
        "daodi poster --help");
  }
  auto ledger = invocation.Connect(client->workspace());
  if (!ledger.ok()) return ledger.status();
  auto name_of = NamesOfOrganizations(client->workspace(), ledger->get());
  if (!name_of.ok()) return name_of.status();
  constexpr int kSecondsEastOfUtc = 8 * 3'600;
  LetterWords words;
  words.author = (*name_of)(found->notice.author());
  words.recipient = (*name_of)(found->notice.recipient());
  words.telephone = options.telephone;
  words.day = absl::FormatTime(
      "%Y-%m-%d", absl::FromUnixMillis(found->notice.begin_time_ms()),
      absl::FixedTimeZone(kSecondsEastOfUtc));
  words.synthetic = client->synthetic();
  const std::string text = LetterText(found->notice, found->order, words);
  if (options.out != "-") return WriteFile(options.out, text);
  Print(SafeForTerminal(text));
  return absl::OkStatus();
}

absl::Status ShowNotice(const Invocation& invocation,
                        const NoticeClient& client, const v1::Notice& notice) {
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(notice));
    return absl::OkStatus();
  }
  google::protobuf::RepeatedPtrField<v1::Notice> one;
  *one.Add() = notice;
  Print(NoticeTable(one, AliasesOf(client), invocation.language()).Render());
  return absl::OkStatus();
}

absl::Status Test(const Invocation& invocation, const Options& options) {
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  auto recipient = IdOrNothing(*client, options.recipient);
  if (!recipient.ok()) return recipient.status();
  v1::TestNoticeRequest request;
  request.set_recipient(*std::move(recipient));
  auto notice = client->Call(&v1::NoticeService::Stub::TestNotice, request);
  if (!notice.ok()) return notice.status();
  return ShowNotice(invocation, *client, *notice);
}

absl::Status Answer(const Invocation& invocation, const Options& options) {
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  v1::AnswerTestNoticeRequest request;
  request.set_notice(options.name);
  auto notice =
      client->Call(&v1::NoticeService::Stub::AnswerTestNotice, request);
  if (!notice.ok()) return notice.status();
  return ShowNotice(invocation, *client, *notice);
}

absl::Status Drill(const Invocation& invocation, const Options& options) {
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  auto author = IdOrNothing(*client, options.author);
  if (!author.ok()) return author.status();
  v1::GetDrillReportRequest request;
  request.set_month(options.month);
  request.set_author(*std::move(author));
  auto report = client->Call(&v1::NoticeService::Stub::GetDrillReport, request);
  if (!report.ok()) return report.status();
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(*report));
    return absl::OkStatus();
  }
  if (client->synthetic()) Print(invocation.Say(SyntheticBanner()));
  Print(
      DrillTable(*report, AliasesOf(*client), invocation.language()).Render());
  return absl::OkStatus();
}

using Step = absl::Status (*)(const Invocation&, const Options&);

// The subcommand, which calls `run` with its own options.
std::pair<CLI::App*, std::shared_ptr<Options>> Add(CLI::App* notices,
                                                   Invocation* invocation,
                                                   const char* name,
                                                   const char* description,
                                                   Step run) {
  CLI::App* command = notices->add_subcommand(name, description);
  auto options = std::make_shared<Options>();
  OnRun(command, invocation,
        [invocation, options, run] { return run(*invocation, *options); });
  return {command, options};
}

void AddList(CLI::App* notices, Invocation* invocation) {
  const auto [command, options] = Add(
      notices, invocation, "list", "Who must be told, and who was 通知", &List);
  command->add_option("--order", options->order, "Only of this order's entry");
  command->add_option("--recipient", options->recipient, "Only to this party");
  command->add_option("--author", options->author,
                      "Only of orders of this organization");
  command->add_option("--state", options->state,
                      "waiting, due, telephone_list, acknowledged, ended or "
                      "outside");
  command->add_flag("--open", options->open, "Only those not acknowledged");
  command->add_flag("--drills", options->drills, "Drills instead of orders");
  command->add_option("--at", options->at, "Where they stood at this time");
  command->add_option("--as-of", options->as_of,
                      "As the log of this size had them");
}

void AddReport(CLI::App* notices, Invocation* invocation) {
  const auto [command, options] =
      Add(notices, invocation, "report",
          "What came of a call, a letter or a message 登记结果", &Report);
  command->add_option("NOTICE", options->name, "Its name")->required();
  command
      ->add_option("--outcome", options->outcome, "sent, delivered or failed")
      ->required();
  command->add_option("--code", options->code,
                      "Short reason, such as NO_ANSWER");
  auto* number = command->add_option("--number", options->number,
                                     "Of a step that was taken");
  auto* channel =
      command->add_option("--channel", options->channel,
                          "Of a step just taken: telephone, letter or webhook");
  number->excludes(channel);
  command
      ->add_option("--contact", options->contact,
                   "ENTRY.LINE of the contact; default: the party as a whole")
      ->needs(channel);
}

void AddOthers(CLI::App* notices, Invocation* invocation) {
  const auto letter = Add(notices, invocation, "letter",
                          "A notice to print and post 信函", &Letter);
  letter.first->add_option("NOTICE", letter.second->name, "Its name")
      ->required();
  letter.first->add_option("--telephone", letter.second->telephone,
                           "Whom the party may call");
  letter.first->add_option("-O,--out", letter.second->out,
                           "File; default: standard output");
  const auto test =
      Add(notices, invocation, "test", "Begin a drill 发起演练", &Test);
  test.first->add_option("PARTY", test.second->recipient,
                         "Whom to; default: oneself");
  const auto answer =
      Add(notices, invocation, "answer", "Answer a drill 应答演练", &Answer);
  answer.first->add_option("NOTICE", answer.second->name, "Its name")
      ->required();
  const auto drill = Add(notices, invocation, "drill",
                         "The drills of a month 演练月报", &Drill);
  drill.first->add_option("MONTH", drill.second->month, "2026-06")->required();
  drill.first->add_option("--author", drill.second->author,
                          "Only those of this organization");
}

}  // namespace

void AddNoticesCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "notices", "Telling parties of orders, with escalation 通知与升级");
  command->require_subcommand(1);
  command->footer(kFooter);
  AddList(command, invocation);
  AddNoticesSendCommand(command, invocation);
  AddReport(command, invocation);
  AddOthers(command, invocation);
}

}  // namespace daodi::services::cli
