// daodi-gateway: pages, resolver and ledger over HTTP, in front of daodid.

#include <signal.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "CLI/CLI.hpp"
#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/gateway/front_door.h"
#include "services/gateway/gateway_config.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

constexpr int kWrongUsage = 2;
constexpr size_t kMinSecretBytes = 32;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  if (!file) return absl::NotFoundError("cannot read " + path);
  return content.str();
}

absl::Status WriteAddresses(const std::string& path, const HttpServer& site,
                            const HttpServer& admin) {
  if (path.empty()) return absl::OkStatus();
  // Whole or not at all: somebody polls for it.
  const std::string temporary = path + ".new";
  std::ofstream file(temporary);
  file << "127.0.0.1:" << site.port() << "\n127.0.0.1:" << admin.port() << "\n";
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen.address_file: cannot write ", path));
  }
  return absl::OkStatus();
}

absl::StatusOr<CoreAddress> ReadCoreAddress(const GatewayConfig& config) {
  CoreAddress address;
  address.server = config.core_server;
  address.plaintext = config.core_plaintext;
  if (!address.plaintext) {
    auto certificate = ReadFile(config.core_ca_path);
    if (!certificate.ok()) return certificate.status();
    address.ca_certificate = *std::move(certificate);
  }
  if (!config.client_certificate_path.empty()) {
    auto certificate = ReadFile(config.client_certificate_path);
    if (!certificate.ok()) return certificate.status();
    address.client_certificate = *std::move(certificate);
    auto key = ReadFile(config.client_key_path);
    if (!key.ok()) return key.status();
    address.client_key = *std::move(key);
  }
  return address;
}

// Empty when none is configured.
absl::StatusOr<std::string> ReadScanSecret(const GatewayConfig& config) {
  if (config.scan_secret_path.empty()) return std::string();
  auto secret = ReadFile(config.scan_secret_path);
  if (secret.ok() && secret->size() < kMinSecretBytes) {
    return absl::InvalidArgumentError(
        "scans.secret_file: needs at least 32 random bytes");
  }
  return secret;
}

// The site with all it is made of.
struct SiteStack {
  std::unique_ptr<Core> core;
  std::unique_ptr<CoreMethods> methods;
  std::unique_ptr<ScanRoutes> scans;
  std::unique_ptr<SessionRoutes> sessions;
  std::unique_ptr<RestRoutes> rest;
  std::unique_ptr<TileRoutes> tiles;
  std::unique_ptr<ReceiptRoutes> receipts;
  std::unique_ptr<SlipRoutes> slips;
  StaticFiles files;
  std::unique_ptr<Site> site;
};

absl::StatusOr<std::unique_ptr<SiteStack>> MakeSite(const GatewayConfig& config,
                                                    const NowMs& now_ms) {
  auto stack = std::make_unique<SiteStack>();
  auto address = ReadCoreAddress(config);
  if (!address.ok()) return address.status();
  auto secret = ReadScanSecret(config);
  if (!secret.ok()) return secret.status();
  auto core = ConnectCore(*address);
  if (!core.ok()) return core.status();
  stack->core = *std::move(core);
  auto methods = ConnectCoreMethods(*address);
  if (!methods.ok()) return methods.status();
  stack->methods = *std::move(methods);
  auto rest_methods = RestMethods::Of(CoreServices());
  if (!rest_methods.ok()) return rest_methods.status();
  if (!config.assets_folder.empty()) {
    auto files = StaticFiles::Load(config.assets_folder);
    if (!files.ok()) return files.status();
    stack->files = *std::move(files);
  }
  const SessionCookie cookie(config.site.public_url);
  stack->scans = std::make_unique<ScanRoutes>(
      stack->core.get(), *std::move(secret),
      !config.client_certificate_path.empty(),
      absl::StartsWith(config.site.public_url, "https://"), now_ms);
  stack->sessions =
      std::make_unique<SessionRoutes>(stack->methods.get(), cookie);
  stack->rest = std::make_unique<RestRoutes>(stack->methods.get(),
                                             *std::move(rest_methods), cookie);
  stack->tiles = std::make_unique<TileRoutes>(stack->methods.get());
  stack->receipts = std::make_unique<ReceiptRoutes>(
      stack->methods.get(), config.site.public_url, config.site.notes);
  stack->slips = std::make_unique<SlipRoutes>(
      stack->core.get(), stack->methods.get(), config.site.notes, now_ms);
  SiteOptions options = config.site;
  options.phone_check_integrity = stack->files.IntegrityOf("/verify.js");
  stack->site = std::make_unique<Site>(
      SiteParts{stack->core.get(), stack->scans.get(), stack->sessions.get(),
                stack->rest.get(), stack->tiles.get(), stack->receipts.get(),
                stack->slips.get(), &stack->files, stack->methods.get()},
      options, now_ms);
  return stack;
}

