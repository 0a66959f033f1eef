// One HTTP/1.1 connection over any stream of Asio: limits, timeouts,
// keep-alive. For the files that serve connections only; see http_server.h.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_
#define DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_

#include <algorithm>
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
#include <type_traits>
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
using Clock = std::chrono::steady_clock;
using Timer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>,
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

// One connection: read a head, look at it, let Beast read the body if there is
// one, answer, again. Kept alive by the operation under way.
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
    deadline_ = Clock::now() + std::chrono::milliseconds(milliseconds);
    if (!is_watched_) Watch();
  }

  // The timer is set anew only when it went off, not several times a request:
  // it goes off at the deadline, or so soon that no deadline set meanwhile is
  // earlier.
  void Watch() {
    is_watched_ = true;
    const auto shortest = std::chrono::milliseconds(
        std::min({timeouts().head_ms, timeouts().body_ms, timeouts().idle_ms}));
    timer_.expires_at(std::min(deadline_, Clock::now() + shortest));
    timer_.async_wait([weak = this->weak_from_this()](const error_code& error) {
      const auto self = weak.lock();
      if (error || self == nullptr) return;
      if (Clock::now() >= self->deadline_) return self->Close();
      self->Watch();
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
    auto whole = RequestWithoutBody(head);
    if (whole.has_value()) {
      buffer_.consume(length);
      keep_alive_ = whole->keep_alive;
      return OnRequest(std::move(whole->request));
    }
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
          self->OnParsed();
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

  void OnParsed() {
    auto message = parser_->release();
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.body = std::move(message.body());
    for (const auto& field : message) {
      request.headers.emplace_back(std::string(field.name_string()),
                                   std::string(field.value()));
    }
    keep_alive_ = message.keep_alive();
    OnRequest(std::move(request));
  }

  void OnRequest(HttpRequest request) {
    deadline_ = Clock::time_point::max();
    is_head_ = request.method == "HEAD";
    request.peer = peer_;
    shared_->handler(std::move(request), [self = this->shared_from_this()](
                                             HttpResponse response) {
      // At once, if this is the thread of the connection.
      net::dispatch(self->stream_.get_executor(),
                    [self, response = std::move(response)]() mutable {
                      self->Write(std::move(response));
                    });
    });
    EndTurnSoon();
  }

  // Behind all that this thread found to do when it last looked at its sockets.
  void EndTurnSoon() {
    // A connection belongs to one thread, and a thread to one server.
    thread_local bool is_posted = false;
    if (is_posted || shared_->options.end_of_turn == nullptr) return;
    is_posted = true;
    net::post(stream_.get_executor(), [shared = shared_] {
      is_posted = false;
      shared->options.end_of_turn();
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
    EndTurnSoon();
    if (shared_->draining) keep_alive_ = false;
    response_ = std::move(response);
    const bool bodiless = response_.status == 204 || response_.status == 304;
    head_ = absl::StrCat("HTTP/1.1 ", response_.status, " ",
                         ReasonOf(response_.status), "\r\n",
                         FieldLines(response_.headers));
    if (!bodiless) {
      absl::StrAppend(&head_, "Content-Length: ", BodySize(response_), "\r\n");
    }
    if (!keep_alive_) absl::StrAppend(&head_, "Connection: close\r\n");
    CloseAfter(timeouts().body_ms);
    if constexpr (std::is_same_v<Stream, Socket>) {
      Send(Pieces(!is_head_ && !bodiless));
    } else {
      // TLS would make a record of each piece.
      joined_.clear();
      for (const net::const_buffer& piece : Pieces(!is_head_ && !bodiless)) {
        joined_.append(static_cast<const char*>(piece.data()), piece.size());
      }
      Send(net::buffer(joined_));
    }
  }

  // Of head_ and response_, which outlive the writing.
  std::array<net::const_buffer, 7> Pieces(bool with_body) const {
    static constexpr absl::string_view kEndOfHead = "\r\n";
    std::array<net::const_buffer, 7> pieces;
    pieces[0] = net::buffer(head_);
    pieces[2] = net::buffer(kEndOfHead.data(), kEndOfHead.size());
    if (with_body) {
      pieces[4] = net::buffer(response_.body);
      pieces[6] = net::buffer(response_.body_end);
    }
    if (response_.shared == nullptr) return pieces;
    pieces[1] = net::buffer(response_.shared->fields);
    if (with_body) {
      pieces[3] = net::buffer(response_.shared->before);
      pieces[5] = net::buffer(response_.shared->after);
    }
    return pieces;
  }

  template <typename Buffers>
  void Send(const Buffers& buffers) {
    net::async_write(
        stream_, buffers,
        [self = this->shared_from_this()](const error_code& error, size_t) {
          if (error || !self->keep_alive_) return self->Close();
          self->response_ = HttpResponse();
          self->ReadHead();
        });
  }

  Stream stream_;
  Timer timer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool is_watched_ = false;
  const std::string peer_;
  const std::shared_ptr<ServerShared> shared_;
  boost::beast::flat_buffer buffer_{2 * kMaxHttpHeadBytes};
  std::unique_ptr<http::request_parser<http::string_body>> parser_;
  bool head_begun_ = false;
  bool keep_alive_ = false;
  bool is_head_ = false;
  // What is being written.
  HttpResponse response_;
  std::string head_;
  std::string joined_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_CONNECTION_H_
