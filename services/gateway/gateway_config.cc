#include "services/gateway/gateway_config.h"

#include <functional>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/limits.h"

// Errors as values; the library of the package was built to throw.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace daodi::services::gateway {
namespace {

absl::Status At(const toml::source_region& place, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(place.begin.line, ":", place.begin.column, ": ", what));
}

using Setter = std::function<bool(const toml::node&)>;

Setter Text(std::string* value) {
  return [value](const toml::node& node) {
    const auto* text = node.as_string();
    if (text != nullptr) *value = text->get();
    return text != nullptr;
  };
}

Setter Flag(bool* value) {
  return [value](const toml::node& node) {
    const auto* flag = node.as_boolean();
    if (flag != nullptr) *value = flag->get();
    return flag != nullptr;
  };
}

template <typename Number>
Setter Within(Number* value, int64_t least, int64_t most) {
  return [=](const toml::node& node) {
    const auto* number = node.as_integer();
    if (number == nullptr || number->get() < least || number->get() > most) {
      return false;
    }
    *value = static_cast<Number>(number->get());
    return true;
  };
}

Setter Texts(std::vector<std::string>* values) {
  return [values](const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr) return false;
    for (const toml::node& item : *array) {
      if (!item.is_string()) return false;
      values->push_back(item.as_string()->get());
    }
    return true;
  };
}

std::map<std::string, Setter> SettersOf(GatewayConfig* config) {
  constexpr int kMaxThreads = 64;
  constexpr int kMaxWorkers = 256;
  constexpr int64_t kMaxRate = 1'000'000;
  SiteOptions& site = config->site;
  return {
      {"listen.address", Text(&config->listen)},
      {"listen.admin", Text(&config->admin_listen)},
      {"listen.threads", Within(&config->threads, 1, kMaxThreads)},
      {"listen.workers", Within(&config->workers, 1, kMaxWorkers)},
      {"listen.address_file", Text(&config->address_file)},
      {"listen.tls_certificate", Text(&config->tls_certificate_path)},
      {"listen.tls_key", Text(&config->tls_key_path)},
      {"listen.trusted_proxies", Texts(&config->trusted_proxies)},
      {"core.server", Text(&config->core_server)},
      {"core.ca_certificate", Text(&config->core_ca_path)},
      {"core.plaintext", Flag(&config->core_plaintext)},
      {"core.client_certificate", Text(&config->client_certificate_path)},
      {"core.client_key", Text(&config->client_key_path)},
      {"scans.secret_file", Text(&config->scan_secret_path)},
      {"site.public_url", Text(&site.public_url)},
      {"site.assets_folder", Text(&config->assets_folder)},
      {"site.operator", Text(&site.notes.operator_name)},
      {"site.icp_number", Text(&site.notes.icp_number)},
      {"site.police_number", Text(&site.notes.police_number)},
      {"site.drug_information_certificate",
       Text(&site.notes.drug_information_certificate)},
      {"site.page_cache_ms", Within(&site.page_cache_ms, 0, 60'000)},
      {"limits.requests_per_second",
       Within(&config->requests_per_second, 1, kMaxRate)},
      {"limits.burst", Within(&config->burst, 1, kMaxRate)},
  };
}

absl::Status Check(const GatewayConfig& config) {
  const std::string& url = config.site.public_url;
  if ((!absl::StartsWith(url, "https://") &&
       !absl::StartsWith(url, "http://")) ||
      absl::EndsWith(url, "/")) {
    return absl::InvalidArgumentError(
        "site.public_url: give scheme and host as codes are printed with, "
        "https://trace.example, without a slash at the end");
  }
  if (config.tls_certificate_path.empty() != config.tls_key_path.empty()) {
    return absl::InvalidArgumentError(
        "listen.tls_certificate and listen.tls_key: give both or neither");
  }
  if (!config.core_plaintext && config.core_ca_path.empty()) {
    return absl::InvalidArgumentError(
        "core.ca_certificate: name the file with the certificate of the "
        "operator's authority");
  }
  if (config.client_certificate_path.empty() !=
      config.client_key_path.empty()) {
    return absl::InvalidArgumentError(
        "core.client_certificate and core.client_key: give both or neither");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GatewayConfig> ParseGatewayConfig(absl::string_view text) {
  const toml::parse_result parsed =
      toml::parse(std::string_view(text.data(), text.size()));
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return At(error.source(), std::string(error.description()));
  }
  GatewayConfig config;
  config.site.page_cache_ms = kGatewayPageCacheMs;
  const std::map<std::string, Setter> setters = SettersOf(&config);
  for (const auto& [section, table] : parsed.table()) {
    const auto* keys = table.as_table();
    if (keys == nullptr) return At(table.source(), "must be a section");
    for (const auto& [key, node] : *keys) {
      const std::string name =
          absl::StrCat(std::string(section.str()), ".", std::string(key.str()));
      const auto setter = setters.find(name);
      if (setter == setters.end()) {
        return At(node.source(), absl::StrCat(name, " is not known"));
      }
      if (!setter->second(node)) {
        return At(node.source(),
                  absl::StrCat(name, " has a value of the wrong kind or size"));
      }
    }
  }
  absl::Status checked = Check(config);
  if (!checked.ok()) return checked;
  return config;
}

}  // namespace daodi::services::gateway
