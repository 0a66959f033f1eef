#include "services/gateway/http_server.h"

#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/gateway/http_head.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::beast::flat_buffer;
using boost::system::error_code;
using net::ip::tcp;
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;
using Acceptor =
    net::basic_socket_acceptor<tcp, net::io_context::executor_type>;
using Timer =
    net::basic_waitable_timer<std::chrono::steady_clock,
                              net::wait_traits<std::chrono::steady_clock>,
                              net::io_context::executor_type>;

// What all connections share.
struct Shared {
  Handler handler;
  HttpServerOptions options;
  std::atomic<bool> draining{false};
  std::atomic<size_t> connections{0};
  std::mutex mutex;
  std::condition_variable left;
  std::map<std::string, size_t> by_peer;

  // A place for one more connection of that peer?
  bool Admit(const std::string& peer) {
    if (draining || connections >= kMaxConnections) return false;
    std::lock_guard<std::mutex> lock(mutex);
    size_t& count = by_peer[peer];
    if (count >= kMaxConnectionsOfPeer) return false;
    ++count;
    ++connections;
    return true;
  }
  void Leave(const std::string& peer) {
    std::lock_guard<std::mutex> lock(mutex);
    const auto found = by_peer.find(peer);
    if (found != by_peer.end() && --found->second == 0) by_peer.erase(found);
    --connections;
    left.notify_all();
  }
};

absl::string_view ReasonOf(int status) {
  const auto reason = http::obsolete_reason(static_cast<http::status>(status));
  return {reason.data(), reason.size()};
}

// One connection: read a head, look at it, let Beast parse it and read the
// body, answer, again. Kept alive by the operation under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, std::string peer, std::shared_ptr<Shared> shared)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        peer_(std::move(peer)),
        shared_(std::move(shared)) {}
  ~Connection() { shared_->Leave(peer_); }

  void Run() { ReadHead(); }

 private:
  // Absolute: a sender of one byte a second does not move it.
  void CloseAfter(int64_t milliseconds) {
    timer_.expires_after(std::chrono::milliseconds(milliseconds));
    timer_.async_wait([weak = weak_from_this()](const error_code& error) {
      if (error) return;
      if (auto self = weak.lock()) self->Close();
    });
  }

  void Close() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  absl::string_view Received() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
  }

  void ReadHead() {
    head_begun_ = buffer_.size() > 0;
    CloseAfter(head_begun_ ? kHeadTimeoutMs : kIdleTimeoutMs);
    LookForHead();
  }

  void LookForHead() {
    const auto length = HeadLength(Received());
    if (length.has_value()) return OnHead(*length);
    if (buffer_.size() >= kMaxHttpHeadBytes) return Refuse(431);
    if (!head_begun_ && buffer_.size() > 0) {
      head_begun_ = true;
      CloseAfter(kHeadTimeoutMs);
    }
    socket_.async_read_some(
        buffer_.prepare(kMaxHttpHeadBytes - buffer_.size()),
        [self = shared_from_this()](const error_code& error, size_t count) {
          if (error) return self->Close();
          self->buffer_.commit(count);
          self->LookForHead();
        });
  }

  void OnHead(size_t length) {
    const absl::string_view head = Received().substr(0, length);
    const HeadVerdict verdict = CheckHead(head);
    if (verdict.status != 200) return Refuse(verdict.status);
    parser_ = std::make_unique<http::request_parser<http::string_body>>();
    parser_->header_limit(kMaxHttpHeadBytes + 1);
    parser_->body_limit(BodyLimit(head));
    parser_->eager(true);
    CloseAfter(kBodyTimeoutMs);
    http::async_read(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](const error_code& error, size_t) {
          if (error == http::error::body_limit) return self->Refuse(413);
          if (error.category() ==
              http::make_error_code(http::error::bad_version).category()) {
            return self->Refuse(400);
          }
          if (error) return self->Close();
          self->OnRequest();
        });
  }

  size_t BodyLimit(absl::string_view head) const {
    const size_t space = head.find(' ');
    const absl::string_view rest = head.substr(space + 1);
    return shared_->options.body_limit == nullptr
               ? 0
               : shared_->options.body_limit(head.substr(0, space),
                                             rest.substr(0, rest.find(' ')));
  }

  void OnRequest() {
    timer_.cancel();
    auto message = parser_->release();
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.peer = peer_;
    request.body = std::move(message.body());
    for (const auto& field : message) {
      request.headers.emplace_back(std::string(field.name_string()),
                                   std::string(field.value()));
    }
    keep_alive_ = message.keep_alive();
    is_head_ = message.method() == http::verb::head;
    shared_->handler(
        std::move(request), [self = shared_from_this()](HttpResponse response) {
          net::post(self->socket_.get_executor(),
                    [self, response = std::move(response)]() mutable {
                      self->Write(std::move(response));
                    });
        });
  }

  // For what never became a request: no more is read from there.
  void Refuse(int status) {
    keep_alive_ = false;
    is_head_ = false;
    HttpResponse response;
    response.status = status;
    response.Set("Content-Type", "text/plain; charset=utf-8");
    response.body = absl::StrCat(status, " ", ReasonOf(status), "\n");
    Write(std::move(response));
  }

  void Write(HttpResponse response) {
    if (shared_->draining) keep_alive_ = false;
    body_ = std::move(response.body);
    head_ = absl::StrCat("HTTP/1.1 ", response.status, " ",
                         ReasonOf(response.status), "\r\n");
    for (const HttpHeader& header : response.headers) {
      absl::StrAppend(&head_, header.first, ": ", header.second, "\r\n");
    }
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) {
      absl::StrAppend(&head_, "Content-Length: ", body_.size(), "\r\n");
    }
    absl::StrAppend(&head_, keep_alive_ ? "" : "Connection: close\r\n", "\r\n");
    if (is_head_ || bodiless) body_.clear();
    CloseAfter(kBodyTimeoutMs);
    const std::array<net::const_buffer, 2> buffers = {net::buffer(head_),
                                                      net::buffer(body_)};
    net::async_write(
        socket_, buffers,
        [self = shared_from_this()](const error_code& error, size_t) {
          if (error || !self->keep_alive_) return self->Close();
          self->ReadHead();
        });
  }

  Socket socket_;
  Timer timer_;
  const std::string peer_;
  const std::shared_ptr<Shared> shared_;
  flat_buffer buffer_{2 * kMaxHttpHeadBytes};
  std::unique_ptr<http::request_parser<http::string_body>> parser_;
  bool head_begun_ = false;
  bool keep_alive_ = false;
  bool is_head_ = false;
  std::string head_;
  std::string body_;
};

