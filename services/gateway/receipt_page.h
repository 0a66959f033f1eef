// The page of a one-time receipt link: what was shipped, and a form to say what
// arrived. Works without script.

#ifndef DAODI_SERVICES_GATEWAY_RECEIPT_PAGE_H_
#define DAODI_SERVICES_GATEWAY_RECEIPT_PAGE_H_

#include <string>

#include "daodi/v1/receipt_link_service.pb.h"
#include "services/gateway/bilingual.h"
#include "services/gateway/page_frame.h"

namespace daodi::services::gateway {

struct ReceiptPageModel {
  v1::ReceiptLink link;
  std::string shipper;  // name
  std::string action;   // path of the page
  // What was typed before, when it was refused, and why.
  v1::ConfirmReceiptRequest typed;
  std::string typed_time;  // as the form has it
  Bilingual refusal;       // empty: none
};

std::string RenderReceiptPage(const ReceiptPageModel& model, FrameOptions frame,
                              const SiteNotes& site);

// Name of the field for the quantity of a line: "q.1.2".
std::string QuantityFieldOf(int32_t event_line, int32_t lot_line);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_RECEIPT_PAGE_H_
