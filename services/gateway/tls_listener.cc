#include "services/gateway/tls_listener.h"

#include <openssl/ssl.h>

#include <boost/asio/ssl.hpp>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"

namespace daodi::services::gateway {
namespace {

namespace ssl = net::ssl;
using TlsStream = ssl::stream<Socket>;
using Context = std::shared_ptr<ssl::context>;

// Of TLS 1.2 only suites with ephemeral keys and authenticated encryption
// (RFC 9325, 4.2); those of 1.3 all are.
constexpr char kCipherList[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

absl::Status Unusable(absl::string_view key, const std::string& path,
                      const error_code& error) {
  return absl::InvalidArgumentError(absl::StrCat(
      "listen.", key, ": ", path, " cannot be used: ", error.message()));
}

absl::StatusOr<Context> MakeContext(const std::string& certificate_path,
                                    const std::string& key_path) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(native, kCipherList) != 1) {
    return absl::InternalError("TLS: OpenSSL takes no TLS 1.2");
  }
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  error_code error;
  context->use_certificate_chain_file(certificate_path, error);
  if (error) return Unusable("tls_certificate", certificate_path, error);
  context->use_private_key_file(key_path, ssl::context::pem, error);
  if (error) return Unusable("tls_key", key_path, error);
  // OpenSSL compares them by itself only when both are of one algorithm.
  if (SSL_CTX_check_private_key(native) != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "listen.tls_key: ", key_path, " is not the key of ", certificate_path));
  }
  return context;
}

class OpenSslListener final : public TlsListener {
 public:
  OpenSslListener(std::string certificate_path, std::string key_path,
                  Context context)
      : certificate_path_(std::move(certificate_path)),
        key_path_(std::move(key_path)),
        context_(std::move(context)) {}

  absl::Status Reload() override {
    auto context = MakeContext(certificate_path_, key_path_);
    if (!context.ok()) return context.status();
    std::lock_guard<std::mutex> lock(mutex_);
    context_ = *std::move(context);
    return absl::OkStatus();
  }

  void Serve(Socket socket, const std::string& peer,
             const std::shared_ptr<ServerShared>& shared) override {
    // OpenSSL counts who uses the context: it outlives a reload.
    TlsStream stream(std::move(socket), *context());
    std::make_shared<Connection<TlsStream>>(std::move(stream), peer, shared)
        ->RunAfterHandshake(TlsStream::server);
  }

 private:
  Context context() {
    std::lock_guard<std::mutex> lock(mutex_);
    return context_;
  }

  const std::string certificate_path_;
  const std::string key_path_;
  std::mutex mutex_;
  Context context_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<TlsListener>> TlsListener::Load(
    const std::string& certificate_path, const std::string& key_path) {
  auto context = MakeContext(certificate_path, key_path);
  if (!context.ok()) return context.status();
  return std::make_shared<OpenSslListener>(certificate_path, key_path,
                                           *std::move(context));
}

}  // namespace daodi::services::gateway
