#include "services/domain/digital_link.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

LinkResult Parse(const std::string& path) {
  return ParseDigitalLink(absl::StrSplit(path, '/'));
}

TEST(DigitalLinkTest, AnItemHasGtinLotAndSerial) {
  const LinkResult result =
      Parse("01/09521234201069/10/20260325B/21/0123456789ABCDEFGHJK");
  ASSERT_TRUE(result.link.has_value());
  EXPECT_EQ(result.link->value, "09521234201069");
  EXPECT_EQ(result.link->lot, "20260325B");
  EXPECT_EQ(result.link->serial, "0123456789ABCDEFGHJK");
  EXPECT_EQ(result.link->Path(),
            "/01/09521234201069/10/20260325B/21/0123456789ABCDEFGHJK");
}

TEST(DigitalLinkTest, AShortGtinIsPadded) {
  const LinkResult result = Parse("01/9521234201069");
  ASSERT_TRUE(result.link.has_value());
  EXPECT_EQ(result.link->value, "09521234201069");
}

TEST(DigitalLinkTest, LogisticUnitsAndPlacesHaveNoQualifiers) {
  EXPECT_TRUE(Parse("00/095212340000000112").link.has_value());
  EXPECT_TRUE(Parse("414/9521234900061").link.has_value());
  EXPECT_FALSE(Parse("414/9521234900061/254/1").link.has_value());
}

TEST(DigitalLinkTest, OtherPathsAreNoLinks) {
  for (const char* path : {"recalls", "v1/entries", "p", "1/2"}) {
    EXPECT_FALSE(Parse(path).is_link) << path;
  }
}

struct WrongLink {
  std::string path;
  LinkError error;
};

TEST(DigitalLinkTest, AWrongLinkSaysWhatIsWrong) {
  const std::string gtin = "01/09521234201069";
  const std::vector<WrongLink> links = {
      {"01", LinkError::kKeyFormat},
      {"01/09521234201068", LinkError::kCheckDigit},
      {"01/0952123420106", LinkError::kCheckDigit},
      {"01/123", LinkError::kKeyFormat},
      {"01/0952123420106X", LinkError::kKeyFormat},
      {"00/095212340000000113", LinkError::kCheckDigit},
      {"414/952123490006", LinkError::kKeyFormat},
      {gtin + "/21/A/10/B", LinkError::kQualifierOrder},
      {gtin + "/10/A/10/B", LinkError::kQualifierOrder},
      {gtin + "/10", LinkError::kQualifierOrder},
      {gtin + "/99/A", LinkError::kQualifierOrder},
      {gtin + "/10/123456789012345678901", LinkError::kQualifierFormat},
      {gtin + "/10/批号", LinkError::kQualifierFormat},
      {gtin + "/10/a b", LinkError::kQualifierFormat},
      {"8006/095212342010690102", LinkError::kUnsupportedKey},
  };
  for (const WrongLink& link : links) {
    const LinkResult result = Parse(link.path);
    EXPECT_TRUE(result.is_link) << link.path;
    EXPECT_FALSE(result.link.has_value()) << link.path;
    EXPECT_EQ(result.error, link.error) << link.path;
  }
}

}  // namespace
}  // namespace daodi::services::domain
