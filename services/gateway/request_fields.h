// Writes text of a query or a path into the fields of a request message, as
// google.api.http says: nested fields with dots, repeated ones by repeating.

#ifndef DAODI_SERVICES_GATEWAY_REQUEST_FIELDS_H_
#define DAODI_SERVICES_GATEWAY_REQUEST_FIELDS_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace daodi::services::gateway {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// Decodes "a=1&b=2"; a plus sign is a space, as browsers write forms
// (WHATWG URL, application/x-www-form-urlencoded). Errors: kInvalidArgument.
absl::StatusOr<QueryParameters> ParseApiQuery(absl::string_view query);

// Fills one message. The message must outlive it.
class RequestFields {
 public:
  explicit RequestFields(google::protobuf::Message* request)
      : request_(*request) {}

  // `path`: names of fields as in the .proto or in lowerCamel. Numbers are
  // decimal, enums by name or number, bytes base64 or base64url. Errors:
  // kInvalidArgument that names `path` and what it takes; a field given before
  // that is not repeated is one.
  absl::Status Set(absl::string_view path, absl::string_view text);

 private:
  google::protobuf::Message& request_;
  std::set<std::string> given_;  // by the names of the .proto
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_REQUEST_FIELDS_H_
