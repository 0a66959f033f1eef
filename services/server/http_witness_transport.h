// Witnesses over HTTP and HTTPS, by libcurl.

#ifndef DAODI_SERVICES_SERVER_HTTP_WITNESS_TRANSPORT_H_
#define DAODI_SERVICES_SERVER_HTTP_WITNESS_TRANSPORT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/witness_protocol.h"
#include "services/ledger/witness_client.h"

namespace daodi::services::server {

// One connection for each call: a witness is asked a few times a second at
// most. Follows no redirect and reads at most kMaxAddCheckpointResponseBytes.
// Takes proxies from the environment, as curl does. Thread-safe.
class HttpWitnessTransport final : public ledger::WitnessTransport {
 public:
  HttpWitnessTransport();

  // Errors: kUnavailable (no connection, or one that broke);
  // kDeadlineExceeded; kResourceExhausted (too large an answer);
  // kInvalidArgument (no http or https URL).
  absl::StatusOr<crypto::WitnessResponse> AddCheckpoint(
      const std::string& url, const std::string& body,
      int64_t timeout_ms) override;
};

}  // namespace daodi::services::server

#endif  // DAODI_SERVICES_SERVER_HTTP_WITNESS_TRANSPORT_H_
