#include "services/gateway/uri.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::gateway {
namespace {

using ::testing::ElementsAre;

TEST(UriTest, SegmentsAreDecodedOnce) {
  const auto target = ParseTarget("/01/09521234201069/10/A%2FB?lang=zh&x=%20");
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_THAT(target->segments,
              ElementsAre("01", "09521234201069", "10", "A/B"));
  EXPECT_EQ(target->Parameter("lang"), "zh");
  EXPECT_EQ(target->Parameter("x"), " ");
  EXPECT_EQ(target->Parameter("y"), std::nullopt);
}

TEST(UriTest, ATrailingSlashIsNoSegment) {
  const auto target = ParseTarget("/01/09521234201069/");
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_EQ(target->segments.size(), 2u);
  EXPECT_TRUE(target->trailing_slash);
}

TEST(UriTest, WhatTwoReadersCouldReadInTwoWaysIsRefused) {
  const std::vector<std::string> targets = {
      "",          "01",       "http://other.example/01",
      "/a//b",     "/a/../b",  "/a/%2e%2e/b",
      "/a%2",      "/a%zz",    "/a%00",
      "/a%0d%0ab", "/a%252Fb", "/a%25%32%66",
      "/a%5cb",    "/a%ff",    "/a%c0%af",
      "/a#b",      "/a?b=%0a", "/a?b=%",
      "/%7f",      "/%c2%80"};
  for (const std::string& target : targets) {
    EXPECT_FALSE(ParseTarget(target).ok()) << target;
  }
}

TEST(UriTest, EncodingIsUndoneByDecoding) {
  const std::string text = "批 20260325B/+%?";
  EXPECT_EQ(PercentDecode(PercentEncode(text)), text);
}

}  // namespace
}  // namespace daodi::services::gateway
