#include "tests/testing/rpc_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/pem.h"
#include "crypto/x509.h"

namespace daodi::testing {
namespace {

template <typename T>
T ValueOrDie(absl::StatusOr<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "RpcServer: %s\n", result.status().ToString().c_str());
    std::abort();
  }
  return *std::move(result);
}

crypto::CertificateValidity Today() {
  return {absl::Now() - absl::Hours(1), 2};
}

std::string PrivateKeyPem(const crypto::PrivateKey& key) {
  const crypto::SecretBytes der = ValueOrDie(key.ToPkcs8());
  return std::string(
      crypto::EncodePem("PRIVATE KEY", der.InsecureView()).InsecureView());
}

}  // namespace

RpcServer::RpcServer(PipelineFixture* ledger)
    : ca_key_(TestKey("certificate authority")),
      ca_certificate_(ValueOrDie(
          crypto::MakeCaCertificate(ca_key_, "daodi test", Today()))),
      callers_(&ledger->registry()) {
  services::rpc::ServerParts parts;
  parts.store = &ledger->store();
  parts.registry = &ledger->registry();
  parts.pipeline = &ledger->pipeline();
  parts.board = &ledger->board();
  parts.views = &ledger->views();
  parts.callers = &callers_;
  parts.signer = &ledger->governance().log_signer();
  parts.ledger_id = ledger->governance().registry().ledger_id();
  ledger_service_ = std::make_unique<services::rpc::LedgerService>(parts);
  identity_service_ = std::make_unique<services::rpc::IdentityService>(parts);
  trace_service_ = std::make_unique<services::rpc::TraceService>(parts);

  const crypto::PrivateKey server_key = TestKey("server");
  crypto::CertificateRequest request;
  request.common_name = "localhost";
  request.use = crypto::CertificateUse::kServer;
  request.dns_names = {"localhost"};
  request.ip_addresses = {"127.0.0.1"};
  request.validity = Today();
  request.validity.days = 1;
  const std::string certificate = ValueOrDie(crypto::IssueCertificate(
      ca_key_, ca_certificate_, server_key.public_key(), request));
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  options.pem_key_cert_pairs.push_back(
      {PrivateKeyPem(server_key), certificate});
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options),
                           &port_);
  builder.RegisterService(ledger_service_.get());
  builder.RegisterService(identity_service_.get());
  builder.RegisterService(trace_service_.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) std::abort();
}

RpcServer::~RpcServer() { server_->Shutdown(); }

std::shared_ptr<grpc::Channel> RpcServer::Connect(
    const crypto::PrivateKey* key) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ca_certificate_;
  if (key != nullptr) {
    crypto::CertificateRequest request;
    request.common_name = "client";
    request.use = crypto::CertificateUse::kClient;
    request.validity = Today();
    request.validity.days = 1;
    options.pem_cert_chain = ValueOrDie(crypto::IssueCertificate(
        ca_key_, ca_certificate_, key->public_key(), request));
    options.pem_private_key = PrivateKeyPem(*key);
  }
  // Channels of one process share connections unless their arguments differ.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                   grpc::SslCredentials(options), arguments);
}

}  // namespace daodi::testing
