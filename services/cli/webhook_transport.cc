#include "services/cli/webhook_transport.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace daodi::services::cli {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// A gateway only has to take the notice over.
constexpr long kTimeoutMs = 15'000;
constexpr size_t kMaxAnswerBytes = 64 * 1024;

struct Range4 {
  uint32_t first;
  int prefix_bits;
  AddressRange range;
};
// RFC 6890 and RFC 6598; the more special first.
constexpr Range4 kRanges4[] = {
    {0x7F000000, 8, AddressRange::kLoopback},    // 127.0.0.0/8
    {0x0A000000, 8, AddressRange::kPrivate},     // 10.0.0.0/8
    {0xAC100000, 12, AddressRange::kPrivate},    // 172.16.0.0/12
    {0xC0A80000, 16, AddressRange::kPrivate},    // 192.168.0.0/16
    {0x64400000, 10, AddressRange::kPrivate},    // 100.64.0.0/10
    {0x00000000, 8, AddressRange::kForbidden},   // 0.0.0.0/8
    {0xA9FE0000, 16, AddressRange::kForbidden},  // 169.254.0.0/16
    {0xC0000000, 24, AddressRange::kForbidden},  // 192.0.0.0/24
    {0xC0000200, 24, AddressRange::kForbidden},  // 192.0.2.0/24
    {0xC6120000, 15, AddressRange::kForbidden},  // 198.18.0.0/15
    {0xC6336400, 24, AddressRange::kForbidden},  // 198.51.100.0/24
    {0xCB007100, 24, AddressRange::kForbidden},  // 203.0.113.0/24
    {0xE0000000, 3, AddressRange::kForbidden},   // 224.0.0.0 and above
};

AddressRange RangeOf4(uint32_t address) {
  for (const Range4& row : kRanges4) {
    if ((address ^ row.first) >> (32 - row.prefix_bits) == 0) return row.range;
  }
  return AddressRange::kPublic;
}

AddressRange RangeOf6(const std::array<uint8_t, 16>& address) {
  const auto starts_with = [&](std::initializer_list<uint8_t> bytes) {
    return std::equal(bytes.begin(), bytes.end(), address.begin());
  };
  const uint32_t last4 = static_cast<uint32_t>(address[12]) << 24 |
                         static_cast<uint32_t>(address[13]) << 16 |
                         static_cast<uint32_t>(address[14]) << 8 | address[15];
  // ::ffff:0:0/96 and 64:ff9b::/96 stand for an IPv4 address.
  if (starts_with({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}) ||
      starts_with({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) {
    return RangeOf4(last4);
  }
  if (starts_with({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) {
    return last4 == 1 ? AddressRange::kLoopback : AddressRange::kForbidden;
  }
  if ((address[0] & 0xFE) == 0xFC) return AddressRange::kPrivate;  // fc00::/7
  // Of the rest, 2000::/3 is the public internet, without 2001:db8::/32 and
  // without 2002::/16, which hides an IPv4 address.
  if ((address[0] & 0xE0) != 0x20 || starts_with({0x20, 0x01, 0x0D, 0xB8}) ||
      starts_with({0x20, 0x02})) {
    return AddressRange::kForbidden;
  }
  return AddressRange::kPublic;
}

size_t CountAnswer(char*, size_t size, size_t count, void* read) {
  auto* bytes = static_cast<size_t*>(read);
  *bytes += size * count;
  // Taking fewer bytes than there are ends the transfer.
  return *bytes > kMaxAnswerBytes ? 0 : size * count;
}

// Looks at the very address that is connected to: a name that resolves to
// another one a moment later changes nothing.
struct Guard {
  WebhookReach reach = WebhookReach::kPublic;
  bool refused = false;
};
curl_socket_t OpenAllowed(void* data, curlsocktype, curl_sockaddr* address) {
  auto* guard = static_cast<Guard*>(data);
  if (!MayConnect(guard->reach, RangeOf(address->addr))) {
    guard->refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC,
                address->protocol);
}

Headers ListOf(const std::vector<std::string>& lines) {
  curl_slist* list = nullptr;
  for (const std::string& line : lines) {
    list = curl_slist_append(list, line.c_str());
  }
  // Without it, a large body would wait for a "100 Continue".
  return Headers(curl_slist_append(list, "Expect:"), &curl_slist_free_all);
}

absl::Status StatusOf(CURLcode code, const Guard& guard,
                      const std::string& url) {
  if (guard.refused) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--webhook: ", url,
        " is on a machine of a private or special network; give one of the "
        "public internet, or --private-network or --loopback"));
  }
  const std::string message =
      absl::StrCat("--webhook: ", url, ": ", curl_easy_strerror(code),
                   "; check the address, its certificate and the network");
  switch (code) {
    case CURLE_OK:
    case CURLE_WRITE_ERROR:  // Too long an answer: its status is known.
      return absl::OkStatus();
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return absl::InvalidArgumentError(
          absl::StrCat("--webhook: ", url, " is no https URL"));
    case CURLE_OPERATION_TIMEDOUT:
      return absl::DeadlineExceededError(message);
    default:
      return absl::UnavailableError(message);
  }
}

void SetConnection(CURL* curl, const std::string& url, Guard* guard) {
  const bool loopback = guard->reach == WebhookReach::kLoopback;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                   loopback ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "daodi");
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &OpenAllowed);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, guard);
}

}  // namespace

AddressRange RangeOf(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4;
    std::memcpy(&ipv4, &address, sizeof(ipv4));
    return RangeOf4(ntohl(ipv4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6;
    std::memcpy(&ipv6, &address, sizeof(ipv6));
    std::array<uint8_t, 16> bytes;
    std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
    return RangeOf6(bytes);
  }
  return AddressRange::kForbidden;
}

bool MayConnect(WebhookReach reach, AddressRange range) {
  switch (reach) {
    case WebhookReach::kPublic:
      return range == AddressRange::kPublic;
    case WebhookReach::kPrivate:
      return range == AddressRange::kPublic || range == AddressRange::kPrivate;
    case WebhookReach::kLoopback:
      return range == AddressRange::kLoopback;
  }
  return false;
}

CurlWebhookTransport::CurlWebhookTransport(std::string url, WebhookReach reach)
    : url_(std::move(url)), reach_(reach) {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialised);
}

absl::Status CurlWebhookTransport::CheckAddress() {
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("libcurl has no memory");
  Guard guard;
  guard.reach = reach_;
  SetConnection(curl.get(), url_, &guard);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECT_ONLY, 1L);
  return StatusOf(curl_easy_perform(curl.get()), guard, url_);
}

absl::StatusOr<int> CurlWebhookTransport::Post(
    const std::vector<std::string>& headers, const std::string& body) {
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  const Headers list = ListOf(headers);
  if (curl == nullptr || list == nullptr) {
    return absl::UnavailableError("libcurl has no memory");
  }
  Guard guard;
  guard.reach = reach_;
  size_t answered = 0;
  SetConnection(curl.get(), url_, &guard);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &CountAnswer);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answered);
  const CURLcode code = curl_easy_perform(curl.get());
  absl::Status performed = StatusOf(code, guard, url_);
  if (!performed.ok()) return performed;
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace daodi::services::cli
