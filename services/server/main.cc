// daodid: the ledger node.

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/key_file.h"
#include "crypto/x509.h"
#include "services/process_memory.h"
#include "services/rpc/caller.h"
#include "services/rpc/circulation_service.h"
#include "services/rpc/code_service.h"
#include "services/rpc/dispensing_slip_service.h"
#include "services/rpc/document_service.h"
#include "services/rpc/health_service.h"
#include "services/rpc/identity_service.h"
#include "services/rpc/ledger_service.h"
#include "services/rpc/library_service.h"
#include "services/rpc/notice_service.h"
#include "services/rpc/read_count_service.h"
#include "services/rpc/receipt_link_service.h"
#include "services/rpc/session_service.h"
#include "services/rpc/supervision_service.h"
#include "services/rpc/tile_service.h"
#include "services/rpc/trace_service.h"
#include "services/rpc/transport_limits.h"
#include "services/server/ledger_node.h"
#include "services/server/server_config.h"

namespace daodi::services::server {
namespace {

constexpr auto kDrainTime = std::chrono::seconds(5);

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  if (!file) return absl::NotFoundError("cannot read " + path);
  return content.str();
}

// The certificate of a client is asked for and not checked against any
// authority: the registry knows its key or does not.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(
    const ServerConfig& config) {
  auto certificate = ReadFile(config.tls_certificate_path);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadFile(config.tls_key_path);
  if (!key.ok()) return key.status();
  // gRPC would only say that it cannot listen. Keys of other sorts than ours
  // are left to it.
  const auto certified = crypto::SpkiFromCertificatePem(*certificate);
  const auto given = crypto::LoadPrivateKey(config.tls_key_path);
  if (certified.ok() && given.ok() &&
      *certified != given->public_key().spki()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--tls-key: ", config.tls_key_path, " is not the key of certificate ",
        config.tls_certificate_path, "; give the two made together"));
  }
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  options.pem_key_cert_pairs.push_back({*key, *certificate});
  return grpc::SslServerCredentials(options);
}

absl::Status WriteAddress(const std::string& path, const std::string& address) {
  if (path.empty()) return absl::OkStatus();
  // Whole or not at all: somebody polls for it.
  const std::string temporary = path + ".new";
  std::remove(temporary.c_str());
  std::ofstream file(temporary);
  file << address << "\n";
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--address-file: cannot write ", path,
                     "; give a file in a folder that daodid may write"));
  }
  return absl::OkStatus();
}

std::string AddressWithPort(const std::string& listen, int port) {
  return absl::StrCat(listen.substr(0, listen.rfind(':') + 1), port);
}

void Announce(LedgerNode& node, const std::string& address) {
  node.registry().With([&](const crypto::Registry& registry) {
    const crypto::GenesisRecord& genesis = registry.genesis();
    const bool simulated = genesis.clock_mode == crypto::ClockMode::kSimulated;
    std::cerr << "daodid: ledger " << genesis.origin << ", "
              << node.store().head().size << " entries, clock "
              << (simulated ? "SIMULATED (样例/SYNTHETIC)"
                  : NewSystemClock()->Now().synchronised
                      ? "REAL, synchronised by the kernel's NTP discipline"
                      : "REAL, NOT synchronised")
              << ", listening on " << address << std::endl;
  });
}

rpc::ServerParts PartsOf(LedgerNode* node,
                         const rpc::CallerIdentifier* callers) {
  rpc::ServerParts parts;
  parts.store = &node->store();
  parts.documents = &node->documents();
  parts.clock = &node->clock();
  parts.registry = &node->registry();
  parts.pipeline = &node->pipeline();
  parts.board = &node->board();
  parts.views = &node->views();
  parts.callers = callers;
  parts.reads = &node->reads();
  parts.signer = &node->signer();
  parts.ledger_id = node->registry().With(
      [](const crypto::Registry& registry) { return registry.ledger_id(); });
  return parts;
}

// Before any thread starts, so that all of them leave the signals to sigwait.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

absl::Status Run(const ServerConfig& config) {
  const sigset_t signals = BlockSignals();

  auto node = LedgerNode::Open(config);
  if (!node.ok()) return node.status();
  auto credentials = MakeCredentials(config);
  if (!credentials.ok()) return credentials.status();

  const rpc::CallerIdentifier callers(&(*node)->registry(), &(*node)->store(),
                                      &(*node)->reads(),
                                      &(*node)->accounts().sessions());
  const rpc::ServerParts parts = PartsOf(node->get(), &callers);
  rpc::LedgerService ledger_service(parts);
  rpc::IdentityService identity_service(parts);
  rpc::TraceService trace_service(parts);
  rpc::TileService tile_service(parts);
  rpc::CirculationService circulation_service(parts);
  rpc::LibraryService library_service(parts);
  rpc::DocumentService document_service(parts);
  rpc::SupervisionService supervision_service(parts);
  rpc::CodeService code_service(parts, &(*node)->codes());
  rpc::ReadCountService read_count_service(parts, &(*node)->read_store());
  rpc::ReceiptLinkService receipt_link_service(parts,
                                               &(*node)->receipt_links());
  rpc::NoticeService notice_service(parts, &(*node)->notices());
  rpc::DispensingSlipService dispensing_slip_service(
      parts, &(*node)->dispensing_slips(), &(*node)->codes());
  rpc::SessionService session_service(parts, &(*node)->accounts());
  rpc::HealthService health_service([&node] { return (*node)->Health(); });

  grpc::EnableDefaultHealthCheckService(false);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  int port = 0;
  // Two servers of one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(config.listen_address, *credentials, &port);
  rpc::LimitTransport(&builder);
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{
           &ledger_service, &identity_service, &trace_service, &tile_service,
           &circulation_service, &library_service, &document_service,
           &supervision_service, &code_service, &read_count_service,
           &receipt_link_service, &notice_service, &dispensing_slip_service,
           &session_service, &health_service}) {
    builder.RegisterService(service);
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat(
        "--listen: cannot listen on ", config.listen_address,
        "; another process may have that port: stop it or give another one"));
  }
  const std::string address = AddressWithPort(config.listen_address, port);
  absl::Status written = WriteAddress(config.address_file, address);
  if (!written.ok()) return written;
  Announce(**node, address);

  int signal = 0;
  sigwait(&signals, &signal);
  std::cerr << "daodid: stopping" << std::endl;
  (*node)->Drain();
  server->Shutdown(std::chrono::system_clock::now() + kDrainTime);
  server->Wait();
  return absl::OkStatus();
}

}  // namespace
}  // namespace daodi::services::server

int main(int argc, char** argv) {
  daodi::services::KeepFreedMemory();
  daodi::services::server::ServerConfig config;
  const auto exit_code =
      daodi::services::server::ParseCommandLine(argc, argv, &config);
  if (exit_code.has_value()) return *exit_code;
  const absl::Status status = daodi::services::server::Run(config);
  if (status.ok()) return 0;
  std::cerr << "daodid: " << status.message() << std::endl;
  return 1;
}
