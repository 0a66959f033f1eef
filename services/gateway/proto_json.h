// Messages as proto3 JSON (protobuf.dev, "ProtoJSON Format"): lowerCamel names,
// enums by name, 64-bit numbers as text, default values written out. Only
// messages compiled into the program are known. Thread-safe.

#ifndef DAODI_SERVICES_GATEWAY_PROTO_JSON_H_
#define DAODI_SERVICES_GATEWAY_PROTO_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

namespace daodi::services::gateway {

// Errors: kDataLoss when `bytes` are no such message.
absl::StatusOr<std::string> JsonOfMessage(
    const google::protobuf::Descriptor& type, const std::string& bytes);

// Errors: kInvalidArgument for what is not such a message; unknown members are
// refused.
absl::StatusOr<std::string> MessageOfJson(
    const google::protobuf::Descriptor& type, const std::string& json);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PROTO_JSON_H_
