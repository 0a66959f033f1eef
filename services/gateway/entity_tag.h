// Entity tags (RFC 9110, 8.8.3): an answer that did not change is not sent
// again. Pure.

#ifndef DAODI_SERVICES_GATEWAY_ENTITY_TAG_H_
#define DAODI_SERVICES_GATEWAY_ENTITY_TAG_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// A strong tag of these bytes, quotes included.
std::string EntityTag(absl::string_view body);

// Has who asks the answer of that tag already? `tag`: may be "".
bool HasAnswer(const HttpRequest& request, absl::string_view tag);

// `response`, or 304 without its body when the request has its tag already.
HttpResponse UnlessUnchanged(const HttpRequest& request,
                             const HttpResponse& response);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_ENTITY_TAG_H_
