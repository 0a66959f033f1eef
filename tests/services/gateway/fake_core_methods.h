// A core that answers what a test says and remembers what it was asked.

#ifndef DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_METHODS_H_
#define DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_METHODS_H_

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "services/gateway/core_methods.h"

namespace daodi::services::gateway {

class FakeCoreMethods final : public CoreMethods {
 public:
  struct Asked {
    std::string method;
    std::string request;
    CallOrigin origin;
  };

  absl::StatusOr<MethodAnswer> Call(const std::string& method,
                                    const std::string& request,
                                    const CallOrigin& origin,
                                    const AnswerLimits&) override {
    asked.push_back({method, request, origin});
    return answer;
  }

  void AnswerWith(const google::protobuf::Message& message) {
    answer = MethodAnswer{{message.SerializeAsString()}, false};
  }

  std::vector<Asked> asked;
  absl::StatusOr<MethodAnswer> answer = absl::InternalError("not expected");
};

}  // namespace daodi::services::gateway

#endif  // DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_METHODS_H_
