// The SHALL list of the GS1-Conformant Resolver Standard 1.2 that concerns one
// link, as a table; the rest is in site_test.cc.

#include "services/gateway/resolver.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace daodi::services::gateway {
namespace {

constexpr char kPath[] = "/01/09521234201069/10/20260325B";
constexpr char kHost[] = "https://trace.example";

DigitalLink Link() {
  DigitalLink link;
  link.value = "09521234201069";
  link.lot = "20260325B";
  return link;
}

struct Case {
  std::string query;
  std::string accept;
  ResolverAnswer answer;
  std::string location;
};

TEST(ResolverTest, EachRequestGetsWhatTheStandardSays) {
  const std::string page = "/p/01/09521234201069/10/20260325B";
  const std::string browser = "text/html,application/xhtml+xml,*/*;q=0.8";
  const std::vector<Case> cases = {
      // Redirects to the default link unless asked otherwise, query passed on.
      {"", "*/*", ResolverAnswer::kRedirect, page},
      {"", "", ResolverAnswer::kRedirect, page},
      {"?utm=1", "*/*", ResolverAnswer::kRedirect, page + "?utm=1"},
      // A browser gets the page without another round trip.
      {"", browser, ResolverAnswer::kPage, ""},
      // A link type redirects to it, or there is none.
      {"?linkType=gs1:pip", browser, ResolverAnswer::kRedirect,
       page + "?linkType=gs1:pip"},
      {"?linkType=gs1:traceability", "*/*", ResolverAnswer::kRedirect,
       page + "?linkType=gs1:traceability#journey"},
      {"?linkType=https%3A%2F%2Fref.gs1.org%2Fvoc%2FrecallStatus", "*/*",
       ResolverAnswer::kRedirect,
       page + "?linkType=https%3A%2F%2Fref.gs1.org%2Fvoc%2FrecallStatus"
              "#verdict"},
      {"?linkType=gs1:defaultLink", "*/*", ResolverAnswer::kRedirect,
       page + "?linkType=gs1:defaultLink"},
      {"?linkType=gs1:epcis", "*/*", ResolverAnswer::kUnknownLinkType, ""},
      {"?linkType=%3Cscript%3E", "*/*", ResolverAnswer::kUnknownLinkType, ""},
      // The linkset, by link type or by media type, never redirects.
      {"?linkType=linkset", browser, ResolverAnswer::kLinkset, ""},
      {"?linkType=all", "*/*", ResolverAnswer::kLinkset, ""},
      {"", "application/linkset+json", ResolverAnswer::kLinkset, ""},
      {"", "Application/Linkset+JSON;q=1, */*", ResolverAnswer::kLinkset, ""},
  };
  for (const Case& item : cases) {
    const auto target = ParseTarget(kPath + item.query);
    ASSERT_TRUE(target.ok()) << item.query;
    const ResolverDecision decision = Resolve(Link(), *target, item.accept);
    EXPECT_EQ(decision.answer, item.answer) << item.query << item.accept;
    EXPECT_EQ(decision.location, item.location) << item.query;
  }
}

TEST(ResolverTest, ALinksetHasOneDefaultLinkWithOnlyItsTitle) {
  const auto linkset =
      nlohmann::json::parse(LinksetOf(Link(), kHost, "玉竹代用茶"));
  const auto& context = linkset["linkset"][0];
  EXPECT_EQ(context["anchor"], std::string(kHost) + kPath);
  const auto& defaults = context["https://ref.gs1.org/voc/defaultLink"];
  ASSERT_EQ(defaults.size(), 1u);
  EXPECT_EQ(defaults[0].size(), 2u);
  EXPECT_EQ(defaults[0]["title"], "玉竹代用茶");
  EXPECT_EQ(context["https://ref.gs1.org/voc/pip"].size(), 2u)
      << "in both languages";
}

TEST(ResolverTest, TheDescriptionNamesKeysAndLinkTypes) {
  const auto description =
      nlohmann::json::parse(ResolverDescription(kHost, ""));
  EXPECT_EQ(description["resolverRoot"], kHost);
  EXPECT_EQ(description["supportedPrimaryKeys"].size(), 3u);
  EXPECT_FALSE(description["supportedLinkType"].empty());
  EXPECT_FALSE(description["name"].get<std::string>().empty());
}

}  // namespace
}  // namespace daodi::services::gateway
