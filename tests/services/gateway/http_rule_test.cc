#include "services/gateway/http_rule.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace daodi::services::gateway {
namespace {

struct Case {
  std::string pattern;
  std::string path;
  bool matches;
  std::vector<Binding> bindings;
};

TEST(HttpRuleTest, PathsMatchAsTheAnnotationsSay) {
  const std::vector<Case> cases = {
      {"/v1/organizations", "/v1/organizations", true, {}},
      {"/v1/organizations", "/v1/organizations/x", false, {}},
      {"/v1/days/{day}", "/v1/days/2025-01-02", true, {{"day", "2025-01-02"}}},
      {"/v1/days/{day}", "/v1/days/a%2Fb", true, {{"day", "a/b"}}},
      {"/v1/{name=organizations/*/batches/*}",
       "/v1/organizations/E02/batches/HP-1",
       true,
       {{"name", "organizations/E02/batches/HP-1"}}},
      // A name is written as in a path: what is escaped stays so.
      {"/v1/{name=organizations/*/batches/*}",
       "/v1/organizations/E02/batches/A%2FB%25%E5%8E%9A",
       true,
       {{"name", "organizations/E02/batches/A%2FB%25%E5%8E%9A"}}},
      {"/v1/{name=organizations/*/batches/*}",
       "/v1/organizations/E/keys/x",
       false,
       {}},
      {"/v1/{name=organizations/*/batches/*}:trace",
       "/v1/organizations/-/batches/HP:trace",
       true,
       {{"name", "organizations/-/batches/HP"}}},
      // The verb is what follows the last colon, and not an escaped one.
      {"/v1/{name=organizations/*/batches/*}:trace",
       "/v1/organizations/-/batches/a:b:trace",
       true,
       {{"name", "organizations/-/batches/a:b"}}},
      {"/v1/{name=organizations/*/batches/*}:trace",
       "/v1/organizations/-/batches/HP%3Atrace",
       false,
       {}},
      {"/v1/{name=organizations/*/batches/*}:trace",
       "/v1/organizations/-/batches/:trace",
       false,
       {}},
      {"/v1/{name=ledgers/*/checkpoint}",
       "/v1/ledgers/-/checkpoint",
       true,
       {{"name", "ledgers/-/checkpoint"}}},
      {"/v1/batches:search", "/v1/batches:search", true, {}},
      {"/v1/batches:search", "/v1/batches", false, {}},
  };
  for (const Case& item : cases) {
    const auto pattern = PathTemplate::Parse(item.pattern);
    ASSERT_TRUE(pattern.ok()) << item.pattern << pattern.status();
    const auto path = ParseApiPath(item.path);
    ASSERT_TRUE(path.has_value()) << item.path;
    const auto bindings = pattern->Match(*path);
    ASSERT_EQ(bindings.has_value(), item.matches)
        << item.pattern << " " << item.path;
    if (item.matches) {
      EXPECT_EQ(*bindings, item.bindings) << item.path;
    }
  }
}

TEST(HttpRuleTest, PathsThatTwoReadersReadInTwoWaysAreRefused) {
  for (const std::string path :
       {"", "v1", "/v1/", "/v1//a", "/v1/.", "/v1/a/..", "/v1/%2e%2e", "/v1/%",
        "/v1/%zz", "/v1/%00", "/v1/%ff"}) {
    EXPECT_FALSE(ParseApiPath(path).has_value()) << path;
  }
}

TEST(HttpRuleTest, TemplatesThatTheGatewayCannotServeAreRefused) {
  for (const std::string text :
       {"", "v1", "/v1/{name=**}", "/v1/{name", "/v1/name}", "/v1/{=a/*}",
        "/v1/a:", "/v1/{a=b=c}", "/v1//x"}) {
    EXPECT_FALSE(PathTemplate::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace daodi::services::gateway
