#include "services/gateway/gateway_config.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/gateway/front_door.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

constexpr char kGood[] = R"(
[listen]
address = "0.0.0.0:80"
threads = 2
trusted_proxies = ["127.0.0.1"]
[core]
server = "core:7443"
ca_certificate = "/etc/daodi/ca.crt"
[site]
public_url = "https://trace.example"
)";

TEST(GatewayConfigTest, AGoodFileIsRead) {
  const auto config = ParseGatewayConfig(kGood);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen, "0.0.0.0:80");
  EXPECT_EQ(config->threads, 2);
  EXPECT_EQ(config->site.public_url, "https://trace.example");
  EXPECT_EQ(config->site.page_cache_ms, kGatewayPageCacheMs);
  ASSERT_EQ(config->trusted_proxies.size(), 1u);
}

TEST(GatewayConfigTest, AnUnknownKeyIsNamedWithItsPlace) {
  const auto config = ParseGatewayConfig("[site]\npublic_ulr = \"x\"\n");
  ASSERT_FALSE(config.ok());
  EXPECT_TRUE(absl::StrContains(config.status().message(), "2:"))
      << config.status();
  EXPECT_TRUE(absl::StrContains(config.status().message(), "site.public_ulr"));
}

TEST(GatewayConfigTest, WrongValuesAreRefused) {
  for (const std::string line :
       {"[listen]\nthreads = \"two\"", "[listen]\nthreads = 0", "x = 1",
        "[site]\npublic_url = \"https://a/\"", "[site]\npublic_url = \"a\"",
        "[core\n", ""}) {
    EXPECT_FALSE(ParseGatewayConfig(line).ok()) << line;
  }
}

TEST(FrontDoorTest, OnlyATrustedProxySaysWhoAsks) {
  HttpRequest request;
  request.peer = "10.0.0.1";
  request.headers = {{"X-Forwarded-For", "1.1.1.1, 203.0.113.7"}};
  EXPECT_EQ(ClientAddress(request, {}), "10.0.0.1");
  EXPECT_EQ(ClientAddress(request, {"10.0.0.1"}), "203.0.113.7");
}

TEST(RateLimiterTest, ANetworkThatAsksTooOftenWaits) {
  int64_t now = 0;
  RateLimiter limiter(1, 3, [&now] { return now; });
  const std::string prefix = NetworkPrefix("203.0.113.7");
  EXPECT_EQ(prefix, NetworkPrefix("203.0.113.250"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.Admit(prefix));
  EXPECT_FALSE(limiter.Admit(prefix));
  now = 1'000;
  EXPECT_TRUE(limiter.Admit(prefix));
  EXPECT_FALSE(limiter.Admit(prefix));
  EXPECT_EQ(NetworkPrefix("2001:db8:1:2::3"), NetworkPrefix("2001:db8:1::9"));
  EXPECT_NE(NetworkPrefix("2001:db8:1:2::3"), NetworkPrefix("2001:db8:2::3"));
}

}  // namespace
}  // namespace daodi::services::gateway
