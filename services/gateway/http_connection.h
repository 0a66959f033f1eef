// One HTTP/1.1 connection over any stream of Asio: limits, timeouts,
// keep-alive. For the files that serve connections only; see http_server.h.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_
#define DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_

#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/gateway/http_head.h"
#include "services/gateway/http_server.h"
#include "services/limits.h"

namespace daodi::services::gateway {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using net::ip::tcp;
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;
using Timer =
    net::basic_waitable_timer<std::chrono::steady_clock,
                              net::wait_traits<std::chrono::steady_clock>,
                              net::io_context::executor_type>;

// What all connections share.
struct ServerShared {
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

inline absl::string_view ReasonOf(int status) {
  const auto reason = http::obsolete_reason(static_cast<http::status>(status));
  return {reason.data(), reason.size()};
}

// One connection: read a head, look at it, let Beast parse it and read the
// body, answer, again. Kept alive by the operation under way.
// `Stream`: a socket, or TLS over one.
template <typename Stream>
class Connection : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(Stream stream, std::string peer,
             std::shared_ptr<ServerShared> shared)
      : stream_(std::move(stream)),
        timer_(stream_.get_executor()),
        peer_(std::move(peer)),
        shared_(std::move(shared)) {}
  ~Connection() { shared_->Leave(peer_); }

  void Run() { ReadHead(); }

  // Of a stream that has one.
  template <typename HandshakeType>
  void RunAfterHandshake(HandshakeType type) {
    CloseAfter(timeouts().head_ms);
    stream_.async_handshake(
        type, [self = this->shared_from_this()](const error_code& error) {
          if (error) return self->Close();
          self->ReadHead();
        });
  }

 private:
  const HttpTimeouts& timeouts() const { return shared_->options.timeouts; }

  // Absolute: a sender of one byte a second does not move it.
  void CloseAfter(int64_t milliseconds) {
    timer_.expires_after(std::chrono::milliseconds(milliseconds));
    timer_.async_wait([weak = this->weak_from_this()](const error_code& error) {
      if (error) return;
      if (auto self = weak.lock()) self->Close();
    });
  }

  void Close() {
    error_code ignored;
    auto& socket = stream_.lowest_layer();
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    socket.close(ignored);
  }

  absl::string_view Received() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
  }

  void ReadHead() {
    head_begun_ = buffer_.size() > 0;
    CloseAfter(head_begun_ ? timeouts().head_ms : timeouts().idle_ms);
    LookForHead();
  }

  void LookForHead() {
    const auto length = HeadLength(Received());
    if (length.has_value()) return OnHead(*length);
    if (buffer_.size() >= kMaxHttpHeadBytes) return Refuse(431);
    if (!head_begun_ && buffer_.size() > 0) {
      head_begun_ = true;
      CloseAfter(timeouts().head_ms);
    }
    stream_.async_read_some(buffer_.prepare(kMaxHttpHeadBytes - buffer_.size()),
                            [self = this->shared_from_this()](
                                const error_code& error, size_t count) {
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
    CloseAfter(timeouts().body_ms);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](const error_code& error, size_t) {
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
    shared_->handler(std::move(request), [self = this->shared_from_this()](
                                             HttpResponse response) {
      net::post(self->stream_.get_executor(),
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
    CloseAfter(timeouts().body_ms);
    const std::array<net::const_buffer, 2> buffers = {net::buffer(head_),
                                                      net::buffer(body_)};
    net::async_write(
        stream_, buffers,
        [self = this->shared_from_this()](const error_code& error, size_t) {
          if (error || !self->keep_alive_) return self->Close();
          self->ReadHead();
        });
  }

  Stream stream_;
  Timer timer_;
  const std::string peer_;
  const std::shared_ptr<ServerShared> shared_;
  boost::beast::flat_buffer buffer_{2 * kMaxHttpHeadBytes};
  std::unique_ptr<http::request_parser<http::string_body>> parser_;
  bool head_begun_ = false;
  bool keep_alive_ = false;
  bool is_head_ = false;
  std::string head_;
  std::string body_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_
