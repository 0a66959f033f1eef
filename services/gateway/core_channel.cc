#include "services/gateway/core_channel.h"

#include <chrono>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "services/gateway/core.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

bool IsLoopback(absl::string_view server) {
  return absl::StartsWith(server, "127.") ||
         absl::StartsWith(server, "localhost:") ||
         absl::StartsWith(server, "[::1]:") ||
         absl::StartsWith(server, "unix:");
}

std::shared_ptr<grpc::Channel> Open(
    const CoreAddress& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(2 * kMaxMessageBytes));
  return grpc::CreateCustomChannel(address.server, credentials, arguments);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> PublicChannel(
    const CoreAddress& address) {
  if (address.plaintext) {
    if (!IsLoopback(address.server)) {
      return absl::InvalidArgumentError(
          "core.plaintext: the server is not on this machine; use TLS");
    }
    return Open(address, grpc::InsecureChannelCredentials());
  }
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = address.ca_certificate;
  return Open(address, grpc::SslCredentials(options));
}

std::shared_ptr<grpc::Channel> OperatorChannel(const CoreAddress& address) {
  if (address.plaintext || address.client_certificate.empty()) return nullptr;
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = address.ca_certificate;
  options.pem_cert_chain = address.client_certificate;
  options.pem_private_key = address.client_key;
  return Open(address, grpc::SslCredentials(options));
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kRpcStatusPayload, absl::Cord(status.error_details()));
  }
  return result;
}

void SetDeadline(grpc::ClientContext* context, int64_t timeout_ms) {
  context->set_deadline(std::chrono::system_clock::now() +
                        std::chrono::milliseconds(timeout_ms));
}

}  // namespace daodi::services::gateway
