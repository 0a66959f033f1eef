// POSTs to the gateway of an operator that sends SMS or WeChat or calls, by
// libcurl. Who sets the address of a webhook must not reach machines inside by
// it: only addresses of the public internet are connected to unless the command
// line says otherwise.

#ifndef DAODI_SERVICES_CLI_WEBHOOK_TRANSPORT_H_
#define DAODI_SERVICES_CLI_WEBHOOK_TRANSPORT_H_

#include <sys/socket.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace daodi::services::cli {

// Which machines a webhook may be on.
enum class WebhookReach {
  kPublic,    // https, and no address of a private or special range
  kPrivate,   // https, also of private ranges: --private-network
  kLoopback,  // this machine alone, https or http: --loopback
};

// Where an address belongs, by the registries of special-purpose addresses
// (RFC 6890); IPv4 in IPv6 counts as what it stands for.
enum class AddressRange { kPublic, kPrivate, kLoopback, kForbidden };
AddressRange RangeOf(const sockaddr& address);
// May `reach` connect to it? Link-local addresses, where clouds keep secrets,
// and other special ones never.
bool MayConnect(WebhookReach reach, AddressRange range);

// Takes the place of the network in tests.
class WebhookTransport {
 public:
  virtual ~WebhookTransport() = default;
  // The HTTP status of the answer. Errors: kUnavailable, kDeadlineExceeded;
  // kInvalidArgument for a URL or an address that is not allowed.
  virtual absl::StatusOr<int> Post(const std::vector<std::string>& headers,
                                   const std::string& body) = 0;
};

// One connection for each call; follows no redirect, uses no proxy, since one
// would hide the address, and reads no answer beyond 64 KiB.
class CurlWebhookTransport final : public WebhookTransport {
 public:
  CurlWebhookTransport(std::string url, WebhookReach reach);

  // Connects and sends nothing. Errors: as Post(), for a name that is not
  // known, a certificate that is not trusted, and a machine that does not
  // answer.
  absl::Status CheckAddress();
  absl::StatusOr<int> Post(const std::vector<std::string>& headers,
                           const std::string& body) override;

 private:
  const std::string url_;
  const WebhookReach reach_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_WEBHOOK_TRANSPORT_H_
