// A request and its answer as values: everything between the socket and the
// ledger is a function from one to the other.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_MESSAGE_H_
#define DAODI_SERVICES_GATEWAY_HTTP_MESSAGE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

using HttpHeader = std::pair<std::string, std::string>;

struct HttpRequest {
  std::string method;
  std::string target;  // origin-form: path and query as received
  std::vector<HttpHeader> headers;
  std::string body;
  std::string peer;  // address without port

  // The first of that name, in any case; "" when there is none.
  absl::string_view Header(absl::string_view name) const {
    for (const HttpHeader& header : headers) {
      if (absl::EqualsIgnoreCase(header.first, name)) return header.second;
    }
    return {};
  }
};

// What answers to many readers have in common, as it is sent: made once, never
// copied.
struct SharedAnswer {
  std::string fields;  // header fields, each with its CR LF
  std::string before;  // the body up to what is the reader's own
  std::string after;   // and what comes after that
};

struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
  // Null: nothing is shared. Else the header fields are those of both, and the
  // body is shared->before, body, shared->after, body_end.
  std::shared_ptr<const SharedAnswer> shared;
  std::string body_end;

  void Set(absl::string_view name, absl::string_view value) {
    for (HttpHeader& header : headers) {
      if (absl::EqualsIgnoreCase(header.first, name)) {
        header.second = std::string(value);
        return;
      }
    }
    headers.emplace_back(std::string(name), std::string(value));
  }
  // Says that the answer depends on this header of the request too.
  void AddVary(absl::string_view name) {
    const std::string stated(Header("Vary"));
    if (absl::StrContains(stated, name)) return;
    Set("Vary",
        stated.empty() ? std::string(name) : stated + ", " + std::string(name));
  }
  absl::string_view Header(absl::string_view name) const {
    for (const HttpHeader& header : headers) {
      if (absl::EqualsIgnoreCase(header.first, name)) return header.second;
    }
    return {};
  }
};

inline size_t BodySize(const HttpResponse& response) {
  const size_t own = response.body.size() + response.body_end.size();
  return response.shared == nullptr ? own
                                    : own + response.shared->before.size() +
                                          response.shared->after.size();
}

// "Name: value" lines as they are sent.
inline std::string FieldLines(const std::vector<HttpHeader>& headers) {
  std::string lines;
  for (const HttpHeader& header : headers) {
    absl::StrAppend(&lines, header.first, ": ", header.second, "\r\n");
  }
  return lines;
}

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_MESSAGE_H_
