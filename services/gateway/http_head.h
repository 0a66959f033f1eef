// Looks at the head of a request before anything parses it and refuses what two
// programs could read in two ways (RFC 9112; request smuggling). Pure.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_HEAD_H_
#define DAODI_SERVICES_GATEWAY_HTTP_HEAD_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

struct HeadVerdict {
  int status = 200;  // 400, 414, 431, 501, 505 when refused
  absl::string_view why;
};

// `head`: from the first byte to the empty line, both included. Refuses bare CR
// or LF, obsolete line folding, space before a colon, characters that are no
// token, control characters, too many lines, a missing or second Host, more
// than one Content-Length, any Transfer-Encoding but one "chunked", both of
// these together, targets that are not origin-form, versions other than
// HTTP/1.0 and 1.1.
HeadVerdict CheckHead(absl::string_view head);

// How many bytes of `received` are the head; nothing while its end is missing.
std::optional<size_t> HeadLength(absl::string_view received);

// A request that is its head.
struct HeadRequest {
  HttpRequest request;  // without `peer`
  bool keep_alive = true;
};

// `head`: one that CheckHead() took. Nothing when it announces a body.
std::optional<HeadRequest> RequestWithoutBody(absl::string_view head);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_HEAD_H_
