// TLS for the connections of an HttpServer. Its .cc is the only file of the
// gateway that includes OpenSSL.

#ifndef DAODI_SERVICES_GATEWAY_TLS_LISTENER_H_
#define DAODI_SERVICES_GATEWAY_TLS_LISTENER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/gateway/http_connection.h"

namespace daodi::services::gateway {

// Certificate and key, and what they are used with: TLS 1.2 and 1.3, forward
// secrecy only. Thread-safe.
class TlsListener {
 public:
  // Errors: kInvalidArgument naming the file.
  static absl::StatusOr<std::shared_ptr<TlsListener>> Load(
      const std::string& certificate_path, const std::string& key_path);
  virtual ~TlsListener() = default;

  // Reads both files again. Errors: as Load; the old ones stay in use.
  virtual absl::Status Reload() = 0;

  // Runs a connection that `shared` has admitted.
  virtual void Serve(Socket socket, const std::string& peer,
                     const std::shared_ptr<ServerShared>& shared) = 0;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_TLS_LISTENER_H_
