#include "services/rpc/receipt_link_service.h"

#include <utility>

#include "services/domain/catalogue/decimal_text.h"
#include "services/domain/event_time.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

v1::ReceiptLinkState StateMessage(trade::LinkStanding standing) {
  switch (standing) {
    case trade::LinkStanding::kOpen:
      return v1::RECEIPT_LINK_STATE_OPEN;
    case trade::LinkStanding::kConfirmed:
      return v1::RECEIPT_LINK_STATE_CONFIRMED;
    case trade::LinkStanding::kExpired:
      return v1::RECEIPT_LINK_STATE_EXPIRED;
    case trade::LinkStanding::kWithdrawn:
      break;
  }
  return v1::RECEIPT_LINK_STATE_WITHDRAWN;
}

void FillLine(const trade::ShippedLine& shipped, v1::ReceiptLinkLine* line) {
  line->set_event_line(shipped.event->line());
  line->set_lot_line(shipped.lot->line());
  line->set_issuer(shipped.lot->lot().issuer());
  line->set_lot(shipped.lot->lot().lot());
  line->set_gtin(shipped.lot->gtin());
  if (shipped.quantity == nullptr) return;
  const v1::Quantity& quantity = shipped.quantity->quantity();
  line->set_quantity(domain::DecimalText(quantity.value()));
  line->set_unit(quantity.unit());
}

}  // namespace

// Whoever has the link is told what the delivery note says, while it is of use:
// the shipper sent it, and an old message is not to tell for ever.
void ReceiptLinkService::Fill(const trade::FoundLink& link,
                              v1::ReceiptLink* response) const {
  response->set_state(StateMessage(link.standing));
  response->set_expire_time_ms(link.row.expires_ms);
  if (link.standing == trade::LinkStanding::kExpired ||
      link.standing == trade::LinkStanding::kWithdrawn) {
    return;
  }
  response->set_shipment(EntryName(parts_.ledger_id, link.row.shipment));
  if (link.standing == trade::LinkStanding::kConfirmed) {
    response->set_receipt(EntryName(parts_.ledger_id, link.row.receipt));
  }
  response->set_shipper(link.shipment.header().author);
  if (link.shipment.parties() != nullptr) {
    response->set_receiver(link.shipment.parties()->destination());
    response->set_delivery_note(link.shipment.parties()->delivery_note());
  }
  for (const trade::ShippedLine& line : trade::ShippedLinesOf(link.shipment)) {
    FillLine(line, response->add_lines());
    const auto time = domain::ParseEventTime(line.event->time());
    if (time.ok()) response->set_shipped_time_ms(time->start_ms);
  }
}

absl::Status ReceiptLinkService::Create(
    const grpc::CallbackServerContext& context,
    const v1::CreateReceiptLinkRequest& request, v1::ReceiptLink* response) {
  auto organization = parts_.callers->CertifiedOrganizationOf(context);
  if (!organization.ok()) return organization.status();
  auto shipment = ParseEntryName(request.shipment(), parts_.ledger_id);
  if (!shipment.ok()) return shipment.status();
  auto made = links_.Create(*organization, *shipment,
                            request.valid_days() == 0 ? trade::kDefaultLinkDays
                                                      : request.valid_days());
  if (!made.ok()) return made.status();
  Fill(made->link, response);
  response->set_token(std::move(made->token));
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ReceiptLinkService::CreateReceiptLink(
    grpc::CallbackServerContext* context,
    const v1::CreateReceiptLinkRequest* request, v1::ReceiptLink* response) {
  return Finish(context, Create(*context, *request, response));
}

grpc::ServerUnaryReactor* ReceiptLinkService::GetReceiptLink(
    grpc::CallbackServerContext* context,
    const v1::GetReceiptLinkRequest* request, v1::ReceiptLink* response) {
  auto link = links_.Find(request->token());
  if (link.ok()) Fill(*link, response);
  return Finish(context, link.status());
}

grpc::ServerUnaryReactor* ReceiptLinkService::ConfirmReceipt(
    grpc::CallbackServerContext* context,
    const v1::ConfirmReceiptRequest* request, v1::ReceiptLink* response) {
  trade::ReceiptWords words;
  words.received_time = request->received_time();
  words.post = request->post();
  words.note = request->note();
  for (const v1::ReceivedLine& line : request->lines()) {
    words.lines.push_back(
        {line.event_line(), line.lot_line(), line.quantity()});
  }
  auto link = links_.Confirm(request->token(), words);
  if (link.ok()) Fill(*link, response);
  return Finish(context, link.status());
}

}  // namespace daodi::services::rpc
