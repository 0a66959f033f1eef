// The core behind a gRPC channel.

#ifndef DAODI_SERVICES_GATEWAY_CORE_CLIENT_H_
#define DAODI_SERVICES_GATEWAY_CORE_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/core.h"

namespace daodi::services::gateway {

struct CoreAddress {
  std::string server;          // "host:port"
  std::string ca_certificate;  // PEM
  bool plaintext = false;      // only to a loopback address
  // PEM of the operator's TRANSPORT key, for scans; empty: none are reported.
  std::string client_certificate;
  std::string client_key;
};

// Does not wait for the connection. Errors: kInvalidArgument for plaintext
// beyond loopback.
absl::StatusOr<std::unique_ptr<Core>> ConnectCore(const CoreAddress& address);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CORE_CLIENT_H_
