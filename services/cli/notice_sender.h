// One step of a notice, handed to the gateway of an operator: the message, its
// signature, and what an answer means. docs/notices.md describes both to who
// builds a gateway.

#ifndef DAODI_SERVICES_CLI_NOTICE_SENDER_H_
#define DAODI_SERVICES_CLI_NOTICE_SENDER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"
#include "daodi/v1/notice_service.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "services/cli/json_object.h"
#include "services/cli/webhook_transport.h"

namespace daodi::services::cli {

// How often a gateway is asked that does not answer, or is busy: with pauses of
// 1, 2, 4 and 8 seconds, well within the ten minutes of a step.
inline constexpr int kWebhookTries = 5;

// What the gateway is told. `order` null: a drill. `contact` null: the sender
// cannot read it. Its name never goes along.
struct WebhookMessage {
  const v1::Notice* notice = nullptr;
  const v1::NoticeOrder* order = nullptr;
  const v1::Contact* contact = nullptr;
  bool synthetic = false;  // of a SIMULATED ledger
  std::string ledger_id;   // hexadecimal
};
Json WebhookBody(const WebhookMessage& message);

// "Daodi-Signature: t=<time>,v1=<hex>": HMAC-SHA-256 of "<time>.<body>".
std::string SignatureHeader(const crypto::SecretBytes& secret, int64_t time_ms,
                            absl::string_view body);

// The same for every try of one step, and for no other, of whatever ledger; the
// beginning tells drills apart whose numbers were lost and given again.
std::string IdempotencyHeader(const WebhookMessage& message);

// What an HTTP status says of the receiver; nothing: it says something of the
// gateway.
struct SendOutcome {
  v1::DeliveryOutcome outcome = v1::DELIVERY_OUTCOME_SENT;
  std::string code;  // "HTTP_410"
};
std::optional<SendOutcome> OutcomeOf(int http_status);

// Posts until the gateway has decided. Errors, after which the step is still to
// be taken and with which every other one would fail too: kInvalidArgument: the
// address is not allowed, nothing was sent; kFailedPrecondition: the gateway
// does not answer, or refuses the sender.
absl::StatusOr<SendOutcome> PostNotice(
    const WebhookMessage& message, const crypto::SecretBytes& secret,
    int64_t time_ms, const std::function<void(int64_t pause_ms)>& pause,
    WebhookTransport* transport);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_NOTICE_SENDER_H_