class Listener {
 public:
  explicit Listener(std::shared_ptr<Shared> shared)
      : shared_(std::move(shared)) {}

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
            std::make_shared<Connection>(std::move(socket), address, shared_)
                ->Run();
          }
          Accept();
        });
  }

  const std::shared_ptr<Shared> shared_;
  net::io_context context_{1};
  Acceptor acceptor_{context_};
  std::thread thread_;
};

class BeastServer final : public HttpServer {
 public:
  explicit BeastServer(std::shared_ptr<Shared> shared)
      : shared_(std::move(shared)) {}
  ~BeastServer() override {
    for (const auto& listener : listeners_) listener->Stop();
  }

  error_code Listen(tcp::endpoint endpoint) {
    for (int i = 0; i < shared_->options.threads; ++i) {
      auto listener = std::make_unique<Listener>(shared_);
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

  void Drain() override {
    shared_->draining = true;
    for (const auto& listener : listeners_) listener->StopAccepting();
    std::unique_lock<std::mutex> lock(shared_->mutex);
    shared_->left.wait_for(lock, std::chrono::milliseconds(kGatewayDrainMs),
                           [this] { return shared_->connections == 0; });
  }

 private:
  const std::shared_ptr<Shared> shared_;
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
  auto shared = std::make_shared<Shared>();
  shared->handler = std::move(handler);
  shared->options = options;
  auto server = std::make_unique<BeastServer>(std::move(shared));
  error = server->Listen({address, static_cast<uint16_t>(port)});
  if (error) {
    return absl::UnavailableError(absl::StrCat(
        "listen: cannot listen on ", options.address, ": ", error.message()));
  }
  return server;
}

}  // namespace daodi::services::gateway
