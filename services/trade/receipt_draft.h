// The receipt of a shipment as its receiver stated it on a one-time link: a
// RECEIVING of the shipper on behalf of a party off the platform. Pure.

#ifndef DAODI_SERVICES_TRADE_RECEIPT_DRAFT_H_
#define DAODI_SERVICES_TRADE_RECEIPT_DRAFT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "crypto/signature.h"
#include "services/domain/parsed_statement.h"
#include "services/ledger/submission.h"

namespace daodi::services::trade {

// A lot line of the shipment.
struct ShippedLine {
  const v1::Event* event = nullptr;
  const v1::LotLine* lot = nullptr;
  const v1::LotQuantity* quantity = nullptr;  // null: not stated
};
// In their order; views into the statement.
std::vector<ShippedLine> ShippedLinesOf(
    const domain::ParsedStatement& shipment);

struct ReceivedQuantity {
  int32_t event_line = 0;
  int32_t lot_line = 0;
  std::string quantity;  // "118", in the unit of the shipment
};
// What the receiver states.
struct ReceiptWords {
  std::string received_time;  // RFC 3339 with offset
  std::vector<ReceivedQuantity> lines;
  std::string post;
  std::string note;
};

// The sections of the receipt, for its author alone.
struct ReceiptDraft {
  v1::EventFacts facts;
  v1::EventQuantities quantities;
  v1::ProcessDetails process;
  v1::TransferParties parties;
};
// `shipment` has facts and parties. Errors: kInvalidArgument naming the field:
// a time that is none or before the shipment, a line that is missing, unknown
// or twice there, a quantity that is no number, a post that is missing, text
// that is too long or holds control characters.
absl::StatusOr<ReceiptDraft> DraftReceipt(
    const domain::ParsedStatement& shipment, const ReceiptWords& words);

struct ReceiptHeader {
  crypto::LedgerId ledger_id;
  crypto::StatementId statement_id;
  std::string author;
  int64_t author_time_ms = 0;
};
// Signed with the notary's key. Errors: those of signing.
absl::StatusOr<ledger::SubmittedStatement> SignReceipt(
    const ReceiptDraft& draft, const ReceiptHeader& header,
    const crypto::PrivateKey& notary,
    const std::function<crypto::Salt()>& new_salt);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_RECEIPT_DRAFT_H_
