// Methods of the core called by name, bytes in and bytes out: what the REST
// routes and sign-in need, and a test replaces.

#ifndef DAODI_SERVICES_GATEWAY_CORE_METHODS_H_
#define DAODI_SERVICES_GATEWAY_CORE_METHODS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/core_client.h"

namespace daodi::services::gateway {

// For whom a call is made. Never with the gateway's own certificate: the core
// answers the session's organization, or the public.
struct CallOrigin {
  std::string session_token;  // "" : the public
  // With a token: "ROUTINE", "CASE" or "", and the case in UTF-8.
  std::string purpose;
  std::string case_number;
};

// What one answer may hold; a stream that has more is cut.
struct AnswerLimits {
  size_t messages = 1;
  size_t bytes = 0;
};

struct MethodAnswer {
  std::vector<std::string> messages;  // serialized; one of a unary method
  bool truncated = false;
};

// Thread-safe. Calls block up to the deadline. Errors: those of the core, with
// kRpcStatusPayload (core.h); kUnavailable, kDeadlineExceeded.
class CoreMethods {
 public:
  virtual ~CoreMethods() = default;

  // `method`: "/daodi.v1.TraceService/GetBatch".
  virtual absl::StatusOr<MethodAnswer> Call(const std::string& method,
                                            const std::string& request,
                                            const CallOrigin& origin,
                                            const AnswerLimits& limits) = 0;
};

// Over a channel without a certificate. Errors: as ConnectCore.
absl::StatusOr<std::unique_ptr<CoreMethods>> ConnectCoreMethods(
    const CoreAddress& address);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CORE_METHODS_H_
