// /s/{secret}: the lots in a bag that a pharmacy dispensed. Asks the core as
// nobody; the secret is all that counts.

#ifndef DAODI_SERVICES_GATEWAY_SLIP_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_SLIP_ROUTES_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daodi/v1/dispensing_slip_service.pb.h"
#include "services/gateway/clock.h"
#include "services/gateway/core.h"
#include "services/gateway/core_methods.h"
#include "services/gateway/http_message.h"
#include "services/gateway/lot_list.h"
#include "services/gateway/page_frame.h"

namespace daodi::services::gateway {

struct SlipPageModel {
  v1::DispensingSlip slip;
  std::string pharmacy;  // name
  std::vector<ListedLot> lots;
};
std::string RenderSlipPage(const SlipPageModel& model, FrameOptions frame,
                           const SiteNotes& site);

// Thread-safe. The cores must outlive it.
class SlipRoutes {
 public:
  SlipRoutes(Core* core, CoreMethods* methods, SiteNotes notes,
             const NowMs& now_ms)
      : core_(*core),
        methods_(*methods),
        notes_(std::move(notes)),
        now_ms_(now_ms),
        names_(core, now_ms) {}

  // Nothing for another path. Blocks while the core answers. Never to be kept.
  std::optional<HttpResponse> Answer(const HttpRequest& request);

 private:
  absl::StatusOr<SlipPageModel> LookUp(const std::string& token);
  HttpResponse Show(const HttpRequest& request, const std::string& token);
  HttpResponse Refuse(const HttpRequest& request,
                      const absl::Status& status) const;

  Core& core_;
  CoreMethods& methods_;
  const SiteNotes notes_;
  const NowMs now_ms_;
  OrganizationNames names_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SLIP_ROUTES_H_
