// Problem details (RFC 9457) of the API in one language: title, status, detail,
// code and fields, each with what is wrong and what to do.

#ifndef DAODI_SERVICES_GATEWAY_API_PROBLEM_H_
#define DAODI_SERVICES_GATEWAY_API_PROBLEM_H_

#include "absl/status/status.h"
#include "services/gateway/bilingual.h"
#include "services/gateway/http_message.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

// The language that the request prefers.
Language ApiLanguage(const HttpRequest& request);

// Of a refusal, by the core (its google.rpc details) or by the gateway (its
// violations, services/domain/violation.h).
HttpResponse ApiProblem(const absl::Status& status, Language language);

// `detail` may be empty.
HttpResponse ApiProblem(const RefusalWording& wording, Bilingual detail,
                        Language language);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_API_PROBLEM_H_
