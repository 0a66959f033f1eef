// The public site: every request to the address of the gateway and its answer.
// Stateless but for short caches; holds no key.

#ifndef DAODI_SERVICES_GATEWAY_SITE_H_
#define DAODI_SERVICES_GATEWAY_SITE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "services/gateway/clock.h"
#include "services/gateway/core.h"
#include "services/gateway/http_message.h"
#include "services/gateway/http_server.h"
#include "services/gateway/ledger_routes.h"
#include "services/gateway/lot_lookup.h"
#include "services/gateway/lot_part_cache.h"
#include "services/gateway/page_cache.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/pin_routes.h"
#include "services/gateway/receipt_routes.h"
#include "services/gateway/resolver.h"
#include "services/gateway/rest_routes.h"
#include "services/gateway/scan_routes.h"
#include "services/gateway/session_cookie.h"
#include "services/gateway/session_routes.h"
#include "services/gateway/slip_routes.h"
#include "services/gateway/static_files.h"
#include "services/gateway/tile_routes.h"
#include "services/worker_pool.h"

namespace daodi::services::gateway {

struct SiteOptions {
  // Scheme and host that codes are printed with; no slash at the end.
  std::string public_url;
  SiteNotes notes;
  int64_t page_cache_ms = 0;
  // Subresource integrity of /verify.js, if that is served; else empty.
  std::string phone_check_integrity;
};

// What the site is made of; all must outlive it.
struct SiteParts {
  Core* core = nullptr;
  ScanRoutes* scans = nullptr;
  SessionRoutes* sessions = nullptr;
  RestRoutes* rest = nullptr;
  TileRoutes* tiles = nullptr;
  const ReceiptRoutes* receipts = nullptr;
  SlipRoutes* slips = nullptr;
  const StaticFiles* files = nullptr;
  CoreMethods* methods = nullptr;
};

// Thread-safe.
class Site {
 public:
  Site(const SiteParts& parts, SiteOptions options, const NowMs& now_ms);

  // Blocks while the core answers. Not for requests that AnswerLater() takes.
  HttpResponse Answer(const HttpRequest& request);

  // Takes pages of lots and of packages, and the scans that these report. Codes
  // are asked for many at a time (ScanRoutes::Flush), lots once for all who
  // ask, and no thread waits. Calls `respond` once, now or later, from any
  // thread. False: the request is another.
  bool AnswerLater(std::shared_ptr<const HttpRequest> request,
                   const Respond& respond, WorkerPool* workers);

  // An answer that needs no call; nothing when one is needed.
  std::optional<HttpResponse> AnswerAtOnce(const HttpRequest& request);

 private:
  std::optional<HttpResponse> AnswerApi(const HttpRequest& request);
  HttpResponse Route(const HttpRequest& request, const Target& target);
  HttpResponse AnswerLink(const HttpRequest& request, const Target& target,
                          const DigitalLink& link, bool is_page);
  // What it is called; the error that its page would be refused with, if there
  // is none.
  absl::StatusOr<std::string> TitleOf(const DigitalLink& link);
  HttpResponse UnitPage(const HttpRequest& request, const Target& target,
                        const DigitalLink& link);
  HttpResponse PlacePage(const HttpRequest& request, const Target& target,
                         const DigitalLink& link);
  // A page of a lot or a package that is asked for.
  struct Visit;
  // What the page depends on beside the visit. A package is good until its own
  // day, which may be another than its lot's; nothing: that of the lot.
  struct ShownLot {
    std::string lot;
    std::optional<std::string> best_before;
  };
  std::unique_ptr<Visit> VisitOf(const HttpRequest& request) const;
  void OnCode(const std::shared_ptr<const Visit>& visit,
              absl::StatusOr<v1::CodeStatus> status);
  void FindLotPart(const std::shared_ptr<const Visit>& visit,
                   const ShownLot& lot,
                   const std::function<HttpResponse(const LotPart&)>& page);
  absl::StatusOr<LotPartCache::Part> MakeLotPart(const Visit& visit,
                                                 const ShownLot& lot);
  absl::Status AddShelfLife(const Visit& visit, const ShownLot& shown,
                            LotAnswers* answers);
  HttpResponse LotPage(const Visit& visit, const LotPart& part) const;
  HttpResponse PackagePage(const Visit& visit, const LotPart& part,
                           const v1::CodeStatus& status) const;
  HttpResponse ProductPage(const HttpRequest& request, const Target& target,
                           const DigitalLink& link);
  HttpResponse Refuse(const HttpRequest& request, const Target* target,
                      Refusal refusal, Bilingual detail = {}) const;
  HttpResponse RefuseStatus(const HttpRequest& request, const Target& target,
                            const absl::Status& status) const;
  FrameOptions FrameOf(const HttpRequest& request, const Target& target) const;

  Core* const core_;
  ScanRoutes& scans_;
  SessionRoutes& sessions_;
  RestRoutes& rest_;
  TileRoutes& tiles_;
  const ReceiptRoutes& receipts_;
  SlipRoutes& slips_;
  CoreMethods* const methods_;
  const StaticFiles& files_;
  const SiteOptions options_;
  const SessionCookie cookie_;
  const NowMs now_ms_;
  OrganizationNames names_;
  const PinRoutes pins_;
  LedgerRoutes ledger_;
  PageCache cache_;
  LotPartCache lot_parts_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SITE_H_
