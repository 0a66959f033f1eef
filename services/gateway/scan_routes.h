// Codes of single packages: what the core says of one, and the scans that pages
// report.

#ifndef DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "daodi/v1/code_service.pb.h"
#include "services/gateway/batcher.h"
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

  // Calls `done` once, now or after Flush(), from a thread it must not hold up:
  // codes are looked up many at a time. Errors: those of the core; kUnavailable
  // when too many wait.
  void LookUp(const HttpRequest& request, const DigitalLink& link,
              OnResponse<v1::CodeStatus> done);

  // Does the core take scans and numbers from this gateway?
  bool may_record() const { return may_record_; }

  // The same, for a thread that may wait.
  absl::StatusOr<v1::CodeStatus> LookUpAndWait(const HttpRequest& request,
                                               const DigitalLink& link);

  // Attributes for the element that tells the code, markup; empty when scans
  // are not reported.
  std::string BeaconAttributes(const HttpRequest& request,
                               const DigitalLink& link) const;

  // Gives the browser a random name for a day, unless it has one.
  void AddReaderCookie(const HttpRequest& request,
                       HttpResponse* response) const;

  // POST /v1/scans: {"code": path of the link, "nonce": token}. 204, also for
  // one that was reported before; 400 for a forged or old one; 503 when too
  // many wait. `respond` as the `done` of LookUp().
  void Record(const HttpRequest& request,
              const std::function<void(HttpResponse)>& respond);

  // Sends look-ups and scans that wait (batcher.h).
  void Flush();

  // Refuses what waits and what comes; returns when nothing is under way.
  void Stop();

 private:
  // kInvalidArgument for a forged or old one.
  absl::StatusOr<v1::ScanRecord> RecordOf(const HttpRequest& request) const;
  std::string ReaderHash(const HttpRequest& request) const;
  std::string NetworkHash(const HttpRequest& request) const;
  absl::string_view cookie_name() const;

  const ScanTokens tokens_;
  const bool may_record_;
  const bool secure_;
  const NowMs now_ms_;
  Batcher<v1::ScanQuery, v1::CodeStatus> lookups_;
  Batcher<v1::ScanRecord, v1::RecordedScan> records_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SCAN_ROUTES_H_
