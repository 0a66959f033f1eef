// Pages beside that of a lot: what is being recalled, and a product without a
// lot number.

#ifndef DAODI_SERVICES_GATEWAY_RECALL_PAGE_H_
#define DAODI_SERVICES_GATEWAY_RECALL_PAGE_H_

#include <string>
#include <vector>

#include "daodi/v1/library_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "services/gateway/page_frame.h"

namespace daodi::services::gateway {

std::string RenderRecallPage(const std::vector<v1::OrderRecord>& recalls,
                             FrameOptions frame, const SiteNotes& site);

std::string RenderProductPage(const v1::LibraryRecord& product,
                              const FrameOptions& frame, const SiteNotes& site);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_RECALL_PAGE_H_
