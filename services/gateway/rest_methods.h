// Which methods of the core are served as REST, read from the google.api.http
// options of the compiled descriptors: no code for each of them.

#ifndef DAODI_SERVICES_GATEWAY_REST_METHODS_H_
#define DAODI_SERVICES_GATEWAY_REST_METHODS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "services/gateway/http_rule.h"

namespace daodi::services::gateway {

// One binding of a method.
struct RestMethod {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string http_method;  // "GET", "POST"
  PathTemplate path;
  bool takes_body = false;  // "*": all fields that the path does not give

  // "/daodi.v1.TraceService/GetBatch"
  std::string CoreName() const;
};

// Every service of proto/daodi/v1. Naming them makes the linker keep them.
std::vector<const google::protobuf::ServiceDescriptor*> CoreServices();

// Immutable, thread-safe.
class RestMethods {
 public:
  // Reads only: every GET binding, and the POST ones that are known to change
  // nothing. Errors: kInvalidArgument for an option it cannot serve.
  static absl::StatusOr<RestMethods> Of(
      const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  struct Found {
    const RestMethod* method = nullptr;
    std::vector<Binding> bindings;
  };
  // HEAD is GET. Nothing when no binding has the path and the method.
  std::optional<Found> Find(absl::string_view http_method,
                            const ApiPath& path) const;
  // "GET, HEAD": the methods of a path; "" for a path nobody serves.
  std::string AllowedFor(const ApiPath& path) const;

  const std::vector<RestMethod>& all() const { return methods_; }

 private:
  std::vector<RestMethod> methods_;  // those with a verb first
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_REST_METHODS_H_
