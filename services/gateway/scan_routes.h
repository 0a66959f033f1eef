// Codes of single packages: what the core says of one, and the scans that pages
// report.

#ifndef DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_

#include <string>

#include "absl/status/statusor.h"
#include "daodi/v1/code_service.pb.h"
#include "services/gateway/clock.h"
#include "services/gateway/core.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/http_message.h"
#include "services/gateway/scan_token.h"

namespace daodi::services::gateway {

// Thread-safe. `core` must outlive it.
class ScanRoutes {
 public:
  // `secret`: the site's; empty for one of this process. Scans are reported
  // only when the core knows the gateway (`may_record`).
  ScanRoutes(Core* core, std::string secret, bool may_record, bool secure,
             NowMs now_ms);

  // Errors: those of the core.
  absl::StatusOr<v1::CodeStatus> LookUp(const HttpRequest& request,
                                        const DigitalLink& link);

  // Attributes for the page's root element, markup; empty when scans are not
  // reported.
  std::string BeaconAttributes(const HttpRequest& request,
                               const DigitalLink& link) const;

  // Gives the browser a random name for a day, unless it has one.
  void AddReaderCookie(const HttpRequest& request,
                       HttpResponse* response) const;

  // POST /v1/scans: {"code": path of the link, "nonce": token}. 204, also for
  // one that was reported before; 400 for a forged or old one.
  HttpResponse Record(const HttpRequest& request);

 private:
  std::string ReaderHash(const HttpRequest& request) const;
  std::string NetworkHash(const HttpRequest& request) const;
  absl::string_view cookie_name() const;

  Core& core_;
  const ScanTokens tokens_;
  const bool may_record_;
  const bool secure_;
  const NowMs now_ms_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_
