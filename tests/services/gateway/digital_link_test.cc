#include "services/gateway/digital_link.h"

#include "gtest/gtest.h"

namespace daodi::services::gateway {
namespace {

TEST(DigitalLinkTest, EveryErrorIsSaidInBothLanguages) {
  for (const LinkError error :
       {LinkError::kCheckDigit, LinkError::kKeyFormat,
        LinkError::kQualifierOrder, LinkError::kQualifierFormat,
        LinkError::kUnsupportedKey}) {
    EXPECT_FALSE(WordingOf(error).zh.empty());
    EXPECT_FALSE(WordingOf(error).en.empty());
  }
}

}  // namespace
}  // namespace daodi::services::gateway
