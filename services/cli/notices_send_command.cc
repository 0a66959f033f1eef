// daodi notices send: hands due steps to the gateway of an operator.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/cli/file_bytes.h"
#include "services/cli/notice_client.h"
#include "services/cli/notice_sender.h"
#include "services/cli/notices_command.h"
#include "services/cli/webhook_transport.h"
#include "services/domain/section_schema.h"
#include "storage/notice_store.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Each due step by way of the gateway is taken once: it is recorded, then posted
as JSON with its HMAC, and the outcome is recorded. Run it as who gave the
order: it reads the telephone number from the library record and keeps it
nowhere. Whom the gateway cannot reach (410, 422), the next contact follows at
once. A gateway that does not answer, or that refuses the sender, ends the
command: see to it and send again; no contact was used up.

例 Example:
  daodi notices send --as E10 --webhook https://sms.example/daodi \
      --secret-file webhook.secret --watch 30
)";

// Enough for any HMAC key, and no file given by mistake.
constexpr size_t kMinSecretBytes = 16;
constexpr size_t kMaxSecretBytes = 4'096;

struct Options {
  std::string url;
  std::string secret_file;
  int watch_seconds = 0;
  bool private_network = false;
  bool loopback = false;
};

absl::StatusOr<crypto::SecretBytes> ReadSecret(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxSecretBytes);
  if (!text.ok()) return text.status();
  crypto::SecretBytes secret(absl::StripAsciiWhitespace(*text));
  crypto::WipeBytes(&*text);
  if (secret.InsecureView().size() < kMinSecretBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--secret-file: ", path, " has fewer than ", kMinSecretBytes,
        " bytes; make one: openssl rand -hex 32"));
  }
  return secret;
}

// The line of the contacts in the entry, if the caller may read it and it is
// not erased.
std::optional<v1::Contact> ReadContact(const v1::NoticeContact& wanted,
                                       LedgerClient* ledger) {
  auto entry = ledger->GetEntry(static_cast<uint64_t>(wanted.entry()));
  if (!entry.ok()) return std::nullopt;
  for (const v1::EntrySection& section : entry->sections()) {
    v1::ContactDetails details;
    if (section.label() != static_cast<int>(domain::SectionLabel::kContacts) ||
        !details.ParseFromString(section.content().content())) {
      continue;
    }
    for (const v1::Contact& contact : details.contacts()) {
      if (contact.line() == wanted.line()) return contact;
    }
  }
  return std::nullopt;
}

class Sender {
 public:
  Sender(NoticeClient client, std::unique_ptr<LedgerClient> ledger,
         crypto::SecretBytes secret, WebhookTransport* transport)
      : client_(std::move(client)),
        ledger_(std::move(ledger)),
        secret_(std::move(secret)),
        transport_(*transport) {}

  // Takes every step that is due by the gateway now. Errors: of the ledger; as
  // PostNotice().
  absl::Status SendDue() {
    for (const bool drills : {false, true}) {
      v1::ListNoticesRequest request;
      request.set_open_only(true);
      request.set_drills(drills);
      auto listed = client_.List(std::move(request));
      if (!listed.ok()) return listed.status();
      for (const v1::Notice& notice : listed->notices()) {
        if (notice.next_step().channel() != v1::NOTICE_CHANNEL_WEBHOOK ||
            notice.next_step().due_time_ms() > listed->at_time_ms()) {
          continue;
        }
        absl::Status sent = Send(notice, OrderOf(notice, *listed));
        if (!sent.ok()) return sent;
      }
    }
    return absl::OkStatus();
  }

 private:
  static const v1::NoticeOrder* OrderOf(const v1::Notice& notice,
                                        const v1::ListNoticesResponse& listed) {
    for (const v1::NoticeOrder& order : listed.orders()) {
      if (!notice.drill() && order.entry() == notice.order_entry()) {
        return &order;
      }
    }
    return nullptr;
  }