// Until SIGINT or SIGTERM. SIGHUP reads the certificate again: whoever renews
// it needs no restart.
void WaitForTheEnd(const sigset_t& signals, HttpServer* server) {
  int received = SIGHUP;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) {
    const absl::Status status = server->ReloadCertificate();
    std::cerr << "daodi-gateway: certificate: "
              << (status.ok() ? "read again" : status.message()) << std::endl;
  }
}

absl::Status Run(const GatewayConfig& config) {
  // Before any thread starts, so that all of them leave the signals to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const NowMs now_ms = [] { return absl::ToUnixMillis(absl::Now()); };
  auto made = MakeSite(config, now_ms);
  if (!made.ok()) return made.status();
  Core* const core = (*made)->core.get();
  Site& site = *(*made)->site;
  RateLimiter limiter(config.requests_per_second, config.burst, now_ms);
  Metrics metrics;
  std::atomic<bool> draining = false;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<HttpServer> admin;
  // Destroyed before the servers: what it answers goes through them.
  WorkerPool workers(config.workers, kGatewayQueuedRequests);
  WorkerPool api_workers(config.workers, kGatewayQueuedRequests);

  // What it answers goes to the workers and through the servers: however this
  // ends, it stops before them.
  const auto stop_scans =
      absl::MakeCleanup([scans = (*made)->scans.get()] { scans->Stop(); });

  HttpServerOptions options;
  options.address = config.listen;
  options.threads = config.threads;
  options.body_limit = BodyLimitOf;
  options.end_of_turn = [scans = (*made)->scans.get()] { scans->Flush(); };
  options.tls_certificate_path = config.tls_certificate_path;
  options.tls_key_path = config.tls_key_path;
  auto started = HttpServer::Start(
      options, FrontDoor(&site, {&workers, &api_workers}, &limiter, &metrics,
                         config.trusted_proxies));
  if (!started.ok()) return started.status();
  server = *std::move(started);
  HttpServerOptions admin_options;
  admin_options.address = config.admin_listen;
  auto admin_started = HttpServer::Start(
      admin_options,
      AdminDoor(
          core, &workers, &metrics, [&] { return draining.load(); },
          [&] { return server->connections(); }));
  if (!admin_started.ok()) return admin_started.status();
  admin = *std::move(admin_started);
  absl::Status written = WriteAddresses(config.address_file, *server, *admin);
  if (!written.ok()) return written;
  std::cerr << "daodi-gateway: " << config.site.public_url << ", listening on "
            << config.listen << " (port " << server->port() << ", admin "
            << admin->port() << "), core " << config.core_server << std::endl;

  WaitForTheEnd(signals, server.get());
  std::cerr << "daodi-gateway: stopping" << std::endl;
  draining = true;
  server->Drain();
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  CLI::App app("HTTP gateway of a daodi ledger");
  std::string path;
  bool check_only = false;
  app.add_option("--config", path, "gateway.toml")->required();
  app.add_flag("--check-config", check_only,
               "read the configuration, say what is wrong, and leave");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  auto text = ReadFile(path);
  if (!text.ok()) {
    std::cerr << "daodi-gateway: " << text.status().message() << std::endl;
    return kWrongUsage;
  }
  auto config = ParseGatewayConfig(*text);
  if (!config.ok()) {
    std::cerr << "daodi-gateway: " << path << ":" << config.status().message()
              << std::endl;
    return kWrongUsage;
  }
  if (check_only) return 0;
  const absl::Status status = Run(*config);
  if (status.ok()) return 0;
  std::cerr << "daodi-gateway: " << status.message() << std::endl;
  return 1;
}

}  // namespace
}  // namespace daodi::services::gateway

int main(int argc, char** argv) {
  return daodi::services::gateway::Main(argc, argv);
}
