// POST /pin: the form with the number under the scratch layer.

#ifndef DAODI_SERVICES_GATEWAY_PIN_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_PIN_ROUTES_H_

#include <string>
#include <utility>

#include "services/gateway/core.h"
#include "services/gateway/http_message.h"
#include "services/gateway/page_frame.h"

namespace daodi::services::gateway {

// Thread-safe. `core` must outlive it.
class PinRoutes {
 public:
  PinRoutes(Core* core, std::string public_url, SiteNotes notes)
      : core_(*core),
        public_url_(std::move(public_url)),
        notes_(std::move(notes)) {}

  // A page, never to be kept: fields `code` (path of the package's link) and
  // `pin`. The core counts tries. Blocks while it answers.
  HttpResponse Check(const HttpRequest& request) const;

 private:
  HttpResponse Refuse(FrameOptions frame, Refusal refusal) const;

  Core& core_;
  const std::string public_url_;
  const SiteNotes notes_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PIN_ROUTES_H_