  absl::Status Send(const v1::Notice& notice, const v1::NoticeOrder* order) {
    v1::RecordAttemptRequest taken;
    taken.set_notice(notice.name());
    taken.set_number(notice.next_step().number());
    taken.set_channel(v1::NOTICE_CHANNEL_WEBHOOK);
    *taken.mutable_contact() = notice.next_step().contact();
    auto recorded =
        client_.Call(&v1::NoticeService::Stub::RecordAttempt, taken);
    if (!recorded.ok()) {
      // Another sender took the step, or somebody has acknowledged since; and
      // who supervises sees notices that others send.
      const bool not_ours = absl::IsInvalidArgument(recorded.status()) ||
                            absl::IsFailedPrecondition(recorded.status()) ||
                            absl::IsNotFound(recorded.status());
      return not_ours ? absl::OkStatus() : recorded.status();
    }
    const auto contact =
        ReadContact(notice.next_step().contact(), ledger_.get());
    WebhookMessage message;
    message.notice = &notice;
    message.order = order;
    message.contact = contact.has_value() ? &*contact : nullptr;
    message.synthetic = client_.synthetic();
    message.ledger_id = client_.ledger_id();
    const auto outcome = PostNotice(
        message, secret_, absl::ToUnixMillis(absl::Now()),
        [](int64_t pause_ms) { absl::SleepFor(absl::Milliseconds(pause_ms)); },
        &transport_);
    v1::ReportDeliveryRequest report;
    report.set_notice(notice.name());
    report.set_number(notice.next_step().number());
    report.set_outcome(outcome.ok() ? outcome->outcome
                                    : v1::DELIVERY_OUTCOME_FAILED);
    // Of the gateway and not of the contact: the step stays to be taken.
    report.set_code(outcome.ok() ? outcome->code
                                 : std::string(storage::kGatewayFailedCode));
    auto reported =
        client_.Call(&v1::NoticeService::Stub::ReportDelivery, report);
    if (!reported.ok()) return reported.status();
    Print(absl::StrCat(notice.name(), " ", notice.next_step().number(), " ",
                       v1::DeliveryOutcome_Name(report.outcome()), " ",
                       report.code(), "\n"));
    return outcome.status();
  }

  NoticeClient client_;
  const std::unique_ptr<LedgerClient> ledger_;
  const crypto::SecretBytes secret_;
  WebhookTransport& transport_;
};

absl::Status Run(const Invocation& invocation, const Options& options) {
  auto secret = ReadSecret(options.secret_file);
  if (!secret.ok()) return secret.status();
  auto client = NoticeClient::Connect(invocation);
  if (!client.ok()) return client.status();
  auto ledger = invocation.Connect(client->workspace());
  if (!ledger.ok()) return ledger.status();
  CurlWebhookTransport transport(
      options.url, options.loopback          ? WebhookReach::kLoopback
                   : options.private_network ? WebhookReach::kPrivate
                                             : WebhookReach::kPublic);
  // A wrong address is told before a step is taken.
  absl::Status allowed = transport.CheckAddress();
  if (!allowed.ok()) return allowed;
  Sender sender(*std::move(client), *std::move(ledger), *std::move(secret),
                &transport);
  for (;;) {
    absl::Status sent = sender.SendDue();
    // A ledger out of reach comes back; anything else would only repeat.
    const bool passes =
        absl::IsUnavailable(sent) || absl::IsDeadlineExceeded(sent);
    if (options.watch_seconds == 0 || !(sent.ok() || passes)) return sent;
    absl::SleepFor(absl::Seconds(options.watch_seconds));
  }
}

}  // namespace

void AddNoticesSendCommand(CLI::App* notices, Invocation* invocation) {
  CLI::App* command = notices->add_subcommand(
      "send", "Hand due steps to a gateway for SMS, WeChat or voice 发送");
  auto options = std::make_shared<Options>();
  command->add_option("--webhook", options->url, "https URL of the gateway")
      ->required();
  command
      ->add_option("--secret-file", options->secret_file,
                   "File with the secret of the HMAC, 16 bytes or more")
      ->required();
  command
      ->add_option("--watch", options->watch_seconds,
                   "Look again after so many seconds; 0: once")
      ->check(CLI::Range(0, 3'600));
  auto* private_network =
      command->add_flag("--private-network", options->private_network,
                        "The gateway may be in a private network");
  command
      ->add_flag("--loopback", options->loopback,
                 "The gateway is on this machine; http is allowed")
      ->excludes(private_network);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
