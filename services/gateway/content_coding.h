// gzip for answers (RFC 9110, 8.4.1.3 and 12.5.3). Pure.

#ifndef DAODI_SERVICES_GATEWAY_CONTENT_CODING_H_
#define DAODI_SERVICES_GATEWAY_CONTENT_CODING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// Does "Accept-Encoding" name gzip, or everything, and not with q=0?
bool AcceptsGzip(absl::string_view accept_encoding);

// The same bytes each time: no time or name in the header.
std::string Gzip(absl::string_view bytes);

// Is it text, and long enough that compressing saves a packet?
bool IsWorthCompressing(absl::string_view content_type, size_t bytes);

// Compresses the body of a 200 when the request takes it and it pays, and says
// that the answer depends on it.
void CompressFor(const HttpRequest& request, HttpResponse* response);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CONTENT_CODING_H_
