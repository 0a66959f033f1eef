// Slow and hostile peers over real sockets, with timeouts of some milliseconds.

#include "services/gateway/http_server.h"

#include <openssl/ssl.h>

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"
#include "tests/testing/test_authority.h"

namespace daodi::services::gateway {
namespace {

namespace net = boost::asio;
namespace ssl = net::ssl;
using boost::system::error_code;
using net::ip::tcp;
using std::chrono::milliseconds;

constexpr int64_t kShortMs = 150;
// What the machine may add; far below the limits of the real server.
constexpr milliseconds kPatience(5'000);

std::unique_ptr<HttpServer> StartServer(HttpServerOptions options = {}) {
  options.body_limit = [](absl::string_view, absl::string_view) {
    return size_t{100};
  };
  auto server = HttpServer::Start(
      options, [](const HttpRequest& request, const Respond& respond) {
        HttpResponse response;
        response.body = request.target + request.body;
        respond(std::move(response));
      });
  EXPECT_TRUE(server.ok()) << server.status();
  return server.ok() ? *std::move(server) : nullptr;
}

// A peer that sends as slowly as the test says, and waits for the end.
class SlowPeer {
 public:
  explicit SlowPeer(int port) : socket_(context_) {
    socket_.connect(
        {net::ip::address_v4::loopback(), static_cast<uint16_t>(port)});
  }

  void Send(const std::string& text) {
    error_code ignored;
    net::write(socket_, net::buffer(text), ignored);
  }

  // Sends `byte` every few milliseconds until the server closes. False when it
  // never does.
  bool IsClosedWhileSending(const std::string& byte) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    bool closed = false;
    std::string received(1024, '\0');
    std::function<void()> read = [&] {
      socket_.async_read_some(net::buffer(received),
                              [&](const error_code& error, size_t count) {
                                closed = closed || static_cast<bool>(error);
                                answer_.append(received, 0, count);
                                if (!closed) read();
                              });
    };
    read();
    while (!closed && std::chrono::steady_clock::now() < give_up) {
      context_.restart();
      context_.run_for(milliseconds(10));
      if (!byte.empty() && !closed) Send(byte);
    }
    return closed;
  }

  const std::string& answer() const { return answer_; }

 private:
  net::io_context context_;
  tcp::socket socket_;
  std::string answer_;
};

TEST(HttpServerTest, AHeadThatComesByteByByteIsCutOff) {
  HttpServerOptions options;
  options.timeouts.head_ms = kShortMs;
  const auto server = StartServer(options);
  SlowPeer peer(server->port());
  peer.Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_TRUE(peer.IsClosedWhileSending("x"));
  EXPECT_EQ(peer.answer(), "");
}

TEST(HttpServerTest, ABodyThatComesByteByByteIsCutOff) {
  HttpServerOptions options;
  options.timeouts.body_ms = kShortMs;
  const auto server = StartServer(options);
  SlowPeer peer(server->port());
  // Chunks without end: a Content-Length might be reached.
  peer.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "50;x=");
  EXPECT_TRUE(peer.IsClosedWhileSending("y"));
  EXPECT_FALSE(absl::StrContains(peer.answer(), "200 OK"));
}

TEST(HttpServerTest, AnIdleConnectionIsClosedAndAnAnswerIsNot) {
  HttpServerOptions options;
  options.timeouts.idle_ms = kShortMs;
  const auto server = StartServer(options);
  SlowPeer silent(server->port());
  EXPECT_TRUE(silent.IsClosedWhileSending(""));
  SlowPeer used(server->port());
  used.Send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(used.IsClosedWhileSending("")) << "idle after the answer";
  EXPECT_TRUE(absl::StrContains(used.answer(), "200 OK"));
}

TEST(HttpServerTest, ATurnEndsAfterTheRequestsThatWereThere) {
  std::atomic<int> requests = 0;
  std::atomic<int> requests_by_first_end = 0;
  absl::Notification first_end;
  HttpServerOptions options;
  options.end_of_turn = [&] {
    if (first_end.HasBeenNotified()) return;
    requests_by_first_end = requests.load();
    first_end.Notify();
  };
  auto server = HttpServer::Start(
      options, [&](const HttpRequest&, const Respond& respond) {
        ++requests;
        respond(HttpResponse());
      });
  ASSERT_TRUE(server.ok()) << server.status();
  SlowPeer peer((*server)->port());
  peer.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  first_end.WaitForNotification();
  EXPECT_EQ(requests_by_first_end, 1);
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    options_.tls_certificate_path = folder_.File("server.crt");
    options_.tls_key_path = folder_.File("server.key");
    Issue();
  }

