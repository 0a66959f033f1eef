#include "services/domain/licences.h"

#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

TEST(Mod1110, GivesTheDigitsOfPublishedNumbers) {
  EXPECT_EQ(Mod1110CheckDigit("1330108011171"), '9');
  EXPECT_EQ(Mod1110CheckDigit("1144311020001"), '2');
  EXPECT_EQ(Mod1110CheckDigit("1431102000123"), '9');
  EXPECT_FALSE(Mod1110CheckDigit("").has_value());
  EXPECT_FALSE(Mod1110CheckDigit("12a").has_value());
}

// The standard's own example, and codes in use.
TEST(OrganizationCode, GivesTheCharactersOfPublishedNumbers) {
  for (const absl::string_view code :
       {"91350100M000100Y43", "911101083303521997", "914403001922038216",
        "91330100799655058B", "9144030071526726XG", "91110000802100433B",
        "91440300708461136T", "91110108551385082Q"}) {
    EXPECT_EQ(OrganizationCodeCheckCharacter(code.substr(8, 8)), code[16])
        << code;
  }
  EXPECT_FALSE(OrganizationCodeCheckCharacter("M000100").has_value());
  EXPECT_FALSE(OrganizationCodeCheckCharacter("m000100Y").has_value());
}

TEST(LicenceNumber, IsDoubtedWhereItsFormIsKnown) {
  EXPECT_FALSE(DoubtLicenceNumber("FOOD_PRODUCTION", "SC11443110200012"));
  EXPECT_TRUE(DoubtLicenceNumber("FOOD_PRODUCTION", "SC11443110200013"));
  EXPECT_TRUE(DoubtLicenceNumber("FOOD_PRODUCTION", "JY14311020001239"));
  EXPECT_FALSE(DoubtLicenceNumber("FOOD_BUSINESS", "JY14311020001239"));
  EXPECT_TRUE(DoubtLicenceNumber("FOOD_BUSINESS", "JY1431102000123"));
  EXPECT_FALSE(DoubtLicenceNumber("BUSINESS_LICENCE", "91350100M000100Y43"));
  EXPECT_TRUE(DoubtLicenceNumber("BUSINESS_LICENCE", "91350100M000100Y4Z"));
  EXPECT_FALSE(DoubtLicenceNumber("BUSINESS_LICENCE", "91431100MA4L12346R"));
  // The whole checks, the organization code in it does not.
  EXPECT_TRUE(DoubtLicenceNumber("BUSINESS_LICENCE", "91431100MA4L12347W"));
  EXPECT_FALSE(DoubtLicenceNumber("LABORATORY", "251899990001"));
  EXPECT_TRUE(DoubtLicenceNumber("LABORATORY", "2518999900"));
  EXPECT_FALSE(DoubtLicenceNumber("LABORATORY", "CNAS L1234"));
  // Provincial forms are many: nothing is doubted.
  EXPECT_FALSE(DoubtLicenceNumber("DRUG_PRODUCTION", "湘20239901"));
}

TEST(LicenceType, IsFoundByWordAndByName) {
  ASSERT_NE(FindLicenceType("FOOD_PRODUCTION"), nullptr);
  EXPECT_EQ(FindLicenceType("食品生产许可证"),
            FindLicenceType("FOOD_PRODUCTION"));
  EXPECT_EQ(FindLicenceType("驾驶证"), nullptr);
}

}  // namespace
}  // namespace daodi::services::domain
