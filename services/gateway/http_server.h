// HTTP/1.1 over TCP: connections, limits, timeouts, drain. Knows nothing of
// what is served. The only file that includes Boost.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_
#define DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

using Respond = std::function<void(HttpResponse)>;
// Calls `respond` once, from any thread, now or later.
using Handler = std::function<void(HttpRequest, Respond)>;

struct HttpServerOptions {
  std::string address = "127.0.0.1:0";  // host:port
  int threads = 1;
  // The largest body of this target; 0: none may be sent.
  std::function<size_t(absl::string_view method, absl::string_view target)>
      body_limit;
};

// Listens from Start() until destroyed. Each connection belongs to one thread.
class HttpServer {
 public:
  // Errors: kInvalidArgument for the address, kUnavailable when it is taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const HttpServerOptions& options, Handler handler);
  virtual ~HttpServer() = default;

  virtual int port() const = 0;
  virtual size_t connections() const = 0;
  // Takes no more connections, answers what is under way with Connection:
  // close, and returns when that is done or kGatewayDrainMs are over.
  virtual void Drain() = 0;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_SERVER_H_
