// Which machines a webhook may reach.

#include "services/cli/webhook_transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

AddressRange RangeOfText(const std::string& text) {
  sockaddr_storage storage = {};
  const bool is_ipv6 = text.find(':') != std::string::npos;
  if (is_ipv6) {
    sockaddr_in6 address = {};
    address.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &address.sin6_addr), 1);
    std::memcpy(&storage, &address, sizeof(address));
  } else {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &address.sin_addr), 1);
    std::memcpy(&storage, &address, sizeof(address));
  }
  return RangeOf(reinterpret_cast<const sockaddr&>(storage));
}

TEST(AddressRange, TellsThePublicInternetFromTheRest) {
  for (const char* address :
       {"1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1",
        "2606:4700::1111", "::ffff:8.8.8.8"}) {
    EXPECT_EQ(RangeOfText(address), AddressRange::kPublic) << address;
  }
  for (const char* address :
       {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
        "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"}) {
    EXPECT_EQ(RangeOfText(address), AddressRange::kPrivate) << address;
  }
  for (const char* address :
       {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(RangeOfText(address), AddressRange::kLoopback) << address;
  }
  for (const char* address : {"0.0.0.0", "169.254.169.254", "224.0.0.1",
                              "255.255.255.255", "192.0.2.1", "::", "fe80::1",
                              "ff02::1", "2001:db8::1", "2002:a00:1::1"}) {
    EXPECT_EQ(RangeOfText(address), AddressRange::kForbidden) << address;
  }
}

TEST(AddressRange, NobodyMayConnectToSpecialAddresses) {
  for (const WebhookReach reach :
       {WebhookReach::kPublic, WebhookReach::kPrivate,
        WebhookReach::kLoopback}) {
    EXPECT_FALSE(MayConnect(reach, AddressRange::kForbidden));
  }
  EXPECT_FALSE(MayConnect(WebhookReach::kPublic, AddressRange::kPrivate));
  EXPECT_FALSE(MayConnect(WebhookReach::kPublic, AddressRange::kLoopback));
  EXPECT_FALSE(MayConnect(WebhookReach::kPrivate, AddressRange::kLoopback));
  EXPECT_FALSE(MayConnect(WebhookReach::kLoopback, AddressRange::kPublic));
  EXPECT_TRUE(MayConnect(WebhookReach::kPublic, AddressRange::kPublic));
  EXPECT_TRUE(MayConnect(WebhookReach::kPrivate, AddressRange::kPrivate));
  EXPECT_TRUE(MayConnect(WebhookReach::kLoopback, AddressRange::kLoopback));
}

TEST(CurlWebhookTransport, RefusesThisMachineAndPlainHttp) {
  CurlWebhookTransport inside("https://127.0.0.1:9/", WebhookReach::kPublic);
  EXPECT_EQ(inside.Post({}, "{}").status().code(),
            absl::StatusCode::kInvalidArgument);
  CurlWebhookTransport plain("http://127.0.0.1:9/", WebhookReach::kPrivate);
  EXPECT_EQ(plain.Post({}, "{}").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(inside.CheckAddress().code(), absl::StatusCode::kInvalidArgument);
  // It may be asked, but nobody listens there.
  CurlWebhookTransport away("http://127.0.0.1:9/", WebhookReach::kLoopback);
  EXPECT_EQ(away.CheckAddress().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(away.Post({}, "{}").status().code(),
            absl::StatusCode::kUnavailable);
  CurlWebhookTransport file("file:///etc/passwd", WebhookReach::kLoopback);
  EXPECT_EQ(file.Post({}, "{}").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace daodi::services::cli
