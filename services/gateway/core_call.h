// One unary call of the core with typed messages.

#ifndef DAODI_SERVICES_GATEWAY_CORE_CALL_H_
#define DAODI_SERVICES_GATEWAY_CORE_CALL_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/core_methods.h"

namespace daodi::services::gateway {

// For answers of a page's size. Errors: those of CoreMethods::Call();
// kDataLoss.
template <typename Response>
absl::StatusOr<Response> CallOne(CoreMethods* core, const std::string& method,
                                 const std::string& request,
                                 const CallOrigin& origin) {
  constexpr AnswerLimits kOneSmallMessage = {1, 64 * 1024};
  auto answer = core->Call(method, request, origin, kOneSmallMessage);
  if (!answer.ok()) return answer.status();
  Response response;
  if (answer->messages.size() != 1 ||
      !response.ParseFromString(answer->messages[0])) {
    return absl::DataLossError("the core sent no such message");
  }
  return response;
}

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CORE_CALL_H_
