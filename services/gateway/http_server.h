// HTTP/1.1 over TCP or TLS: connections, limits, timeouts, drain. Knows nothing
// of what is served. Only its own files include Boost: http_server.cc,
// http_connection.h and, for TLS, tls_listener.cc.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_
#define DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http_message.h"
#include "services/limits.h"

namespace daodi::services::gateway {

using Respond = std::function<void(HttpResponse)>;
// Calls `respond` once, from any thread, now or later.
using Handler = std::function<void(HttpRequest, Respond)>;

// How long a connection waits for what it reads, each counted from the first
// byte and not from the last, so that a slow sender does not move it.
struct HttpTimeouts {
  int64_t head_ms = kHeadTimeoutMs;
  int64_t body_ms = kBodyTimeoutMs;
  int64_t idle_ms = kIdleTimeoutMs;
};

struct HttpServerOptions {
  std::string address = "127.0.0.1:0";  // host:port
  int threads = 1;
  // The largest body of this target; 0: none may be sent.
  std::function<size_t(absl::string_view method, absl::string_view target)>
      body_limit;
  HttpTimeouts timeouts;
  // Called by each thread when it has handled what its sockets had, before it
  // waits for more; may be empty.
  std::function<void()> end_of_turn;
  // PEM files, both or neither; "": plain HTTP. The certificate with its chain.
  std::string tls_certificate_path;
  std::string tls_key_path;
};

// Listens from Start() until destroyed. Each connection belongs to one thread.
class HttpServer {
 public:
  // Errors: kInvalidArgument for the address or a certificate that cannot be
  // used, kUnavailable when the address is taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const HttpServerOptions& options, Handler handler);
  virtual ~HttpServer() = default;

  virtual int port() const = 0;
  virtual size_t connections() const = 0;
  // Reads the PEM files again for connections to come; those under way keep
  // theirs. Errors: kInvalidArgument, and the old one stays.
  virtual absl::Status ReloadCertificate() = 0;
  // Takes no more connections, answers what is under way with Connection:
  // close, and returns when that is done or kGatewayDrainMs are over.
  virtual void Drain() = 0;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_
