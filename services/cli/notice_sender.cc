#include "services/cli/notice_sender.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/hmac.h"
#include "services/cli/history_row.h"
#include "services/cli/notices_text.h"

namespace daodi::services::cli {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr int kRequestTimeout = 408;
constexpr int kGone = 410;
constexpr int kUnprocessable = 422;
constexpr int kTooManyRequests = 429;

Json LotsOf(const v1::Notice& notice) {
  Json lots = Json::array();
  for (const v1::NoticeLot& lot : notice.lots()) {
    Json row;
    row["issuer"] = lot.lot().issuer();
    row["lot"] = lot.lot().lot();
    if (lot.has_quantity()) row["quantity"] = QuantityText(lot.quantity());
    lots.push_back(std::move(row));
  }
  return lots;
}

bool MayPass(int http_status) {
  return http_status == kRequestTimeout || http_status == kTooManyRequests ||
         http_status >= 500;
}

// What to mend when a gateway answers so.
absl::string_view FixOf(int http_status) {
  if (MayPass(http_status)) {
    return "it is busy or out of order: see to it, then send again";
  }
  if (http_status == kUnauthorized || http_status == kForbidden) {
    return "it refuses the sender: compare --secret-file with its secret, and "
           "the clocks";
  }
  if (http_status >= 300 && http_status < 400) {
    return "redirects are not followed: give the address it leads to";
  }
  return "nothing there takes notices: compare the path of --webhook and "
         "docs/notices.md";
}

absl::Status Fault(int http_status) {
  return absl::FailedPreconditionError(
      absl::StrCat("--webhook: the gateway answers HTTP ", http_status, "; ",
                   FixOf(http_status)));
}

}  // namespace

Json WebhookBody(const WebhookMessage& message) {
  const v1::Notice& notice = *message.notice;
  Json body;
  body["ledger_id"] = message.ledger_id;
  body["notice"] = notice.name();
  body["begin_time_ms"] = notice.begin_time_ms();
  body["step"] = notice.next_step().number();
  body["drill"] = notice.drill();
  body["synthetic"] = message.synthetic;
  body["author"] = notice.author();
  body["recipient"] = notice.recipient();
  if (!notice.drill()) {
    body["order_entry"] = notice.order_entry();
    body["order_kind"] = v1::OrderKind_Name(notice.order_kind());
    body["document_number"] = notice.document_number();
    body["lots"] = LotsOf(notice);
  }
  body["text_zh"] =
      ShortText(notice, message.order, message.synthetic, Language::kChinese);
  body["text_en"] =
      ShortText(notice, message.order, message.synthetic, Language::kEnglish);
  Json contact;
  contact["entry"] = notice.next_step().contact().entry();
  contact["line"] = notice.next_step().contact().line();
  contact["purpose"] = notice.next_step().contact().purpose();
  if (message.contact != nullptr) {
    contact["telephone"] = message.contact->telephone();
    contact["email"] = message.contact->email();
  }
  body["contact"] = std::move(contact);
  return body;
}

std::string SignatureHeader(const crypto::SecretBytes& secret, int64_t time_ms,
                            absl::string_view body) {
  const crypto::Digest tag = crypto::HmacSha256(
      secret.InsecureView(), absl::StrCat(time_ms, ".", body));
  return absl::StrCat("Daodi-Signature: t=", time_ms,
                      ",v1=", absl::BytesToHexString(tag.view()));
}

std::string IdempotencyHeader(const WebhookMessage& message) {
  const v1::Notice& notice = *message.notice;
  return absl::StrCat("Idempotency-Key: \"", message.ledger_id, "/",
                      notice.name(), "/", notice.begin_time_ms(), "/",
                      notice.next_step().number(), "\"");
}

std::optional<SendOutcome> OutcomeOf(int http_status) {
  if (http_status >= 200 && http_status < 300) {
    return SendOutcome{v1::DELIVERY_OUTCOME_SENT, ""};
  }
  if (http_status == kGone || http_status == kUnprocessable) {
    return SendOutcome{v1::DELIVERY_OUTCOME_FAILED,
                       absl::StrCat("HTTP_", http_status)};
  }
  return std::nullopt;
}

absl::StatusOr<SendOutcome> PostNotice(
    const WebhookMessage& message, const crypto::SecretBytes& secret,
    int64_t time_ms, const std::function<void(int64_t pause_ms)>& pause,
    WebhookTransport* transport) {
  const std::string body = WebhookBody(message).dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  const std::vector<std::string> headers = {
      "Content-Type: application/json", IdempotencyHeader(message),
      SignatureHeader(secret, time_ms, body)};
  int64_t pause_ms = 1'000;
  for (int tries = 1;; ++tries) {
    const absl::StatusOr<int> status = transport->Post(headers, body);
    if (absl::IsInvalidArgument(status.status())) return status.status();
    if (status.ok()) {
      if (auto outcome = OutcomeOf(*status)) return *std::move(outcome);
      if (!MayPass(*status)) return Fault(*status);
    }
    if (tries == kWebhookTries) {
      return status.ok()
                 ? Fault(*status)
                 : absl::FailedPreconditionError(status.status().message());
    }
    pause(pause_ms);
    pause_ms *= 2;
  }
}

}  // namespace daodi::services::cli
