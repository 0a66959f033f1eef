#include "crypto/decimal.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(ParseDecimal, ReadsTheWholeRange) {
  EXPECT_EQ(ParseDecimal("0"), 0u);
  EXPECT_EQ(ParseDecimal("10"), 10u);
  EXPECT_EQ(ParseDecimal("18446744073709551615"), ~uint64_t{0});
}

TEST(ParseDecimal, RefusesAnyOtherSpelling) {
  for (const char* digits :
       {"", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "1e3", "0x1", "1.0",
        "18446744073709551616", "99999999999999999999", "100000000000000000000",
        "\xd9\xa1"}) {
    EXPECT_EQ(ParseDecimal(digits), std::nullopt) << digits;
  }
  EXPECT_EQ(ParseDecimal(std::string(1000000, '9')), std::nullopt);
}

}  // namespace
}  // namespace daodi::crypto