  void Issue() {
    const testing::TestIdentity identity = authority_.IssueServer();
    std::ofstream(options_.tls_certificate_path) << identity.certificate;
    std::ofstream(options_.tls_key_path) << identity.private_key;
  }

  // The first line of the answer over TLS up to `newest`; the certificate's
  // fingerprint goes to `seen`. Throws what OpenSSL says.
  std::string Ask(int port, int newest, std::string* seen = nullptr) {
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_max_proto_version(context.native_handle(), newest);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    context.add_certificate_authority(net::buffer(authority_.certificate()));
    context.set_verify_mode(ssl::verify_peer);
    net::io_context io;
    ssl::stream<tcp::socket> stream(io, context);
    stream.lowest_layer().connect(
        {net::ip::address_v4::loopback(), static_cast<uint16_t>(port)});
    error_code error;
    stream.handshake(ssl::stream_base::client, error);
    if (error) return absl::StrCat("handshake: ", error.message());
    if (seen != nullptr) {
      const std::unique_ptr<X509, decltype(&X509_free)> certificate(
          SSL_get1_peer_certificate(stream.native_handle()), X509_free);
      unsigned char digest[EVP_MAX_MD_SIZE];
      unsigned int size = 0;
      X509_digest(certificate.get(), EVP_sha256(), digest, &size);
      seen->assign(reinterpret_cast<char*>(digest), size);
    }
    net::write(stream,
               net::buffer(std::string("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")));
    std::string answer;
    net::read_until(stream, net::dynamic_buffer(answer), "\r\n", error);
    return answer.substr(0, answer.find('\r'));
  }

  const testing::TestAuthority authority_;
  testing::TemporaryDirectory folder_;
  HttpServerOptions options_;
};

TEST_F(TlsTest, TheSiteIsServedOverTls12AndLaterOnly) {
  const auto server = StartServer(options_);
  EXPECT_EQ(Ask(server->port(), TLS1_3_VERSION), "HTTP/1.1 200 OK");
  EXPECT_EQ(Ask(server->port(), TLS1_2_VERSION), "HTTP/1.1 200 OK");
  EXPECT_TRUE(
      absl::StartsWith(Ask(server->port(), TLS1_1_VERSION), "handshake: "));
}

TEST_F(TlsTest, ACertificateIsRenewedWithoutARestart) {
  const auto server = StartServer(options_);
  std::string first;
  std::string second;
  std::string third;
  Ask(server->port(), TLS1_3_VERSION, &first);
  Issue();
  EXPECT_OK(server->ReloadCertificate());
  Ask(server->port(), TLS1_3_VERSION, &second);
  EXPECT_NE(first, second);
  std::ofstream(options_.tls_key_path) << "no key";
  EXPECT_TRUE(absl::IsInvalidArgument(server->ReloadCertificate()));
  EXPECT_EQ(Ask(server->port(), TLS1_3_VERSION, &third), "HTTP/1.1 200 OK");
  EXPECT_EQ(second, third) << "the one that works stays";
}

TEST_F(TlsTest, AKeyOfAnotherCertificateStopsTheStart) {
  std::ofstream(options_.tls_key_path)
      << authority_.IssueClient(testing::TestKey("other")).private_key;
  const auto server = HttpServer::Start(options_, nullptr);
  EXPECT_TRUE(absl::IsInvalidArgument(server.status())) << server.status();
}

TEST_F(TlsTest, AHandshakeThatNeverComesIsCutOff) {
  options_.timeouts.head_ms = kShortMs;
  const auto server = StartServer(options_);
  SlowPeer peer(server->port());
  EXPECT_TRUE(peer.IsClosedWhileSending(""));
}

}  // namespace
}  // namespace daodi::services::gateway
