// What an operator writes into gateway.toml.

#ifndef DAODI_SERVICES_GATEWAY_GATEWAY_CONFIG_H_
#define DAODI_SERVICES_GATEWAY_GATEWAY_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/core_client.h"
#include "services/gateway/site.h"

namespace daodi::services::gateway {

struct GatewayConfig {
  std::string listen = "127.0.0.1:8080";
  std::string admin_listen = "127.0.0.1:9090";
  // PEM files of the site's own certificate; both or neither. "": plain HTTP.
  std::string tls_certificate_path;
  std::string tls_key_path;
  int threads = 1;
  int workers = 16;
  // Written once the gateway listens: "host:port" of the site, then of the
  // admin port; "" for none.
  std::string address_file;
  std::string core_server = "127.0.0.1:7443";
  std::string core_ca_path;
  bool core_plaintext = false;
  // Of the operator's TRANSPORT key, for reporting scans; both or neither.
  std::string client_certificate_path;
  std::string client_key_path;
  // 32 bytes or more that all gateways of a site share; "": made at start.
  std::string scan_secret_path;
  SiteOptions site;
  // The built console and scripts (deploy/build_web.mjs); "": none.
  std::string assets_folder;
  // Requests a second of one prefix (/24 or /48), and how many at once.
  double requests_per_second = 50;
  double burst = 200;
  // Addresses whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies;
};

// Errors: kInvalidArgument with line and column; a key nobody knows is one.
absl::StatusOr<GatewayConfig> ParseGatewayConfig(absl::string_view toml);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_GATEWAY_CONFIG_H_
