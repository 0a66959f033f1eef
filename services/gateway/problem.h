// Errors for programs: RFC 9457 problem details with both languages, and what
// the core refused, field by field.

#ifndef DAODI_SERVICES_GATEWAY_PROBLEM_H_
#define DAODI_SERVICES_GATEWAY_PROBLEM_H_

#include <string>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "nlohmann/json.hpp"
#include "services/gateway/http_message.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

// application/problem+json. `detail` may be empty.
HttpResponse ProblemResponse(const RefusalWording& wording, Bilingual detail);

// Of a refusal by the core: its code and fields with the way out. Retryable
// ones carry Retry-After.
HttpResponse ProblemResponse(const absl::Status& status);

// {"code", "message", "messageZh", "fix", "fixZh", "fields": [...]}
nlohmann::ordered_json ErrorJson(const google::rpc::Status& status);

// The google.rpc status that the core sent, or one made of `status`.
google::rpc::Status DetailsOf(const absl::Status& status);

// 404 for NOT_FOUND …
int HttpStatusOf(absl::StatusCode code);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PROBLEM_H_
