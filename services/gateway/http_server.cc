#include "services/gateway/http_server.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/http_connection.h"
#include "services/gateway/tls_listener.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

using Acceptor =
    net::basic_socket_acceptor<tcp, net::io_context::executor_type>;

class Listener {
 public:
  Listener(std::shared_ptr<ServerShared> shared,
           std::shared_ptr<TlsListener> tls)
      : shared_(std::move(shared)), tls_(std::move(tls)) {}

  error_code Listen(const tcp::endpoint& endpoint) {
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (error) return error;
    acceptor_.set_option(net::socket_base::reuse_address(true), error);
    // The kernel spreads connections over the threads.
    using ReusePort =
        net::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    if (!error) acceptor_.set_option(ReusePort(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error)
      acceptor_.listen(net::socket_base::max_listen_connections, error);
    return error;
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  void Start() {
    Accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  void StopAccepting() {
    net::post(context_, [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
  }
  void Stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Accept() {
    acceptor_.async_accept(
        context_, [this](const error_code& error, Socket socket) {
          if (!acceptor_.is_open()) return;
          if (error) return Accept();
          error_code failed;
          const tcp::endpoint peer = socket.remote_endpoint(failed);
          const std::string address = peer.address().to_string();
          if (!failed && shared_->Admit(address)) {
            socket.set_option(tcp::no_delay(true), failed);
            Serve(std::move(socket), address);
          }
          Accept();
        });
  }

  void Serve(Socket socket, const std::string& peer) {
    if (tls_ != nullptr) {
      tls_->Serve(std::move(socket), peer, shared_);
    } else {
      std::make_shared<Connection<Socket>>(std::move(socket), peer, shared_)
          ->Run();
    }
  }

  const std::shared_ptr<ServerShared> shared_;
  const std::shared_ptr<TlsListener> tls_;  // null: plain HTTP
  net::io_context context_{1};
  Acceptor acceptor_{context_};
  std::thread thread_;
};

class BeastServer final : public HttpServer {
 public:
  BeastServer(std::shared_ptr<ServerShared> shared,
              std::shared_ptr<TlsListener> tls)
      : shared_(std::move(shared)), tls_(std::move(tls)) {}
  ~BeastServer() override {
    for (const auto& listener : listeners_) listener->Stop();
  }

  error_code Listen(tcp::endpoint endpoint) {
    for (int i = 0; i < shared_->options.threads; ++i) {
      auto listener = std::make_unique<Listener>(shared_, tls_);
      if (const error_code error = listener->Listen(endpoint)) return error;
      // Port 0 becomes one port for all.
      endpoint.port(listener->endpoint().port());
      listeners_.push_back(std::move(listener));
    }
    port_ = endpoint.port();
    for (const auto& listener : listeners_) listener->Start();
    return {};
  }

  int port() const override { return port_; }
  size_t connections() const override { return shared_->connections; }
  absl::Status ReloadCertificate() override {
    return tls_ == nullptr ? absl::OkStatus() : tls_->Reload();
  }

  void Drain() override {
    shared_->draining = true;
    for (const auto& listener : listeners_) listener->StopAccepting();
    std::unique_lock<std::mutex> lock(shared_->mutex);
    shared_->left.wait_for(lock, std::chrono::milliseconds(kGatewayDrainMs),
                           [this] { return shared_->connections == 0; });
  }

 private:
  const std::shared_ptr<ServerShared> shared_;
  const std::shared_ptr<TlsListener> tls_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  int port_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const HttpServerOptions& options, Handler handler) {
  const size_t colon = options.address.rfind(':');
  uint32_t port = 0;
  error_code error;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(options.address.substr(colon + 1), &port) ||
      port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen: ", options.address, " is not HOST:PORT"));
  }
  std::string host = options.address.substr(0, colon);
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) {
    host = host.substr(1, host.size() - 2);
  }
  const auto address = net::ip::make_address(host, error);
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen: ", host, " is not an IP address"));
  }
  auto shared = std::make_shared<ServerShared>();
  shared->handler = std::move(handler);
  shared->options = options;
  std::shared_ptr<TlsListener> tls;
  if (!options.tls_certificate_path.empty()) {
    auto loaded =
        TlsListener::Load(options.tls_certificate_path, options.tls_key_path);
    if (!loaded.ok()) return loaded.status();
    tls = *std::move(loaded);
  }
  auto server =
      std::make_unique<BeastServer>(std::move(shared), std::move(tls));
  error = server->Listen({address, static_cast<uint16_t>(port)});
  if (error) {
    return absl::UnavailableError(absl::StrCat(
        "listen: cannot listen on ", options.address, ": ", error.message()));
  }
  return server;
}

}  // namespace daodi::services::gateway
