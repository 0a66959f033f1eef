// /r/{secret}: the page of a one-time receipt link and its form. Asks the core
// as nobody; the secret is all that counts.

#ifndef DAODI_SERVICES_GATEWAY_RECEIPT_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_RECEIPT_ROUTES_H_

#include <optional>
#include <string>

#include "services/gateway/core_methods.h"
#include "services/gateway/http_message.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/receipt_page.h"

namespace daodi::services::gateway {

// Thread-safe. `core` must outlive it.
class ReceiptRoutes {
 public:
  ReceiptRoutes(CoreMethods* core, std::string public_url, SiteNotes notes)
      : core_(*core),
        public_url_(std::move(public_url)),
        notes_(std::move(notes)) {}

  // Nothing for another path. Blocks while the core answers. Never to be kept.
  std::optional<HttpResponse> Answer(const HttpRequest& request) const;

 private:
  HttpResponse Show(const HttpRequest& request, const std::string& token) const;
  HttpResponse Confirm(const HttpRequest& request,
                       const std::string& token) const;
  HttpResponse Page(const HttpRequest& request, int status,
                    ReceiptPageModel model) const;
  HttpResponse Refuse(const HttpRequest& request,
                      const absl::Status& status) const;

  CoreMethods& core_;
  const std::string public_url_;
  const SiteNotes notes_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_RECEIPT_ROUTES_H_
