// Did a form come from a page of this site?

#ifndef DAODI_SERVICES_GATEWAY_FORM_ORIGIN_H_
#define DAODI_SERVICES_GATEWAY_FORM_ORIGIN_H_

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// By Sec-Fetch-Site and Origin (Fetch Metadata, RFC 6454). Pages ask browsers
// to send no referrer, so the origin of a form of theirs is "null", as is that
// of a sandboxed frame: browsers that send no Sec-Fetch-Site (Safari
// before 16.4) are believed either way.
bool IsFormOfThisSite(const HttpRequest& request, absl::string_view public_url);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_FORM_ORIGIN_H_
